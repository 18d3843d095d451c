"""The daily prompt in managers' hands: /prompt now, preview and skip."""

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.places import Place
from bot.platforms.discord import render
from bot.platforms.discord.access import Interaction, core_of, link
from bot.platforms.discord.cogs.options import CHANNEL, picked
from bot.platforms.discord.permissions import GroupChannel

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot

PREVIEWED = 5
"""Prompts shown by a preview."""


class Prompts(commands.Cog):
    """What managers may do with the daily prompt."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    prompt = app_commands.Group(
        name="prompt",
        description="The daily prompt",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @prompt.command(description="Post today's prompt at once; the schedule does not repeat it")
    @app_commands.describe(channel=CHANNEL)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def now(self, interaction: Interaction, channel: GroupChannel | None = None) -> None:
        """Post it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        daily = await core_of(interaction).daily.post_now(await picked(interaction, channel))
        where = daily.group.place
        address = link(Place(where.platform, where.workspace, daily.thread or where.channel))
        await interaction.edit_original_response(content=f"✅ Posted in <#{where.channel}>: {address}")

    @prompt.command(description="What comes next, seen only by you")
    @app_commands.describe(channel=CHANNEL)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def preview(self, interaction: Interaction, channel: GroupChannel | None = None) -> None:
        """Show the next prompts."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        group = await picked(interaction, channel)
        coming = await core_of(interaction).daily.plan(group, PREVIEWED)
        paused = "It is paused; once resumed, these come:\n" if group.paused else ""
        text = f"<#{group.place.channel}>, if nothing changes:\n{paused}{render.planned(coming)}"
        await interaction.edit_original_response(
            embed=discord.Embed(colour=render.COLOUR, title="What comes next", description=text)
        )

    @prompt.command(description="Leave out the next day, or the next question")
    @app_commands.describe(what="The day: no prompt then. The question: another one instead", channel=CHANNEL)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def skip(
        self,
        interaction: Interaction,
        what: Literal["day", "question"] = "day",
        channel: GroupChannel | None = None,
    ) -> None:
        """Skip it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        daily = core_of(interaction).daily
        group = await picked(interaction, channel)
        following = await (daily.skip_day(group) if what == "day" else daily.skip_question(group))
        text = f"⏭️ Skipped the {what}. In <#{group.place.channel}> comes next:\n{render.planned([following])}"
        await interaction.edit_original_response(content=text)
