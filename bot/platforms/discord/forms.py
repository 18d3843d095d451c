"""The form: a modal with a field for each part. Its custom_id says what it answers, so it outlives a restart."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import discord
from discord import ui

from bot.domain.errors import InvalidInput, PlatformUnavailable
from bot.domain.star import Section
from bot.domain.stories import Occasion, digest
from bot.platforms import wording
from bot.platforms.discord import limits
from bot.platforms.discord.access import Interaction, core_of
from bot.services.forms import Draft
from bot.services.probes import Probing

T = TypeVar("T")

PREFIX = "ls:form:"
PROBE_PREFIX = "ls:probe:"

LOOKUP_SECONDS = limits.ACKNOWLEDGE_SECONDS - 1
"""A form must be the first answer to a press, so what it shows has to be found in less than that."""


def field_id(section: Section, text: str) -> str:
    """The custom_id of a field: its section, and the digest of what it comes with."""
    return f"{section}:{digest(text.strip())}"


class StoryForm(ui.Modal):
    """Five fields; sent forms are handled by `submissions`, which needs only the custom_ids."""

    def __init__(self, title: str, custom_id: str, texts: Mapping[Section, str]) -> None:
        lifetime = limits.INTERACTION_MINUTES * 60
        super().__init__(title=title[: limits.MODAL_TITLE], custom_id=custom_id, timeout=lifetime)
        for section in Section:
            text = texts.get(section, "")
            field: ui.TextInput[Any] = ui.TextInput(
                style=discord.TextStyle.paragraph,
                custom_id=field_id(section, text),
                default=text or None,
                required=False,
                max_length=limits.TEXT_INPUT,
            )
            label = wording.LEARNED if section is Section.LEARNING else section.title
            self.add_item(ui.Label(text=label, description=wording.HINTS[section], component=field))


class ProbeForm(ui.Modal):
    """Two questions, each with a field below it; sent forms are handled by `submissions`."""

    def __init__(self, probing: Probing) -> None:
        lifetime = limits.INTERACTION_MINUTES * 60
        custom_id = f"{PROBE_PREFIX}{probing.story_id}:{probing.tag}"
        super().__init__(title="An interviewer would ask", custom_id=custom_id, timeout=lifetime)
        for number, question in enumerate(probing.questions):
            field: ui.TextInput[Any] = ui.TextInput(
                style=discord.TextStyle.paragraph,
                custom_id=str(number),
                required=False,
                max_length=limits.TEXT_INPUT,
            )
            self.add_item(ui.TextDisplay(f"**{question}**"))
            self.add_item(ui.Label(text=f"Answer {number + 1}", component=field))


def custom_id(occasion: Occasion, opened: datetime, channel: int | None = None) -> str:
    """What a form carries: the occasion, for a message the channel it stands in, and when it was opened."""
    where = "" if channel is None else f":{channel}"
    return f"{PREFIX}{occasion.source}:{occasion.ref}{where}@{opened.timestamp():.0f}"


async def in_time(finding: Awaitable[T]) -> T:
    """What a form needs, if it is found in time. Raises PlatformUnavailable, and what the look-up raises."""
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            return await finding
    except TimeoutError:
        raise PlatformUnavailable(wording.TOO_SLOW) from None


async def show(interaction: Interaction, finding: Awaitable[Draft]) -> None:
    """Open the form for a draft that is being looked up.

    Raises what the look-up raises; PlatformUnavailable when it takes too long; InvalidInput when a part is
    longer than a form can hold.
    """
    draft = await in_time(finding)
    await present(interaction, draft.occasion, draft.texts, principle=draft.principle)


async def present(
    interaction: Interaction,
    occasion: Occasion,
    texts: Mapping[Section, str],
    *,
    principle: str | None = None,
    channel: int | None = None,
) -> None:
    """Open the form with these texts. Raises InvalidInput when one is longer than a form can hold."""
    for section, text in texts.items():
        if len(text) > limits.TEXT_INPUT:
            raise InvalidInput(
                f"Your {section.title} has {len(text):,} characters and a form holds {limits.TEXT_INPUT:,}. "
                "Edit the message you told it in instead."
            )
    core = core_of(interaction)
    title = core.bank.principle(principle).name if principle else "Your STAR story"
    await interaction.response.send_modal(
        StoryForm(title, custom_id(occasion, core.clock.now(), channel), texts)
    )
