"""Figures as a table that a person reads in a terminal; pure functions."""

import math
import unicodedata
from collections.abc import Iterator, Sequence

from benchmarks.figures import Row, Samples, Section

_HEAD = ("", "unit", "best", "median", "p95", "best", "median", "p95", "median")
_UNIT = 10
_NUMBERS = (8, 8, 8, 9, 8, 8, 9)


def written(sections: Sequence[Section]) -> str:
    """The whole table."""
    label = 2 + max((_columns(_cells(row)[0]) for section in sections for row in section.rows), default=0)
    return "\n".join(line.rstrip() for line in _lines(sections, label))


def _lines(sections: Sequence[Section], label: int) -> Iterator[str]:
    ours, theirs = sum(_NUMBERS[:3]), sum(_NUMBERS[3:6])
    yield (
        " " * (label + _UNIT)
        + "Lodestar".rjust(ours)
        + "reference".rjust(theirs)
        + "ours is".rjust(_NUMBERS[-1])
    )
    yield _line(_HEAD, label)
    for section in sections:
        yield "─" * (label + _UNIT + sum(_NUMBERS))
        yield section.title
        yield f"  beside {section.reference}"
        yield from (_line(_cells(row), label) for row in section.rows)


def _line(cells: Sequence[str], label: int) -> str:
    what, unit, *numbers = cells
    padded = (cell.rjust(width) for cell, width in zip(numbers, _NUMBERS, strict=True))
    return what + " " * (label - _columns(what)) + unit.ljust(_UNIT) + "".join(padded)


def _columns(text: str) -> int:
    """How many columns a terminal takes for a text; signs such as ✅ take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cells(row: Row) -> tuple[str, ...]:
    times = "" if row.times is None else f"× {number(row.times)}"
    return (f"  {row.what}", row.unit, *_summary(row.ours), *_summary(row.reference), times)


def _summary(samples: Samples | None) -> tuple[str, str, str]:
    if samples is None:
        return "", "", ""
    if len(samples.values) == 1:
        return "", number(samples.median), ""
    return number(samples.best), number(samples.median), "" if samples.p95 is None else number(samples.p95)


def number(value: float) -> str:
    """The three digits that matter, never as an exponent."""
    if not value or not math.isfinite(value):
        return "0" if value == 0 else "?"
    return f"{value:,.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"
