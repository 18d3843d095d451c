"""Cuts one message into labelled pieces, once it is known whether its letters are labels."""

from typing import NamedTuple

from bot.domain.star.bare import bare
from bot.domain.star.blank import Blank, blank
from bot.domain.star.lexicon import Label
from bot.domain.star.marks import NO_LETTERS, Mark
from bot.domain.star.markup import CELL_BREAK
from bot.domain.star.patterns import GUARD
from bot.domain.star.scan import Marks
from bot.domain.star.source import Source


class Piece(NamedTuple):
    """A stretch of a message's text under one label (or under none), without the decoration around it."""

    start: int
    end: int
    text: str
    label: Label | None = None
    letters: str = ""
    rank: int = 0
    is_open: bool = True
    """Nothing after it in its message ends it, so that the next message may continue it."""
    position: int = 0
    """Where its label stands."""
    blank: Blank | None = None


def cut(source: Source, found: Marks, *, doubt: int, rank: int) -> tuple[Piece, list[Piece]]:
    """The text before the first label, and the labelled pieces of a message in order.

    Args:
        doubt: up to which doubt letters are labels.
        rank: the number of ``#`` before the label whose section the text before the first label may continue.
    """
    marks = _in_order(found, doubt)
    pieces: list[Piece] = []
    current: Mark | None = Mark(0, 0, rank=rank)
    start = 0
    for mark in marks:
        if current is not None and mark.label is None:
            if mark.rank > current.rank > 0:
                continue
            if _underlines(source.text, current, start, mark):
                start = mark.end
                continue
        if current is not None:
            pieces.append(_piece(source.text, current, start, mark))
        current = mark if mark.label is not None else None
        start = mark.end
    if current is not None:
        pieces.append(_piece(source.text, current, start, None))
    return pieces[0], pieces[1:]


def _in_order(found: Marks, doubt: int) -> list[Mark]:
    """The labels, and the lines that end a section unless they are labels themselves."""
    letters = [mark for mark in found.letters if mark.doubt <= doubt and mark.label is not None]
    words = [mark for mark in found.words if not (mark.needs_letters and doubt == NO_LETTERS)]
    starts = {mark.start for mark in (*words, *letters)}
    barriers = [mark for mark in found.barriers if mark.start not in starts]
    return sorted([*barriers, *words, *letters], key=lambda mark: mark.start)


def _underlines(text: str, label: Mark, start: int, rule: Mark) -> bool:
    """Whether a rule is the underline of the label alone on the line above it (a Markdown heading)."""
    return label.alone and rule.alone and text[start : rule.start] == "\n"


def _piece(text: str, mark: Mark, start: int, following: Mark | None) -> Piece:
    end = len(text) if following is None else following.start
    if following is not None and following.inline:
        end = start + len(text[start:end].rstrip(" \t|/;"))
    if mark.stop is not None:
        end = min(end, mark.stop)
    is_open = mark.stop is None and (following is None or following.label is not None)
    nothing = blank(text[start:end])
    start, end = bare(text, start, end)
    words = text[start:end].replace(CELL_BREAK, "\n").replace(GUARD, "")
    return Piece(start, end, words, mark.label, mark.letters, mark.rank, is_open, mark.start, nothing)
