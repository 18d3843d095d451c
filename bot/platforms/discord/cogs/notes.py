"""A person's own note: /export and /import."""

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import InvalidInput
from bot.domain.foreign import portable
from bot.platforms.discord import render
from bot.platforms.discord.access import Interaction, account_of, core_of
from bot.platforms.discord.errors import translated
from bot.platforms.discord.files import fetch
from bot.platforms.discord.views.notes import import_buttons
from bot.services.exchange import LARGEST_BYTES

if TYPE_CHECKING:
    from bot.platforms.discord.client import LodestarBot


class Notes(commands.Cog):
    """Brings a note in and takes one out."""

    def __init__(self, bot: "LodestarBot") -> None:
        self.bot = bot

    @app_commands.command(
        description="All your stories as a Markdown note, or as JSON; only you get the file"
    )
    @app_commands.describe(form="A note to read and edit, or JSON for a program")
    @app_commands.rename(form="format")
    async def export(self, interaction: Interaction, form: Literal["note", "json"] = "note") -> None:
        """Export."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = await core_of(interaction).exchange.export(account_of(interaction.user), form)
        name = "leadership-principles.md" if form == "note" else "leadership-principles.json"
        await interaction.edit_original_response(
            content="All your stories. `/import` reads the note again, also after you edited it.",
            attachments=[render.text_file(text, name)],
        )

    @app_commands.command(
        name="import", description="Read a note of the sixteen principles with your stories"
    )
    @app_commands.describe(note="A Markdown or text file, such as /export makes")
    async def import_(self, interaction: Interaction, note: discord.Attachment) -> None:
        """Import, after a look at what it would do."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with translated("read the file"):
            content = await fetch(note, most=LARGEST_BYTES)
        try:
            text = portable(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise InvalidInput(
                "That file is not text in UTF-8. Save it as UTF-8 text and send it again."
            ) from None
        proposal = await core_of(interaction).exchange.propose(account_of(interaction.user), text)
        await interaction.edit_original_response(
            embed=render.proposal(proposal), view=import_buttons(proposal)
        )
