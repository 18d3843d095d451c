"""Finds all marks of one message."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple

from bot.domain.star import inline, marks, names, patterns, tables, trailing
from bot.domain.star.marks import Mark
from bot.domain.star.names import Name
from bot.domain.star.source import Source

_NOWHERE: Final = 1 << 60


class Marks(NamedTuple):
    """The marks of one message, each list in order; letters are still to be judged over the whole thread."""

    words: list[Mark]
    letters: list[Mark]
    barriers: list[Mark]
    names: list[Name]


def scan(source: Source) -> Marks:
    """All marks of a message, those within code and tables without a story left out."""
    told = tables.find(source.text, source.lower)
    closed = sorted([*source.code, *((table.start, table.end) for table in told)])
    lines = _outside(closed, _line_marks(source))
    barriers, found_names = _barriers(source)
    barriers = _outside(closed, barriers)
    if told:
        edges = [Mark(edge, edge) for table in told for edge in (table.start, table.end)]
        barriers = sorted([*barriers, *edges], key=_start)
        lines = sorted([*lines, *(cell for table in told for cell in table.cells)], key=_start)
    elif not any(mark.doubt < marks.DOUBTFUL for mark in lines):
        lines = _outside(closed, trailing.find(source, barriers)) or lines
    lines += _outside(closed, inline.find(source, lines))
    words = [mark for mark in lines if not mark.letters]
    return Marks(words, [mark for mark in lines if mark.letters], barriers, found_names)


def _start(mark: Mark) -> int:
    return mark.start


def _line_marks(source: Source) -> list[Mark]:
    """Labels at the starts of lines: of what a line could be, a word is preferred to a letter."""
    found: dict[int, Mark] = {}
    for match in patterns.LETTER.finditer(source.lower):
        if mark := marks.of_letter(match, source.text):
            found[match.start()] = mark
    for match in patterns.MISSPELT.finditer(source.lower):
        if mark := marks.of_misspelt(match):
            found[match.start()] = mark
    for match in patterns.WORD.finditer(source.lower):
        if mark := marks.of_word(match):
            found[match.start()] = mark
    return [found[start] for start in sorted(found)]


def _barriers(source: Source) -> tuple[list[Mark], list[Name]]:
    """Lines that end a section, and the names of principles on them and on bold lines."""
    barriers: list[Mark] = []
    found = list(names.bold_lines(source.text))
    for match in patterns.BARRIER.finditer(source.lower):
        rank = len(match["hashes"] or "")
        barriers.append(Mark(match.start(), match.end(), rank=rank, alone=match["rule"] is not None))
        if name := names.of_barrier(match, source.text):
            found.append(name)
    return barriers, sorted(found)


def _outside(closed: list[tuple[int, int]], found: Iterable[Mark]) -> list[Mark]:
    return [mark for mark in found if not closed or not _within(closed, mark.start)]


def _within(closed: list[tuple[int, int]], position: int) -> bool:
    index = bisect_right(closed, (position, _NOWHERE)) - 1
    return index >= 0 and position < closed[index][1]
