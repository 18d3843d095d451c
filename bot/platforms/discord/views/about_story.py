"""What the buttons about one story have in common: its id in the custom_id, and nothing else."""

import re
from typing import Any, ClassVar, Self

import discord
from discord import ui

from bot.platforms.discord import limits
from bot.platforms.discord.access import Interaction


def about_story(verb: str) -> str:
    """The template of a button that does `verb` to a story."""
    return rf"ls:{verb}:(?P<id>\d{{1,18}})"


class StoryButton(ui.DynamicItem[ui.Button[Any]], template=about_story("-")):
    """A button about a story of the presser's own; a subclass gives its verb, its label and its callback."""

    verb: ClassVar[str]
    label: ClassVar[str]

    def __init__(self, story_id: int, label: str | None = None) -> None:
        button: ui.Button[Any] = ui.Button(
            label=(label or self.label)[: limits.BUTTON_LABEL],
            style=discord.ButtonStyle.secondary,
            custom_id=f"ls:{self.verb}:{story_id}",
        )
        super().__init__(button)
        self.story_id = story_id

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the story back."""
        return cls(int(match["id"]))
