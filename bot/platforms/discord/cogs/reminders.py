"""Reminders in everybody's hands: /remind."""

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.platforms import wording
from bot.platforms.discord.access import Interaction, account_of, core_of
from bot.platforms.discord.cogs.options import picked
from bot.platforms.discord.permissions import GroupChannel

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot


class Reminders(commands.Cog):
    """What each person chooses for themselves."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    @app_commands.command(description="A direct message on days whose prompt you have not answered in full")
    @app_commands.describe(
        at="When, in the group's time zone, such as 20:00 or 8pm; “off” for never; left out: what is set",
        channel="The group's channel, if this server has several groups",
    )
    @app_commands.guild_only()
    async def remind(
        self, interaction: Interaction, at: str | None = None, channel: GroupChannel | None = None
    ) -> None:
        """Set it, end it or show it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        reminders, account = core_of(interaction).reminders, account_of(interaction.user)
        group = await picked(interaction, channel)
        if at is None:
            choice = await reminders.chosen(account, group)
        else:
            choice = await reminders.choose(account, group, at)
        text = wording.reminder_choice(choice, channel=f"<#{group.place.channel}>")
        await interaction.edit_original_response(content=text)
