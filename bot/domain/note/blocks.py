"""Cuts a note into blocks: what stands under a principle before its first story, then one block for each story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import InvalidInput
from bot.domain.note import layout, titles
from bot.domain.note.layout import Heading, Label, Mark
from bot.domain.note.model import MOST_BLOCKS
from bot.domain.note.titles import Titles
from bot.domain.principles import Principle
from bot.domain.star import Section

_FENCES: Final = ("```", "~~~")


@dataclass(frozen=True, slots=True)
class Place:
    """The heading that a block stands under; `is_known` if stories may stand there."""

    level: int = 0
    title: str = ""
    principle: Principle | None = None
    is_known: bool = False


@dataclass(slots=True)
class Block:
    """Lines of a note, the first one numbered `first`; `mark` if an export wrote them."""

    place: Place
    first: int
    opens_place: bool = False
    has_story_heading: bool = False
    mark: Mark | None = None
    lines: list[str] = field(default_factory=list)
    labels: list[tuple[int, Label]] = field(default_factory=list)
    """Where in `lines` each bold label stands."""
    is_last: bool = False

    def add(self, line: str, label: Label | None) -> None:
        if label is not None:
            self.labels.append((len(self.lines), label))
        self.lines.append(line)

    @property
    def is_blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


class _Cutter:
    """Takes line after line; `blocks` are the blocks so far."""

    def __init__(self, known: Titles) -> None:
        self._titles = known
        self.blocks = [Block(Place(), 1, opens_place=True)]

    @property
    def block(self) -> Block:
        return self.blocks[-1]

    def take(self, number: int, line: str, *, is_code: bool) -> None:
        """The line with this number, counted from 1."""
        label = None
        if not layout.is_plain(line):
            if (heading := layout.heading(line)) and self._take_heading(number, heading, is_code=is_code):
                return
            if mark := layout.mark(line):
                self._take_mark(number, mark)
                return
            label = layout.label(line)
        if label is not None and label.section is Section.SITUATION and self.block.labels:
            self._open(Block(self.block.place, number))
        self.block.add(line, label)

    def names(self, heading: Heading) -> Principle | None:
        """The principle that a heading here names; a heading deeper than its principle's must give a full name."""
        if titles.is_part(heading.title):
            return None
        place = self.block.place
        is_deeper = place.is_known and heading.level > place.level
        return self._titles.principle(heading.title, by_name_only=is_deeper)

    def _take_heading(self, number: int, heading: Heading, *, is_code: bool) -> bool:
        """Whether the heading begins a block; if not, it belongs to a story's text."""
        place = self.block.place
        if titles.is_story(heading.title):
            self._open(Block(place, number + 1, has_story_heading=True))
        elif principle := self.names(heading):
            self._open_place(number, Place(heading.level, heading.title, principle, is_known=True))
        elif titles.is_untagged(heading.title):
            self._open_place(number, Place(heading.level, heading.title, is_known=True))
        elif is_code or titles.is_part(heading.title) or (place.is_known and heading.level > place.level):
            return False
        else:
            self._open_place(number, Place(heading.level, heading.title))
        return True

    def _take_mark(self, number: int, mark: Mark) -> None:
        if not self.block.has_story_heading or self.block.mark or not self.block.is_blank:
            self._open(Block(self.block.place, number))
        self.block.mark = mark
        self.block.add("", None)

    def _open_place(self, number: int, place: Place) -> None:
        self._open(Block(place, number + 1, opens_place=True))

    def _open(self, block: Block) -> None:
        if len(self.blocks) >= MOST_BLOCKS:
            raise InvalidInput(
                f"That note has more than {MOST_BLOCKS:,} headings and stories, which is more than I read. "
                "Split it into several notes and import them one after the other."
            )
        self.blocks.append(block)


def cut(lines: Sequence[str], principles: Sequence[Principle]) -> list[Block]:
    """The blocks of a note in order; the first one is what stands before any heading.

    Raises InvalidInput when there are more than MOST_BLOCKS.
    """
    known = Titles(principles)
    cutter = _Cutter(known)
    code = set(_code(lines, known))
    for index, line in enumerate(lines):
        cutter.take(index + 1, line, is_code=index in code)
    cutter.block.is_last = True
    return cutter.blocks


def _code(lines: Sequence[str], known: Titles) -> Iterator[int]:
    """Indices of lines within fenced code that is closed before the next story or principle begins."""
    opened: int | None = None
    fence = ""
    for index, line in enumerate(lines):
        found = line.lstrip()[:3]
        if opened is not None and found == fence:
            yield from range(opened, index)
            opened = None
        elif opened is None and found in _FENCES:
            opened, fence = index, found
        elif opened is not None and not layout.is_plain(line) and _ends_code(line, known):
            opened = None


def _ends_code(line: str, known: Titles) -> bool:
    heading = layout.heading(line)
    if heading is None:
        return layout.mark(line) is not None
    return titles.is_story(heading.title) or known.principle(heading.title, by_name_only=True) is not None
