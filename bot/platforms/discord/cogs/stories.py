"""One's own stories: /mystories, /coverage, /practice, and *Save as STAR story* on a message."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import InvalidInput, NotAllowed
from bot.domain.principles import Principle
from bot.domain.stories import Source
from bot.platforms import wording
from bot.platforms.discord import forms
from bot.platforms.discord.access import Interaction, account_of, core_of, place
from bot.platforms.discord.cogs.options import suggest_principles
from bot.platforms.discord.hearing import heard, text_files, with_files
from bot.platforms.discord.views.answering import show_practice
from bot.platforms.discord.views.coverage import show_coverage
from bot.platforms.discord.views.stories import say_saved, show_shelf

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot


def _principle(interaction: Interaction, text: str | None) -> Principle | None:
    return core_of(interaction).lookup.find(text) if text else None


async def _think(interaction: Interaction, *, shared: bool) -> None:
    interaction.extras["shared"] = shared
    await interaction.response.defer(ephemeral=not shared, thinking=True)


class Stories(commands.Cog):
    """Reading and keeping one's own stories."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot
        self._save = app_commands.ContextMenu(name="Save as STAR story", callback=self.save_message)
        bot.tree.add_command(self._save)

    async def cog_unload(self) -> None:
        """Take the context menu away with the cog."""
        self.bot.tree.remove_command(self._save.name, type=self._save.type)

    @app_commands.command(description="Your stories, newest first; only you see them unless you share")
    @app_commands.describe(
        principle="Only stories for this principle", share="Show the list to everybody here"
    )
    @app_commands.autocomplete(principle=suggest_principles)
    async def mystories(
        self, interaction: Interaction, principle: str | None = None, share: bool = False
    ) -> None:
        """My stories."""
        wanted = _principle(interaction, principle)
        await _think(interaction, shared=share)
        await show_shelf(interaction, principle=wanted, shared=share)

    @app_commands.command(
        description="Which of the sixteen principles you can tell a story for, and which are gaps"
    )
    @app_commands.describe(share="Show it to everybody here")
    async def coverage(self, interaction: Interaction, share: bool = False) -> None:
        """My coverage."""
        await _think(interaction, shared=share)
        await show_coverage(interaction, shared=share)

    @app_commands.command(description="A question for you alone, at any time")
    @app_commands.describe(principle="The principle to practise; left out, your first gap")
    @app_commands.autocomplete(principle=suggest_principles)
    async def practice(self, interaction: Interaction, principle: str | None = None) -> None:
        """A prompt for one person; in a direct conversation it stays there to be answered in writing."""
        wanted = _principle(interaction, principle)
        await interaction.response.defer(ephemeral=interaction.guild_id is not None, thinking=True)
        await show_practice(interaction, wanted)

    @app_commands.command(description="Turn the coach's remarks on or off, for you alone")
    @app_commands.describe(
        on="Whether you want remarks on your stories; left out, the other way round than now"
    )
    async def coach(self, interaction: Interaction, on: bool | None = None) -> None:
        """The coach is everybody's own choice."""
        await _think(interaction, shared=False)
        on = await core_of(interaction).coaching.turn(account_of(interaction.user), on=on)
        await interaction.edit_original_response(content=wording.COACH_IS_ON if on else wording.COACH_IS_OFF)

    async def save_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Keep a message of one's own as a story; one that is no story yet opens in a form to be sorted."""
        core, account = core_of(interaction), account_of(interaction.user)
        if message.author.id != interaction.user.id:
            raise NotAllowed("That is somebody else's message: you can save only your own as your story.")
        # The chosen message comes with its text, also without the Message Content intent.
        said = heard(message, me=self.bot.user.id if self.bot.user else 0, content=True)
        if said is not None and (files := text_files(message)):
            said = await forms.in_time(with_files(said, files))
        if said is None or not said.text:
            raise InvalidInput("There is no text in that message that I could keep.")
        here = place(interaction.guild_id, message.channel.id)
        if not await forms.in_time(core.answers.is_story(said)):
            sorting = await forms.in_time(core.answers.to_sort(account, here, said))
            channel = message.channel.id if sorting.occasion.source is Source.MESSAGE else None
            await forms.present(interaction, sorting.occasion, sorting.texts, channel=channel)
            return
        await _think(interaction, shared=False)
        story = await core.answers.save_message(account, here, said)
        await say_saved(interaction, story)
