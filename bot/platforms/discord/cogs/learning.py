"""What is there to know: /principle, /help and /status."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

import bot as lodestar
from bot.domain.errors import LodestarError
from bot.domain.groups import StudyGroup
from bot.platforms import wording
from bot.platforms.discord import help_text, permissions, render
from bot.platforms.discord.access import PLATFORM, Interaction, account_of, core_of
from bot.platforms.discord.cogs.options import suggest_principles

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot


class Learning(commands.Cog):
    """Knowledge about the principles, the bot and its health."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    @app_commands.command(description="One principle in a sentence, with questions to practise")
    @app_commands.describe(
        name="A name, part of one, a number or an abbreviation", share="Show it to everybody here"
    )
    @app_commands.autocomplete(name=suggest_principles)
    async def principle(self, interaction: Interaction, name: str, share: bool = False) -> None:
        """A principle and where to read on."""
        core = core_of(interaction)
        found = core.lookup.find(name)
        interaction.extras["shared"] = share
        await interaction.response.defer(ephemeral=not share, thinking=True)
        # A person's own note is for their eyes; what everybody sees has only our wording.
        official = None if share else await core.exchange.wording(account_of(interaction.user), found)
        embed = render.principle_card(found, core.prompts.of(found.key), talk=core.talk, official=official)
        await interaction.edit_original_response(embed=embed)

    @app_commands.command(name="help", description="What Lodestar does and how to answer well")
    async def help(self, interaction: Interaction) -> None:
        """The commands, STAR in short, the sixteen."""
        core = core_of(interaction)
        embed = help_text.card(self.bot.tree, core.principles, talk=core.talk)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description="Is everything working here?")
    async def status(self, interaction: Interaction) -> None:
        """Next prompts, permissions, intents, database, version."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        core = core_of(interaction)
        kept = await core.notebook.stories()
        lines = [
            f"**Version** {lodestar.__version__}",
            f"**Database** ✅ answers, {wording.count(kept, 'story', 'stories')} kept",
            f"**Message content** {self._content()}",
        ]
        text = "\n".join(lines)
        if interaction.guild_id is not None:
            text = render.groups(await self._groups(interaction.guild_id), above=text)
        embed = discord.Embed(colour=render.COLOUR, title="Status", description=text)
        await interaction.edit_original_response(embed=embed)

    def _content(self) -> str:
        if self.bot.intents.message_content:
            return "✅ I can read answers in threads"
        return (
            "⚠️ off: I read forms, *Save as STAR story*, and messages that mention me. The host can switch on "
            "*Message Content Intent* in Discord's developer portal and restart me"
        )

    async def _groups(self, guild_id: int) -> list[str]:
        groups = await self.bot.core.groups.of_workspace(PLATFORM, str(guild_id))
        if not groups:
            return ["**Study groups** none yet: `/setup` makes one"]
        return [await self._group(group) for group in groups]

    async def _group(self, group: StudyGroup) -> str:
        core = self.bot.core
        lines = [render.group_line(group, core.bank.principle)]
        try:
            planned = [] if group.paused else await core.daily.plan(group, 1)
            lines += [f"Next: {render.times([plan.due])[2:]}" for plan in planned]
        except LodestarError as failure:  # one group's trouble must not hide the others
            lines.append(f"⚠️ {failure}")
        latest = await core.daily.latest(group)
        if latest is not None and latest.failure:
            lines.append(f"⚠️ Last prompt ({latest.local_date}): {latest.failure}")
        lines.append(self._rights(int(group.place.channel)))
        return "\n".join(lines)

    def _rights(self, channel_id: int) -> str:
        channel = self.bot.get_channel(channel_id)
        if not isinstance(channel, permissions.GroupChannel):
            return "⚠️ The channel is gone: `/groups remove`, or `/setup` in another"
        missing = permissions.lacking(channel)
        return f"⚠️ I lack: {', '.join(missing)}" if missing else "✅ I have every permission I need"
