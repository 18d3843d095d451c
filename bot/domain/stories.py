"""Story: one person's STAR story, what it still lacks, and how a new telling changes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import InvalidInput
from bot.domain.places import Place
from bot.domain.star import CORE, Reading, Refusal, Section

MAX_PRINCIPLES = 3
"""One primary principle and up to two more."""

MIN_WORDS = 3
"""A section told in fewer words says nothing yet; the same bound that the reading of replies uses."""


LONGEST_TYPED = 4_000
"""Characters of a section typed into a form; more would not fit into a form again (Discord's text input)."""


class Source(StrEnum):
    """What a story answers."""

    DAILY = "daily"
    PRACTICE = "practice"
    MESSAGE = "message"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Occasion:
    """The one thing a story answers: a daily or practice prompt by its id, or nothing but its own message or note."""

    source: Source
    ref: str


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a section; `messages` are the refs it was told in, empty when it was typed into a form."""

    text: str
    told_at: datetime
    messages: tuple[str, ...] = ()


Parts = Mapping[Section, Part]


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it is kept.

    `receipt` is our reply to it and `ticked` the message with our tick; they show the version of `shown_at`.
    """

    id: int
    principles: tuple[str, ...]
    prompt: str | None
    occasion: Occasion
    place: Place | None
    parts: Parts
    created_at: datetime
    updated_at: datetime
    receipt: str | None = None
    ticked: str | None = None
    shown_at: datetime | None = None

    @property
    def principle(self) -> str | None:
        """The key of the primary principle; None for a message kept as a story and not tagged yet."""
        return self.principles[0] if self.principles else None

    @property
    def missing(self) -> tuple[Section, ...]:
        """The sections of S, T, A and R that have no text, in order."""
        return missing(self.parts)

    @property
    def messages(self) -> tuple[str, ...]:
        """The refs of the messages it was told in."""
        return tuple(dict.fromkeys(message for part in self.parts.values() for message in part.messages))

    @property
    def texts(self) -> dict[Section, str]:
        """The words of each section."""
        return {section: part.text for section, part in self.parts.items()}

    @property
    def complete(self) -> bool:
        """Whether all four of S, T, A and R are told; otherwise the story is a draft."""
        return not self.missing


def missing(parts: Collection[Section] | Parts) -> tuple[Section, ...]:
    """The core sections that `parts` lacks, in order."""
    return tuple(section for section in CORE if section not in parts)


def ordered(parts: Mapping[Section, Part]) -> dict[Section, Part]:
    """The same parts in the order of telling."""
    return {section: parts[section] for section in Section if section in parts}


@dataclass(frozen=True, slots=True)
class Telling:
    """What a thread says now: the reading of one person's messages, and how far it can be trusted.

    `revised` gives for every message still there the time of its newest version; `unreadable` are messages
    that are there but whose text the platform withholds.
    """

    reading: Reading
    revised: Mapping[str, datetime]
    unreadable: frozenset[str] = frozenset()


def retell(old: Parts, telling: Telling) -> dict[Section, Part]:
    """The parts after a telling: the later of message and form wins, a deleted message takes its parts along.

    A telling that is no story by itself begins none, but it may add the one section that a story lacks.
    """
    spoken = _spoken(telling)
    if not telling.reading.is_story:
        return _amend(old, spoken, telling)
    kept = {section: part for section, part in old.items() if not part.messages or _withheld(part, telling)}
    for section, part in spoken.items():
        before = kept.get(section)
        if before is None or part.told_at > before.told_at:
            kept[section] = part
    return ordered(kept)


def _spoken(telling: Telling) -> dict[Section, Part]:
    reading = telling.reading
    parts = {}
    for section, text in reading.sections.items():
        messages = tuple(dict.fromkeys(span.message for span in reading.sources[section]))
        parts[section] = Part(text, max(telling.revised[message] for message in messages), messages)
    return parts


def _amend(old: Parts, spoken: Parts, telling: Telling) -> dict[Section, Part]:
    kept: dict[Section, Part] = {}
    for section, part in old.items():
        if not part.messages or _withheld(part, telling):
            kept[section] = part
        elif all(telling.revised.get(message, part.told_at) <= part.told_at for message in part.messages):
            if all(message in telling.revised for message in part.messages):
                kept[section] = part
        elif section in spoken:
            kept[section] = spoken[section]
    if kept and telling.reading.refusal is Refusal.ONE_SECTION:
        for section, part in spoken.items():
            if section not in kept and len(part.text.split()) >= MIN_WORDS:
                kept[section] = part
    return ordered(kept)


def _withheld(part: Part, telling: Telling) -> bool:
    return any(message in telling.unreadable for message in part.messages)


def rewrite(old: Parts, typed: Mapping[Section, str], *, at: datetime) -> dict[Section, Part]:
    """The parts after all was written anew: what did not change keeps its history, what was emptied is gone."""
    parts: dict[Section, Part] = {}
    for section, raw in typed.items():
        text = raw.strip()
        before = old.get(section)
        if before is not None and before.text == text:
            parts[section] = before
        elif text:
            parts[section] = Part(text, at)
    return ordered(parts)


def fill(old: Parts, typed: Mapping[Section, str], *, at: datetime) -> dict[Section, Part]:
    """The parts after a form was sent.

    Raises InvalidInput when no section says anything, or one is too long for a form.
    """
    parts = rewrite(old, typed, at=at)
    for section, part in parts.items():
        if len(part.text) > LONGEST_TYPED:
            raise InvalidInput(
                f"The {section.title} has {len(part.text):,} characters; a form holds {LONGEST_TYPED:,}. "
                "Shorten it and send it again. Your text is below, nothing is lost."
            )
    if not any(
        len(part.text.split()) >= MIN_WORDS or len(part.text) >= 2 * MIN_WORDS for part in parts.values()
    ):
        raise InvalidInput(
            "There is not enough here to keep: write at least one part in three words or more. "
            "Your text is below, nothing is lost."
        )
    return parts
