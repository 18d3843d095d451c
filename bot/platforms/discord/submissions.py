"""Takes in forms that were sent. Whatever goes wrong, the person gets back what they typed."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import discord

from bot.domain.errors import TooMuchAtOnce
from bot.domain.foreign import portable
from bot.domain.star import Section
from bot.domain.stories import Occasion, Source, digest
from bot.platforms import wording
from bot.platforms.discord import limits
from bot.platforms.discord.access import Interaction, account_of, core_of, place, place_of, spend
from bot.platforms.discord.errors import answer, explanation, unless_unsent
from bot.platforms.discord.handbacks import hand_back
from bot.platforms.discord.interactions import measured
from bot.platforms.discord.views.stories import say_saved

_STORY = re.compile(
    r"ls:form:(?P<occasion>(?:daily|practice):\d{1,18}|message:\d{1,20}|note:\d{1,18}-\d{1,18})"
    r"(?::(?P<channel>\d{1,20}))?(?:@(?P<opened>\d{1,10}))?"
)
_PROBES = re.compile(rf"ls:probe:(?P<id>\d{{1,18}}):(?P<tag>\d{{1,3}}-(?:{'|'.join(Section)}))")


KEEP_SECONDS = limits.ACKNOWLEDGE_SECONDS - 1.0
"""How long keeping may take before a form is acknowledged all the same; Discord's client closes it then."""

Saying = Callable[[], Coroutine[Any, Any, object]]
"""Says what was kept."""

Keeping = Callable[[Interaction, re.Match[str], Mapping[str, str]], Coroutine[Any, Any, Saying]]
"""Keeps what was typed."""


async def on_submission(interaction: Interaction) -> None:
    """Keep a form of ours; anything else is left alone.

    It is acknowledged when it is kept: if we die before that, Discord's client says so and leaves the form open.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Mapping[str, Any] = interaction.data or {}
    for pattern, keep in ((_STORY, _keep_story), (_PROBES, _keep_answers)):
        match = pattern.fullmatch(data.get("custom_id", ""))
        if match is not None:
            with measured(interaction):
                await _take_in(interaction, match, keep, dict(_typed(data)))
            return
    if str(data.get("custom_id")).startswith("ls:"):
        await hand_back(interaction, wording.UNKNOWN_FORM, dict(_typed(data)))


async def _take_in(
    interaction: Interaction, match: re.Match[str], keep: Keeping, typed: Mapping[str, str]
) -> None:
    try:
        spend(interaction)
    except TooMuchAtOnce as failure:
        await hand_back(interaction, explanation(interaction, failure), typed)
        return
    keeping = asyncio.create_task(keep(interaction, match, typed))
    await asyncio.wait((keeping,), timeout=KEEP_SECONDS)
    if not keeping.done():
        await _acknowledge(interaction)
    try:
        saying = await keeping
    except Exception as error:  # noqa: BLE001  the boundary: nothing that was typed is lost
        await hand_back(interaction, explanation(interaction, error), typed)
    else:
        with unless_unsent(interaction, "what was kept could not be confirmed"):
            await saying()


async def _acknowledge(interaction: Interaction) -> None:
    with unless_unsent(interaction, "a form could not be acknowledged"):
        await interaction.response.defer(ephemeral=True, thinking=True)


async def _keep_story(interaction: Interaction, match: re.Match[str], typed: Mapping[str, str]) -> Saying:
    source, _, ref = match["occasion"].partition(":")
    occasion = Occasion(Source(source), ref)
    texts = {Section(name): text for name, text in typed.items()}
    untouched = {Section(name) for name in _untouched(interaction.data or {})}
    here = place_of(interaction)
    if match["channel"]:
        here = place(interaction.guild_id, int(match["channel"])).at(ref)
    seen = datetime.fromtimestamp(int(match["opened"]), UTC) if match["opened"] else None
    forms, account = core_of(interaction).forms, account_of(interaction.user)
    story = await forms.save(account, occasion, texts, place=here, seen=seen, untouched=untouched)
    return lambda: say_saved(interaction, story)


async def _keep_answers(interaction: Interaction, match: re.Match[str], typed: Mapping[str, str]) -> Saying:
    answers = [text for _, text in sorted(typed.items())]
    probes, account = core_of(interaction).probes, account_of(interaction.user)
    await probes.keep(account, int(match["id"]), match["tag"], answers)
    return lambda: answer(interaction, wording.ANSWERS_KEPT)


def _typed(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the fields of a form say, by their names."""
    for custom_id, text in _fields(data):
        yield custom_id.partition(":")[0], text


def _untouched(data: Mapping[str, Any]) -> Iterator[str]:
    """The names of the fields that were sent as they came; those of older forms do not tell."""
    for custom_id, text in _fields(data):
        name, _, came_with = custom_id.partition(":")
        if came_with == digest(text.strip()):
            yield name


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a form, in labels or, as older clients send them, in rows."""
    for outer in data.get("components", ()):
        for field in [outer["component"]] if "component" in outer else outer.get("components", ()):
            yield str(field["custom_id"]), portable(str(field.get("value") or ""))
