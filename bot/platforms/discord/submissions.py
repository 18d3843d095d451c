"""Takes in forms that were sent. Whatever goes wrong, the person gets back what they typed."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.domain.places import Place
from bot.domain.star import Section
from bot.domain.stories import Occasion, Source
from bot.platforms import wording
from bot.platforms.discord import render
from bot.platforms.discord.access import Interaction, account_of, core_of, place, place_of
from bot.platforms.discord.errors import explanation, whisper
from bot.platforms.discord.views.stories import saved_buttons

log = logging.getLogger(__name__)

_STORY = re.compile(
    r"ls:form:(?P<source>daily|practice|message|note):(?P<id>\d{1,20}(?:-\d{1,5})?)(?::(?P<channel>\d{1,20}))?"
)
_PROBES = re.compile(r"ls:probe:(?P<id>\d{1,18}):(?P<tag>\d{1,3}-[a-z]{4,9})")


async def on_submission(interaction: Interaction) -> None:
    """Keep a form of ours; anything else is left alone."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Mapping[str, Any] = interaction.data or {}
    for pattern, keep in ((_STORY, _keep_story), (_PROBES, _keep_answers)):
        match = pattern.fullmatch(data.get("custom_id", ""))
        if match is not None:
            typed = dict(_typed(data))
            try:
                await interaction.response.defer(ephemeral=True, thinking=True)
                await keep(interaction, match, typed)
            except Exception as error:  # noqa: BLE001  the boundary: nothing that was typed is lost
                await _hand_back(interaction, explanation(error), typed)


async def _keep_story(interaction: Interaction, match: re.Match[str], typed: Mapping[str, str]) -> None:
    core, account = core_of(interaction), account_of(interaction.user)
    occasion = Occasion(Source(match["source"]), match["id"])
    texts = {Section(name): text for name, text in typed.items()}
    story = await core.forms.save(account, occasion, texts, place=_told_at(interaction, match))
    advice = await core.coaching.advice(account, story)
    lines = [wording.saved(story), *wording.remarks(advice)]
    buttons = saved_buttons(story, tuple(core.principles), advice)
    await interaction.edit_original_response(content="\n".join(lines), view=buttons)


async def _keep_answers(interaction: Interaction, match: re.Match[str], typed: Mapping[str, str]) -> None:
    answers = [text for _, text in sorted(typed.items())]
    await core_of(interaction).probes.keep(
        account_of(interaction.user), int(match["id"]), match["tag"], answers
    )
    await interaction.edit_original_response(content=wording.ANSWERS_KEPT)


def _told_at(interaction: Interaction, match: re.Match[str]) -> Place | None:
    """A message's own place, or the place of the prompt the form was opened under."""
    if match["channel"]:
        return place(interaction.guild_id, int(match["channel"]), int(match["id"]))
    here = place_of(interaction)
    return here.at(str(interaction.message.id)) if interaction.message else here


def _typed(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a form, in labels or, as older clients send them, in rows."""
    for outer in data.get("components", ()):
        for field in [outer["component"]] if "component" in outer else outer.get("components", ()):
            yield str(field["custom_id"]), str(field.get("value") or "")


async def _hand_back(interaction: Interaction, sentence: str, typed: Mapping[str, str]) -> None:
    text, file = render.handed_back(sentence, typed)
    try:
        if file is None:
            await whisper(interaction, text)
        else:
            await whisper(interaction, text, file=file)
    except discord.HTTPException as gone:
        log.warning("a form could not be handed back: %s", gone)
