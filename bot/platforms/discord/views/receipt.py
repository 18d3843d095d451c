"""What stands under a receipt and under the quiet offer: remarks, follow-up questions, and the form for prose."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.domain.coach import Advice
from bot.domain.stories import Story
from bot.platforms import wording
from bot.platforms.discord import forms
from bot.platforms.discord.access import Interaction, account_of, core_of, place_of
from bot.platforms.discord.errors import guarded
from bot.platforms.discord.views.about_story import StoryButton, about_story
from bot.platforms.discord.views.layout import view_of

_SECONDARY = discord.ButtonStyle.secondary


class RemarksButton(StoryButton, template=about_story("remarks")):
    """Shows all the coach has to say about a story of one's own."""

    verb = "remarks"
    label = "More remarks"

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show them privately."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        core = core_of(interaction)
        story = await core.bank.story(account_of(interaction.user), self.story_id)
        text = wording.every_remark(core.receipts.advise(story))
        embed = discord.Embed(title="What the coach says", description=text)
        embed.set_footer(text=wording.COACH_OFF)
        await interaction.edit_original_response(embed=embed)


class ProbeButton(StoryButton, template=about_story("ask")):
    """Asks two follow-up questions about a story of one's own."""

    verb = "ask"
    label = "Ask me more"

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Open a form with the questions."""
        core, account = core_of(interaction), account_of(interaction.user)
        probing = await forms.in_time(core.probes.ask(account, self.story_id))
        await interaction.response.send_modal(forms.ProbeForm(probing))


class ProseButton(ui.DynamicItem[ui.Button[Any]], template=r"ls:prose:(?P<message>\d{1,20})"):
    """Opens the form with a message of one's own laid in."""

    def __init__(self, message: str) -> None:
        super().__init__(
            ui.Button(label="Save as my story", style=_SECONDARY, custom_id=f"ls:prose:{message}")
        )
        self.message = message

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the message back."""
        return cls(match["message"])

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Open the form and take the offer away."""
        core, here = core_of(interaction), place_of(interaction)
        finding = core.answers.prose(account_of(interaction.user), here.at(self.message))
        sorting = await forms.in_time(finding)
        await forms.present(interaction, sorting.occasion, sorting.texts)
        await core.nudges.end(here.platform, [self.message])


def receipt_buttons(story: Story, advice: Advice | None) -> ui.View:
    """Under a receipt in a thread."""
    return view_of(*receipt_items(story, advice))


def receipt_items(story: Story, advice: Advice | None) -> list[ui.Item[Any]]:
    """More remarks if there are more, questions once the story is complete."""
    items: list[ui.Item[Any]] = []
    if advice is not None and advice.rest:
        items.append(RemarksButton(story.id))
    if story.complete:
        items.append(ProbeButton(story.id))
    return items


def offer_buttons(message: str) -> ui.View:
    """Under the quiet offer."""
    return view_of(ProseButton(message))
