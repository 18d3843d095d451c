"""The words of the reader: sections of a story, the messages it reads and what it found in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Section(StrEnum):
    """A part of a story, in the order in which it is told."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"
    LEARNING = "learning"

    @property
    def title(self) -> str:  # type: ignore[override]  # str.title is a method; a section has a title
        """The English heading of the section, such as ``Situation``."""
        return self.value.capitalize()


CORE = (Section.SITUATION, Section.TASK, Section.ACTION, Section.RESULT)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread; ``text`` is its current text, after edits."""

    key: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of ``Message.text``: characters ``start`` up to, not including, ``end``."""

    message: str
    start: int
    end: int


class Refusal(StrEnum):
    """Why messages were not taken as a story."""

    NO_LABELS = "no labels"
    OTHER_SCHEME = "single letters that are not a STAR scheme"
    ONLY_PROMPT_TEXT = "labels with nothing but the prompt's own words"
    EMPTY = "labels without text"
    ONE_SECTION = "text in fewer than two of situation, task, action and result"
    RATINGS = "marks out of five or ten, not a story"
    TOO_SHORT = "fewer than two sections of three words or more"
    NO_CORE_LABEL = "only labels that any ticket or document has"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the sections that have text, in order, and where each part of them stands.

    ``named`` holds texts by which the writer may name a principle ("LP: Think Big", a heading or a bold line above
    the story), as written, for the caller to look up.
    """

    sections: Mapping[Section, str] = field(default_factory=dict)
    sources: Mapping[Section, tuple[Span, ...]] = field(default_factory=dict)
    refusal: Refusal | None = Refusal.NO_LABELS
    named: tuple[str, ...] = ()

    @property
    def is_story(self) -> bool:
        return self.refusal is None

    @property
    def missing(self) -> tuple[Section, ...]:
        """The sections of situation, task, action and result that have no text."""
        return tuple(section for section in CORE if section not in self.sections)

    @property
    def messages(self) -> tuple[str, ...]:
        """Keys of the messages that any section's text comes from, each once, in the order of the sections."""
        return tuple(dict.fromkeys(span.message for spans in self.sources.values() for span in spans))
