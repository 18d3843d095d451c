"""The label that a text begins with, if it does: the part of a story that it is about."""

from typing import Final, NamedTuple

from bot.domain.star.marks import CLEAR, Mark
from bot.domain.star.model import Section
from bot.domain.star.scan import scan
from bot.domain.star.source import Source

_LONGEST: Final = 200
"""Characters within which the label stands; bounds the time, whatever follows."""


class Opening(NamedTuple):
    """The section that a label names, and where in the text the words after it begin."""

    section: Section
    end: int


def opening(text: str) -> Opening | None:
    """The label at the very beginning of a text.

    Nothing else of the text has to look like a story, so a letter counts only if it is clear by itself: ``A: …`` or
    ``A - …``, and not ``A) …``, which begins a list.
    """
    head = text[:_LONGEST]
    source = Source(head)
    found = scan(source)
    first = min([*found.words, *found.letters], key=lambda mark: mark.start, default=None)
    if first is None or first.label is None or first.label.section is None or not _is_clear(first, source):
        return None
    start, end = source.original(first.start, first.end)
    if start > len(head) - len(head.lstrip()):
        return None
    return Opening(first.label.section, end)


def _is_clear(mark: Mark, source: Source) -> bool:
    begins_list = bool(mark.letters) and source.text[mark.start : mark.end].rstrip().endswith(")")
    return mark.doubt == CLEAR and mark.stop is None and not begins_list
