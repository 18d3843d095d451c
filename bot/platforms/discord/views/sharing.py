"""The button that shows a story of one's own to the group."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.domain.errors import NotAllowed
from bot.platforms import wording
from bot.platforms.discord.access import Interaction, account_of, core_of, link, place_of
from bot.platforms.discord.errors import guarded
from bot.platforms.discord.views.layout import view_of


class ShareButton(ui.DynamicItem[ui.Button[Any]], template=r"ls:share:(?P<id>\d{1,18})(?P<sure>!?)"):
    """Shares a story; unless its owner is sure, only after saying what might be confidential."""

    def __init__(self, story_id: int, *, sure: bool = False) -> None:
        button: ui.Button[Any] = ui.Button(
            label="Share it anyway" if sure else "Share",
            style=discord.ButtonStyle.danger if sure else discord.ButtonStyle.secondary,
            custom_id=f"ls:share:{story_id}{'!' if sure else ''}",
        )
        super().__init__(button)
        self.story_id = story_id
        self.sure = sure

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the story back."""
        return cls(int(match["id"]), sure=bool(match["sure"]))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Share it, or say what to check first."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        may = interaction.permissions
        threaded = isinstance(interaction.channel, discord.Thread)
        if interaction.guild_id and not (may.send_messages_in_threads if threaded else may.send_messages):
            raise NotAllowed(
                "You may not write here, so I do not share it here. Press *Share* where you may."
            )
        sharing, account = core_of(interaction).sharing, account_of(interaction.user)
        concerns = [] if self.sure else await sharing.concerns(account, self.story_id)
        if concerns:
            view = view_of(ShareButton(self.story_id, sure=True))
            await interaction.edit_original_response(content=wording.concerns(concerns), view=view)
            return
        name = interaction.user.display_name
        shared = await sharing.share(account, self.story_id, here=place_of(interaction), by=name)
        await interaction.edit_original_response(content=f"✅ Shared: {link(shared)}", view=None)
