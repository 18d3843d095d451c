"""What a note holds: stories under principles, the wordings of the principles, and what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.feedback import Feedback
from bot.domain.star import Section
from bot.domain.stories import Story

MOST_CHARACTERS = 1_000_000
"""A longer note is not read: an export of hundreds of long stories is shorter."""

MOST_STORIES = 500
"""A note with more stories is not read."""

MOST_BLOCKS = 2_000
"""A note with more headings and stories, empty ones included, is not read."""


@dataclass(frozen=True, slots=True)
class NotedStory:
    """A story as a note holds it, equal to another if it says the same, wherever it stands.

    `principle` is the key of the primary principle (None: under none yet), `also` the keys of the others. `ref` is
    the id by which an export's story is recognised; None for one written by hand. `texts` holds the sections that
    say something. `line` counts from 1 and is 0 for a story that comes from no note. `feedback` is what peers said of
    it, oldest first: a note shows it, and it is never read from one.
    """

    principle: str | None
    texts: Mapping[Section, str]
    line: int = field(default=0, compare=False)
    ref: str | None = None
    also: tuple[str, ...] = ()
    feedback: tuple[Feedback, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place of the note that tells something but cannot be kept; `why` is a sentence for the person."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was found in a note; `wordings` are the person's own, by the keys of the principles."""

    stories: tuple[NotedStory, ...] = ()
    wordings: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()


def noted(story: Story, feedback: Sequence[Feedback] = ()) -> NotedStory:
    """A kept story as a note holds it, with what peers said of it."""
    return NotedStory(
        principle=story.principle,
        texts=settled({section: part.text for section, part in story.parts.items()}),
        ref=str(story.id),
        also=story.principles[1:],
        feedback=tuple(feedback),
    )


def settled(texts: Mapping[Section, str]) -> dict[Section, str]:
    """The sections that have text, in order, with plain line feeds and without blanks around each text."""
    plain = {section: with_line_feeds(texts.get(section, "")).strip() for section in Section}
    return {section: text for section, text in plain.items() if text}


def with_line_feeds(text: str) -> str:
    """The same text with every line ended by a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
