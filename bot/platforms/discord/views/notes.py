"""The button that confirms an import."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.platforms.discord import render
from bot.platforms.discord.access import Interaction, account_of, core_of
from bot.platforms.discord.errors import guarded
from bot.platforms.discord.views.layout import view_of
from bot.services.exchange import Proposal


class ImportButton(ui.DynamicItem[ui.Button[Any]], template=r"ls:import:(?P<id>\d{1,18})"):
    """Does what an import was said to do."""

    def __init__(self, draft_id: int) -> None:
        button: ui.Button[Any] = ui.Button(
            label="Save these", style=discord.ButtonStyle.primary, custom_id=f"ls:import:{draft_id}"
        )
        super().__init__(button)
        self.draft_id = draft_id

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the import back."""
        return cls(int(match["id"]))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Save, and say what was saved."""
        await interaction.response.defer()
        done = await core_of(interaction).exchange.confirm(account_of(interaction.user), self.draft_id)
        await interaction.edit_original_response(content=render.imported(done), embed=None, view=None)


def import_buttons(proposal: Proposal) -> ui.View:
    """Under a proposal that would do something."""
    return view_of(*([] if proposal.id is None else [ImportButton(proposal.id)]))
