"""Reads a note: the stories under its principles, the wordings, and where something is told that cannot be kept."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.errors import InvalidInput
from bot.domain.note import layout
from bot.domain.note.blocks import Block, cut
from bot.domain.note.model import (
    MOST_CHARACTERS,
    MOST_STORIES,
    Note,
    NotedStory,
    Unreadable,
    with_line_feeds,
)
from bot.domain.note.telling import tell
from bot.domain.note.wordings import find_wording
from bot.domain.principles import Principle
from bot.domain.star import Section
from bot.domain.star.patterns import BLANK
from bot.domain.stories import MAX_PRINCIPLES

_LONGEST_SHOWN: Final = 100


def parse(text: str, principles: Sequence[Principle]) -> Note:
    """The note that the text is, read leniently; an export of ours is read to the letter.

    Empty templates, and templates that hold only the prompt's own words, are no stories; what an export says of peers'
    feedback is left out. Takes time in proportion to the text's length. Raises InvalidInput when what is left is longer
    than MOST_CHARACTERS, has more than MOST_STORIES stories, or more than MOST_BLOCKS headings and stories.
    """
    lines = layout.without_feedback(with_line_feeds(text.removeprefix("\ufeff")).split("\n"))
    if (length := sum(map(len, lines)) + len(lines) - 1) > MOST_CHARACTERS:
        raise InvalidInput(
            f"That note has {length:,} characters; I read at most {MOST_CHARACTERS:,}. "
            "Split it into several notes and import them one after the other."
        )
    note = _Reading(principles)
    for block in cut(lines, principles):
        note.add(block)
    return Note(tuple(note.stories), note.wordings, tuple(note.unreadable))


class _Reading:
    """What was found so far."""

    def __init__(self, principles: Sequence[Principle]) -> None:
        self._keys = frozenset(principle.key for principle in principles)
        self._is_principle_seen = False
        self.stories: list[NotedStory] = []
        self.wordings: dict[str, str] = {}
        self.unreadable: list[Unreadable] = []

    def add(self, block: Block) -> None:
        """Read a block."""
        place = block.place
        if place.principle is not None:
            self._is_principle_seen = True
            if block.opens_place and (wording := find_wording(block.lines)) not in (
                "",
                place.principle.wording,
            ):
                self.wordings.setdefault(place.principle.key, wording)
        if block.is_blank:
            return
        told = tell(block)
        if not place.is_known:
            if told.texts:
                self._refuse(block, told.line, self._why_nowhere(block))
            return
        if told.texts:
            self._keep(block, told.texts, told.line)
        for line, why in told.left:
            self._refuse(block, line, why)

    def _keep(self, block: Block, texts: Mapping[Section, str], line: int) -> None:
        if len(self.stories) >= MOST_STORIES:
            raise InvalidInput(
                f"That note holds more than {MOST_STORIES:,} stories, which is more than I read. "
                "Split it into several notes and import them one after the other."
            )
        principle = block.place.principle.key if block.place.principle else None
        mark = block.mark or layout.Mark(None, ())
        also = [key for key in dict.fromkeys(mark.also) if key in self._keys and key != principle]
        further = tuple(also[: MAX_PRINCIPLES - 1])
        self.stories.append(NotedStory(principle, texts, line, mark.ref, further))

    def _refuse(self, block: Block, line: int, why: str) -> None:
        found = block.place.title if not block.place.is_known else ""
        index = line - block.first
        shown = found or (block.lines[index] if 0 <= index < len(block.lines) else layout.STORY)
        self.unreadable.append(Unreadable(line, shown.strip(BLANK)[:_LONGEST_SHOWN], why))

    def _why_nowhere(self, block: Block) -> str:
        if not self._is_principle_seen and block.place.level <= 1:
            return "This story stands before the first principle; move it under the heading of one."
        return "The heading above this story is the name of no principle; write it as in “## 2. Ownership”."
