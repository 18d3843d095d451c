"""Rules on the shape of a story: which part is longest, how long it takes to tell, what is still open."""

import re
from typing import Final

from bot.domain.coach import words
from bot.domain.coach.model import Kind, Remark
from bot.domain.coach.passage import Passage
from bot.domain.coach.quoting import ends, quote
from bot.domain.coach.view import View
from bot.domain.prompts import AsksFor
from bot.domain.star import Section

SHORTEST: Final = 60
LONGEST: Final = 180
"""Seconds: an answer in an interview takes one to three minutes."""

MARGIN: Final = 0.15
"""People speak faster and slower than the average; nobody is corrected for less than this share."""

CLEARLY_LONGER: Final = 1.5
WORDS_LONGER: Final = 8
"""A part is longer than the Action when it is so by this factor and by this many words."""

WORDS_TO_CUT: Final = 20
"""A part with fewer words is short, whatever the Action is."""

REASONS_FROM: Final = 30
"""Words from which an Action has room for a reason."""

_LEARNING: Final = re.compile(rf"\b(?:{words.LEARNING_HINTS})\b", re.IGNORECASE)


def situation_longer(view: View) -> Remark | None:
    """The Situation takes clearly more words than the Action."""
    situation, action = view.told(Section.SITUATION), view.told(Section.ACTION)
    if situation is None or action is None or not _longer(situation, action):
        return None
    return Remark(
        Kind.SITUATION_LONGER,
        Section.SITUATION,
        quote(situation.text),
        f"The Situation has {_many(situation)} and the Action {action.length}: "
        "keep what is needed to follow the story, and give the room to what you did.",
    )


def action_not_longest(view: View) -> Remark | None:
    """The Task or the Result takes clearly more words than the Action."""
    action = view.told(Section.ACTION)
    others = [part for name in (Section.TASK, Section.RESULT) if (part := view.told(name))]
    longest = max(others, key=lambda part: part.length, default=None)
    if action is None or longest is None or not _longer(longest, action) or situation_longer(view):
        return None
    return Remark(
        Kind.ACTION_NOT_LONGEST,
        Section.ACTION,
        quote(action.text),
        f"The {longest.section.title} has {_many(longest)} and the Action {action.length}: "
        "the Action should be the longest part.",
    )


def _longer(part: Passage, action: Passage) -> bool:
    if part.length < WORDS_TO_CUT:
        return False
    return part.length >= CLEARLY_LONGER * action.length and part.length - action.length >= WORDS_LONGER


def _many(part: Passage) -> str:
    return f"{part.length} words"


def too_long(view: View) -> Remark | None:
    """The story takes clearly more than three minutes to tell."""
    seconds = view.seconds
    if seconds <= LONGEST * (1 + MARGIN):
        return None
    return Remark(
        Kind.TOO_LONG,
        None,
        _whole(view),
        f"Told aloud this takes about {_minutes(seconds)} minutes: cut it to three at most.",
    )


def _minutes(seconds: int) -> str:
    halves = round(seconds / 30)
    return f"{halves // 2}{'½' if halves % 2 else ''}"


def too_short(view: View) -> Remark | None:
    """The story, although complete, takes clearly less than a minute to tell."""
    seconds = view.seconds
    if not view.complete or seconds >= SHORTEST * (1 - MARGIN):
        return None
    return Remark(
        Kind.TOO_SHORT,
        None,
        _whole(view),
        f"As a note this is fine; told aloud it takes about {max(5, 5 * round(seconds / 5))} seconds, "
        "so keep the details ready that fill one to three minutes.",
    )


def _whole(view: View) -> str:
    parts = list(view.passages.values())
    return ends(parts[0].text, parts[-1].text)


def why_this_way(view: View) -> Remark | None:
    """A long Action that gives no reason and no alternative."""
    action = view.english(Section.ACTION)
    if action is None or action.length < REASONS_FROM or action.vocabulary & words.REASON_WORDS:
        return None
    return Remark(
        Kind.WHY_THIS_WAY,
        Section.ACTION,
        quote(action.text),
        "If you like, add why you went this way, or which alternative you dropped.",
    )


def learning_expected(view: View) -> Remark | None:
    """The question asks for a failure, and the story does not say what was learned."""
    if view.asks_for is not AsksFor.FAILURE or not view.complete or _learned(view):
        return None
    return Remark(
        Kind.LEARNING_EXPECTED,
        Section.LEARNING,
        _end(view),
        "The question asks about something that went wrong: add what you learned from it, or do differently now.",
    )


def learning_suggested(view: View) -> Remark | None:
    """The story does not say what was learned."""
    if view.asks_for is AsksFor.FAILURE or not view.complete or not view.readable or _learned(view):
        return None
    return Remark(
        Kind.LEARNING_SUGGESTED,
        Section.LEARNING,
        _end(view),
        "If you like, add a sentence on what you took from it.",
    )


def _learned(view: View) -> bool:
    return Section.LEARNING in view.passages or any(
        _LEARNING.search(view.passages[section].text) for section in (Section.RESULT, Section.ACTION)
    )


def _end(view: View) -> str:
    result = view.passages[Section.RESULT]
    return quote(result.of(result.sentences[-1])) if result.sentences else quote(result.text)
