"""The coverage page and the button that opens it."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.platforms.discord import render
from bot.platforms.discord.access import Interaction, account_of, core_of, place_of
from bot.platforms.discord.errors import guarded
from bot.platforms.discord.views.answering import PracticeButton
from bot.platforms.discord.views.layout import view_of


class CoverageButton(ui.DynamicItem[ui.Button[Any]], template=r"ls:coverage(?::\d{1,18})?"):
    """Shows one's coverage; under a digest it carries the mark by which that is known again."""

    def __init__(self, mark: str = "ls:coverage") -> None:
        super().__init__(ui.Button(label="My coverage", style=discord.ButtonStyle.secondary, custom_id=mark))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """The mark says nothing of what to show."""
        return cls()

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show it privately."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_coverage(interaction, shared=False)


async def show_coverage(interaction: Interaction, *, shared: bool) -> None:
    """Answer a deferred interaction with one's coverage; a shared one has no buttons, which are for its owner."""
    found = await core_of(interaction).bank.coverage(account_of(interaction.user), place_of(interaction))
    embed = render.coverage(found, whose=interaction.user.display_name if shared else None)
    gaps = [] if shared else found.gaps[:1]
    view = view_of(*(PracticeButton(reach.principle, f"Start one: {reach.principle.name}") for reach in gaps))
    await interaction.edit_original_response(embed=embed, view=view)
