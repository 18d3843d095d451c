"""Several labels in one line: ``Situation: … Task: …``, ``S: … T: … A: …``, ``(S) … (T) … (A) …``."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bot.domain.star import lexicon, marks, patterns
from bot.domain.star.labels import LETTERS
from bot.domain.star.marks import Mark
from bot.domain.star.source import Source

_FEWEST_LETTERS: Final = 3
_MOST: Final = 3000
"""More than people write in one message; bounds the time that hostile texts take."""
_SENTENCE_ENDS: Final = tuple(".!?;|/…)。！？")


def find(source: Source, lines: Sequence[Mark]) -> list[Mark]:
    """Labels within the lines of ``source``, given the marks at the starts of its lines in order.

    The first label must stand at the start of its line. On a later line that does not start with a label, one counts
    only if it is bold or begins a sentence.
    """
    if not any(mark.inline_form for mark in lines):
        return []
    found = list(_candidates(source, lines))
    letters = {
        mark.letters for mark in (*found, *lines) if mark.letters and (mark.inline or mark.inline_form)
    }
    if len("".join(letters)) < _FEWEST_LETTERS:
        found = [mark for mark in found if not mark.letters]
    return found


def _candidates(source: Source, lines: Sequence[Mark]) -> Iterator[Mark]:
    following = iter(lines)
    coming = next(following, None)
    anchor = first = None
    line_end = 0
    for match in islice(patterns.INLINE.finditer(source.lower), _MOST):
        while coming is not None and coming.start <= match.start():
            anchor, coming = coming, next(following, None)
            first = first or (anchor if anchor.inline_form else None)
            line_end = -1
        if anchor is None or first is None or match.start() < anchor.end:
            continue
        if line_end < 0:
            line_end = source.lower.find("\n", anchor.end)
            line_end = len(source.lower) if line_end < 0 else line_end
        if match.start() < line_end:
            mark = _mark(match, source.text, anchor) if anchor.inline_form else None
        else:
            mark = _mark(match, source.text, first) if _begins_sentence(match) or _is_bold(match) else None
        if mark is not None:
            yield mark


def _mark(match: re.Match[str], text: str, anchor: Mark) -> Mark | None:
    """The mark of a match, if it is capitalised as an inline label is; ``anchor`` is the label that begins a line."""
    kind = next(name for name in ("word", "letters", "bracketed") if match[name])
    if not text[match.start(kind)].isupper() or not marks.is_remark(match["remark"]):
        return None
    end = match.end() if match["before"] else match.start("tail")
    if kind == "word":
        label = lexicon.find(match["word"])
        start = match.start()
        if match["leading"] and not text[match.start("leading")].isupper():
            start = match.start("word")
        return Mark(start, end, label, inline=True, needs_letters=bool(anchor.letters))
    letters = lexicon.letters_of(match[kind])
    label = lexicon.letter(letters)
    if label is None and not anchor.letters:
        return None
    if label is not None and not set(letters) <= LETTERS.keys():
        return None
    doubt = marks.CLEAR if label is None and _begins_sentence(match) and kind == "letters" else marks.INLINE
    return Mark(match.start(), end, label, letters, doubt, inline=True)


def _is_bold(match: re.Match[str]) -> bool:
    return match["before"] in ("**", "***", "__", "___")


def _begins_sentence(match: re.Match[str]) -> bool:
    near = match.string[max(0, match.start() - 8) : match.start()].rstrip()
    return not near or near.endswith(_SENTENCE_ENDS)
