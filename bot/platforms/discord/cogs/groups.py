"""Study groups: /setup, and /groups to list, change, pause, resume and remove them."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.groups import StudyGroup
from bot.platforms.discord import permissions, render
from bot.platforms.discord.access import PLATFORM, Interaction, account_of, core_of, place
from bot.platforms.discord.cogs.options import (
    picked,
    suggest_digest_days,
    suggest_principle_lists,
    suggest_time_zones,
    suggest_weekdays,
)
from bot.platforms.discord.permissions import GroupChannel
from bot.services.groups import Wishes

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot

COMING = 3
"""Posting times shown after a change."""

_OPTIONS = {
    "channel": "The text channel or forum of the group",
    "time": "Local time of the daily prompt, such as 08:30 or 7pm",
    "zone": "Time zone, such as Europe/Berlin",
    "weekdays": "Days with a prompt, such as Mon-Fri; left out: every day, or the days it has",
    "principles": "The principles to practise, with commas; “all” for the sixteen",
    "focus": "The principles that come first and more often, with commas; “none” for none",
    "digest": "The day on which the group is told how its week went, such as Friday; “off” for none",
}

_SUGGESTIONS = {
    "zone": suggest_time_zones,
    "weekdays": suggest_weekdays,
    "principles": suggest_principle_lists,
    "focus": suggest_principle_lists,
    "digest": suggest_digest_days,
}


class Groups(commands.Cog):
    """What managers set up."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    @app_commands.command(description="Make a channel a study group, or change the one it is")
    @app_commands.describe(**_OPTIONS)
    @app_commands.autocomplete(**_SUGGESTIONS)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.checks.has_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(
        self,
        interaction: Interaction,
        channel: GroupChannel,
        time: str,
        zone: str,
        weekdays: str | None = None,
        principles: str | None = None,
        focus: str | None = None,
        digest: str | None = None,
    ) -> None:
        """Set up a study group."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        wishes = Wishes(
            at=time, zone=zone, weekdays=weekdays, principles=principles, focus=focus, digest=digest
        )
        await _set_up(interaction, channel, wishes)

    groups = app_commands.Group(
        name="groups",
        description="The study groups of this server",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @groups.command(name="list", description="All study groups of this server")
    @app_commands.checks.has_permissions(manage_guild=True)
    async def list_(self, interaction: Interaction) -> None:
        """List them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        core = core_of(interaction)
        found = await core.groups.of_workspace(PLATFORM, str(interaction.guild_id))
        lines = [render.group_line(group, core.bank.principle) for group in found]
        listed = render.groups(lines) or "None yet: `/setup` makes one."
        embed = discord.Embed(colour=render.COLOUR, title="Study groups", description=listed)
        await interaction.edit_original_response(embed=embed)

    @groups.command(description="Change a study group; what you leave out stays as it is")
    @app_commands.describe(**_OPTIONS)
    @app_commands.autocomplete(**_SUGGESTIONS)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def change(
        self,
        interaction: Interaction,
        channel: GroupChannel,
        time: str | None = None,
        zone: str | None = None,
        weekdays: str | None = None,
        principles: str | None = None,
        focus: str | None = None,
        digest: str | None = None,
    ) -> None:
        """Change it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await picked(interaction, channel)
        wishes = Wishes(
            at=time, zone=zone, weekdays=weekdays, principles=principles, focus=focus, digest=digest
        )
        await _set_up(interaction, channel, wishes)

    @groups.command(description="No prompts until you resume")
    @app_commands.describe(channel=_OPTIONS["channel"])
    @app_commands.checks.has_permissions(manage_guild=True)
    async def pause(self, interaction: Interaction, channel: GroupChannel | None = None) -> None:
        """Pause it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group = await core_of(interaction).groups.pause(await picked(interaction, channel), paused=True)
        text = f"⏸️ <#{group.place.channel}> is paused. `/groups resume` goes on."
        await interaction.edit_original_response(content=text)

    @groups.command(description="Prompts again, from the next time on")
    @app_commands.describe(channel=_OPTIONS["channel"])
    @app_commands.checks.has_permissions(manage_guild=True)
    async def resume(self, interaction: Interaction, channel: GroupChannel | None = None) -> None:
        """Resume it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group = await core_of(interaction).groups.pause(await picked(interaction, channel), paused=False)
        coming = await _coming(interaction, group)
        text = f"▶️ <#{group.place.channel}> is active again. The next prompts:\n{coming}"
        await interaction.edit_original_response(content=text)

    @groups.command(description="Stop a study group for good; everybody keeps their stories")
    @app_commands.describe(channel=_OPTIONS["channel"])
    @app_commands.checks.has_permissions(manage_guild=True)
    async def remove(self, interaction: Interaction, channel: GroupChannel | None = None) -> None:
        """Remove it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group = await picked(interaction, channel)
        await core_of(interaction).groups.remove(group)
        text = f"<#{group.place.channel}> gets no more prompts. Everybody's stories are kept."
        await interaction.edit_original_response(content=text)


async def _coming(interaction: Interaction, group: StudyGroup) -> str:
    planned = await core_of(interaction).daily.plan(group, COMING)
    return render.times([plan.due for plan in planned])


async def _set_up(interaction: Interaction, channel: GroupChannel, wishes: Wishes) -> None:
    core = core_of(interaction)
    where, by = place(interaction.guild_id, channel.id), account_of(interaction.user)
    group = await core.groups.set_up(where, wishes, by=by.ref)
    lines = [f"✅ {render.group_line(group, core.bank.principle)}"]
    if group.paused:
        lines.append("It is paused; `/groups resume` goes on.")
    else:
        lines.append(f"The next prompts come at:\n{await _coming(interaction, group)}")
    missing = permissions.lacking(channel)
    if missing:
        lines.append(
            f"⚠️ **I cannot post there yet.** Please allow me in <#{channel.id}>: **{', '.join(missing)}**. "
            "Everything else is saved; `/status` shows whether it is enough."
        )
    await interaction.edit_original_response(content="\n".join(lines))
