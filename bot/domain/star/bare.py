"""Takes the decoration off the ends of a stretch of text and leaves everything within as it is."""

import re
from typing import Final

from bot.domain.star.patterns import BLANK, EMPHASIS

_SPACE: Final = BLANK + "\n\u2028"
_OPENING: Final = re.compile(rf"([{EMPHASIS}])\1*+(?=[^{_SPACE}])")
_NO_MARKS: Final = ("```", "|")
"""A fence of code and the edge of a table's cell."""
_LAYERS: Final = 4
"""Marks within marks that are taken off (``||**_text_**||``)."""
_LONGEST: Final = 3
"""Signs in one mark; a longer run of them is an ornament."""


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of ``text[start:end]`` without blanks and marks of emphasis around it.

    A mark goes if it encloses the whole stretch or has no partner within it; the stars of a list item stay.
    """
    start, end = _trimmed(text, start, end)
    for _ in range(_LAYERS):
        left, right = _around(text, start, end)
        if not left and not right:
            break
        start, end = _trimmed(text, start + left, end - right)
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end].rstrip(_SPACE)
    return start + len(stretch) - len(stretch.lstrip(_SPACE)), start + len(stretch)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """How many signs to take off the left and the right."""
    opening = match[0] if (match := _OPENING.match(text, start, end)) else ""
    last = text[end - 1] if end > start + len(opening) else ""
    closing = text[start + len(opening) : end]
    closing = closing[len(closing.rstrip(last)) :] if last and last in EMPHASIS else ""
    if opening in _NO_MARKS or closing in _NO_MARKS:
        return 0, 0
    inner = text[start + len(opening) : end - len(closing)]
    if opening == closing:
        return (0, 0) if opening in inner else (len(opening), len(closing))
    return _unpaired(opening, inner), _unpaired(closing, inner)


def _unpaired(mark: str, inner: str) -> int:
    return len(mark) if len(mark) > _LONGEST or (mark and inner.count(mark) % 2 == 0) else 0
