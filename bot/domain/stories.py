"""Story: one person's STAR story, what it still lacks, and how a new telling changes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

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
    """The text of a section; `messages` are the refs it was told in, empty when it was typed into a form.

    `spoken` is the digest of what messages last said of the section, whether or not that is the text now: as long as
    they say the same, what was typed since stands.
    """

    text: str
    told_at: datetime
    messages: tuple[str, ...] = ()
    spoken: str | None = None


Parts = Mapping[Section, Part]


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A section that its owner took out: when, and the digest of what messages said of it, empty for nothing yet."""

    at: datetime
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it is kept.

    `receipt` is our reply to it and `ticked` the message with our tick; they show the version of `shown_at`. `emptied`
    are the sections that were taken out though messages may still tell them.
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
    emptied: Mapping[Section, TakenOut] = field(default_factory=dict)

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

    def was_told_in(self, place: Place) -> bool:
        """Whether its messages, if it was told in any, stand in this channel."""
        return self.place is None or self.place.channel == place.channel

    def seen_from(self, place: Place) -> "Story":
        """The story as a channel sees it: what was told in another, as if it had been typed."""
        if self.was_told_in(place):
            return self
        return replace(self, parts={key: replace(part, messages=()) for key, part in self.parts.items()})

    def emptied_but(self, parts: Collection[Section] | Parts) -> dict[Section, TakenOut]:
        """What stays taken out when these are the parts."""
        return {section: taken for section, taken in self.emptied.items() if section not in parts}

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


def retell(
    old: Parts, telling: Telling, emptied: Mapping[Section, TakenOut] | None = None
) -> dict[Section, Part]:
    """The parts after a telling: the later of message and form wins, a deleted message takes its parts along.

    What was typed stands until the messages say something else than they did; what was taken out, until they say it
    later. A telling that is no story by itself begins none, but it may add the one section that a story lacks.
    """
    news = {
        section: part
        for section, part in _spoken(telling).items()
        if not _stays_out(part, (emptied or {}).get(section))
    }
    if not telling.reading.is_story:
        return _amend(old, news, telling)
    kept = {section: part for section, part in old.items() if not part.messages or _withheld(part, telling)}
    for section, part in news.items():
        before = kept.get(section)
        if before is None or (part.told_at > before.told_at and part.spoken != before.spoken):
            kept[section] = part
    return ordered(kept)


def _stays_out(part: Part, taken: TakenOut | None) -> bool:
    return taken is not None and (part.spoken == taken.spoken or part.told_at <= taken.at)


def _spoken(telling: Telling) -> dict[Section, Part]:
    reading = telling.reading
    parts = {}
    for section, text in reading.sections.items():
        messages = tuple(dict.fromkeys(span.message for span in reading.sources[section]))
        told_at = max(telling.revised[message] for message in messages)
        parts[section] = Part(text, told_at, messages, digest(text))
    return parts


def digest(text: str) -> str:
    """What is kept of words to know them again without keeping them."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _amend(old: Parts, news: Parts, telling: Telling) -> dict[Section, Part]:
    kept = {section: part for section, part in old.items() if not part.messages or _withheld(part, telling)}
    if kept and telling.reading.refusal is Refusal.ONE_SECTION:
        for section, part in news.items():
            if section not in kept and len(part.text.split()) >= MIN_WORDS:
                kept[section] = part
    return ordered(kept)


def is_another(old: Story, telling: Telling) -> bool:
    """Whether messages tell another story than one that was typed into a form before them: both are to be kept.

    The typed one may have been rewritten since they were said, if they are heard late.
    """
    spoken = _spoken(telling)
    parts = old.parts
    typed_only = bool(parts) and not any(part.messages or part.spoken for part in parts.values())
    shared = [section for section in spoken if section in parts]
    return (
        typed_only
        and telling.reading.is_story
        and any(spoken[section].text != parts[section].text for section in shared)
        and any(spoken[section].told_at > old.created_at for section in shared)
    )


def _withheld(part: Part, telling: Telling) -> bool:
    return any(message in telling.unreadable for message in part.messages)


def rewrite(
    old: Parts,
    typed: Mapping[Section, str],
    *,
    at: datetime,
    seen: datetime | None = None,
    untouched: Collection[Section] = (),
) -> dict[Section, Part]:
    """The parts after all was written anew: what did not change keeps its history, what was emptied is gone.

    `untouched` are the sections that the writer left as they were shown: a part that is there stays, even if it is
    another by now. `seen` is when the old parts were shown; one that was told since is not emptied by a blank field.
    """
    parts: dict[Section, Part] = {}
    for section, raw in typed.items():
        text = raw.strip()
        before = old.get(section)
        unseen = before is not None and seen is not None and before.told_at > seen
        same = section in untouched or (before is not None and before.text == text)
        if before is not None and (same or (not text and unseen)):
            parts[section] = before
        elif text:
            parts[section] = Part(text, at, spoken=before.spoken if before else None)
    return ordered(parts)


def taken_out(old: Story, parts: Parts, *, at: datetime) -> dict[Section, TakenOut]:
    """The sections that messages still tell but the new parts of a moment lack."""
    spoken = {section: part.spoken for section, part in old.parts.items() if part.spoken}
    before = {section: TakenOut(at, digest) for section, digest in spoken.items()} | dict(old.emptied)
    return {section: taken for section, taken in before.items() if section not in parts}


def erased(old: Story, *, at: datetime) -> dict[Section, TakenOut]:
    """Every section of a story that messages told: whatever they said before, heard or not, tells it no more."""
    known = taken_out(old, {}, at=at)
    spoken = {section: taken.spoken for section, taken in known.items()}
    return {section: TakenOut(at, spoken.get(section, "")) for section in Section} if known else {}


def fill(
    old: Parts,
    typed: Mapping[Section, str],
    *,
    at: datetime,
    seen: datetime | None = None,
    untouched: Collection[Section] = (),
) -> dict[Section, Part]:
    """The parts after a form was sent that was opened at `seen`; the `untouched` fields were left as they came.

    Raises InvalidInput when no section says anything, or one is too long for a form.
    """
    parts = rewrite(old, typed, at=at, seen=seen, untouched=untouched)
    for section, part in parts.items():
        if part != old.get(section) and len(part.text) > LONGEST_TYPED:
            raise InvalidInput(
                f"The {section.title} has {len(part.text):,} characters; a form holds {LONGEST_TYPED:,}. "
                "Shorten it and send it again."
            )
    if not any(
        len(part.text.split()) >= MIN_WORDS or len(part.text) >= 2 * MIN_WORDS for part in parts.values()
    ):
        raise InvalidInput(
            "There is not enough here to keep: write at least one part in three words or more."
        )
    return parts
