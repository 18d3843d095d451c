"""Markdown tables whose header cells, or the cells of whose first column, are section labels."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from bot.domain.star import lexicon, marks, patterns
from bot.domain.star.marks import Mark

_ROWS: Final = re.compile(r"(?:[^|\n]*+\|[^\n]*+(?:\n|\Z))*+")
_EDGE: Final = re.compile(r"(?<!\\)\|")
_MOST_ROWS: Final = 60
"""Rows looked at in one table: more than a story has, so that a huge table costs nothing."""


_FEWEST: Final = 2
_PAIR: Final = 2
_Cell = tuple[int, int]


class Table(NamedTuple):
    """A table that tells a story: where it stands and the marks of its cells."""

    start: int
    end: int
    cells: list[Mark]


def find(text: str, lower: str) -> list[Table]:
    """The tables of ``text`` that hold sections, in order."""
    found: list[Table] = []
    end = 0
    for rule in patterns.TABLE_RULE.finditer(text) if "|" in text else ():
        if rule.start() < max(end, 1):
            continue
        start = max(text.rfind("\n", end, rule.start() - 1) + 1, end)
        rows = _ROWS.match(text, min(rule.end() + 1, len(text)))
        end = rows.end() if rows else rule.end()
        cells = _sections(text, lower, start, rule, end)
        if cells:
            found.append(Table(start, end, cells))
    return found


def _sections(text: str, lower: str, start: int, rule: re.Match[str], end: int) -> list[Mark]:
    header = _cells(text, start, rule.start() - 1)
    rows = [_cells(text, *line) for line in _lines(text, min(rule.end() + 1, end), end)]
    found = _labelled(zip(header, rows[0], strict=False), text, lower) if rows else []
    if not found and len(header) == _PAIR:
        pairs = [(row[0], row[1]) for row in (header, *rows) if len(row) == _PAIR]
        found = _labelled(pairs, text, lower)
    return found


def _labelled(pairs: Iterable[tuple[_Cell, _Cell]], text: str, lower: str) -> list[Mark]:
    """The marks of cells told after a label, given pairs of a cell that may be a label and its cell of text."""
    marked = [(mark, cell) for name, cell in pairs if (mark := _label(text, lower, name))]
    if not lexicon.is_scheme(mark.letters for mark, _ in marked):
        marked = [(mark, cell) for mark, cell in marked if not mark.letters]
    if len(marked) < _FEWEST:
        return []
    return [Mark(start, start, mark.label, mark.letters, stop=end) for mark, (start, end) in marked]


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for _ in range(_MOST_ROWS):
        if start >= end:
            return
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _cells(text: str, start: int, end: int) -> list[_Cell]:
    """Start and end of each cell of the row, without the outer bars."""
    line = text[start:end]
    edges = [-1, *(match.start() for match in _EDGE.finditer(line)), len(line)]
    cells = [(start + left + 1, start + right) for left, right in pairwise(edges)]
    if not text[slice(*cells[0])].strip():
        cells = cells[1:]
    if cells and not text[slice(*cells[-1])].strip():
        cells = cells[:-1]
    return cells


def _label(text: str, lower: str, cell: _Cell) -> Mark | None:
    word, whole = lower[slice(*cell)].strip(), text[slice(*cell)].strip()
    if match := patterns.WORD.match(word):
        mark = marks.of_word(match)
    elif match := patterns.LETTER.match(word):
        mark = marks.of_letter(match, whole)
    else:
        return None
    return mark if mark is not None and mark.end == len(word) else None
