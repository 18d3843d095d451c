"""The button that opens the form for a prompt, and the practice prompt it also stands under."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.domain.principles import Principle
from bot.domain.stories import Occasion, Source
from bot.platforms import wording
from bot.platforms.discord import forms, limits, render
from bot.platforms.discord.access import Interaction, account_of, core_of, place_of
from bot.platforms.discord.errors import guarded
from bot.platforms.discord.views.layout import view_of


class AnswerButton(
    ui.DynamicItem[ui.Button[Any]], template=r"ls:answer:(?P<source>daily|practice):(?P<id>\d{1,18})"
):
    """Opens the form for a prompt, with one's draft laid in."""

    def __init__(self, occasion: Occasion) -> None:
        custom_id = f"ls:answer:{occasion.source}:{occasion.ref}"
        super().__init__(
            ui.Button(label="Answer in a form", style=discord.ButtonStyle.primary, custom_id=custom_id)
        )
        self.occasion = occasion

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the occasion back."""
        return cls(Occasion(Source(match["source"]), match["id"]))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Open the form."""
        core = core_of(interaction)
        await forms.show(interaction, core.forms.open(account_of(interaction.user), self.occasion))


class PracticeButton(ui.DynamicItem[ui.Button[Any]], template=r"ls:practice:(?P<principle>[a-z-]{1,64}|\*)"):
    """Gives a prompt for the presser alone."""

    def __init__(
        self,
        principle: Principle | None,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.primary,
    ) -> None:
        button: ui.Button[Any] = ui.Button(
            label=(label or f"Practise {principle.name if principle else 'one'}")[: limits.BUTTON_LABEL],
            style=style,
            custom_id=f"ls:practice:{principle.key if principle else '*'}",
        )
        super().__init__(button)
        self.principle = principle

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the principle back."""
        key = match["principle"]
        return cls(None if key == "*" else core_of(interaction).lookup.find(key))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show the prompt privately."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_practice(interaction, self.principle)


async def show_practice(interaction: Interaction, principle: Principle | None) -> None:
    """Answer a deferred interaction with a prompt for this person alone."""
    bank = core_of(interaction).bank
    practised = await bank.practise(account_of(interaction.user), place_of(interaction), principle)
    footer = wording.PRACTICE_IN_DM if interaction.guild_id is None else wording.PRACTICE_IN_SERVER
    again = PracticeButton(practised.principle, "Another question", discord.ButtonStyle.secondary)
    await interaction.edit_original_response(
        embed=render.prompt_card(practised.principle, practised.prompt, footer=footer),
        view=view_of(AnswerButton(Occasion(Source.PRACTICE, str(practised.id))), again),
    )
