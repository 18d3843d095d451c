"""A message's text as far as it counts, whether it corrects an earlier one, and the way back to what was written."""

from collections.abc import Callable

from bot.domain.star import uncounted
from bot.domain.star.markup import markup, plain_line_ends
from bot.domain.star.patterns import CORRECTION, LETTER, WORD, lower
from bot.domain.star.rewriting import Edit, Rewriting

_LONGEST_OPENING = 200
"""Characters in which a message says that it is a correction."""


class Source:
    """The text of one message as far as it counts, also in lower case of the same length."""

    def __init__(self, original: str) -> None:
        self.text = plain_line_ends(original)
        self._rewritings: list[Rewriting] = []
        for find in (markup, uncounted.excess, uncounted.commands, uncounted.quotes, uncounted.fences):
            self._rewrite(find)
        opening = _correction(self.text)
        self.is_correction = opening is not None
        """The message says that what it tells replaces what was told before."""
        if opening:
            self._rewrite(lambda _: [(*opening, "")])
        self.lower = lower(self.text)
        self.code = uncounted.code(self.text)
        """Stretches of fenced code, in which nothing is a label."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the non-empty stretch from ``start`` to ``end`` of the text stands in the original text."""
        for rewriting in reversed(self._rewritings):
            start, end = rewriting.original(start, end)
        return start, end

    def _rewrite(self, find: Callable[[str], list[Edit]]) -> None:
        if edits := find(self.text):
            self._rewritings.append(Rewriting(self.text, edits))
            self.text = self._rewritings[-1].text


def _correction(text: str) -> tuple[int, int] | tuple[()] | None:
    """Start and end of the words by which ``text`` says that it is a correction, if a label follows them.

    Empty if it says so before something else; None if it does not say so.
    """
    start = len(text) - len(text.lstrip())
    if _is_starred(text[start:]):
        return start, start + 1
    opening = CORRECTION.match(lower(text[:_LONGEST_OPENING]))
    if opening is None:
        return None
    ends = [opening.start("aside")] if opening["aside"] else []
    return next(((0, end) for end in (*ends, opening.end()) if _begins_with_label(text[end:])), ())


def _is_starred(text: str) -> bool:
    """Whether one star stands directly before a label, as people mark a correction; not a bullet, not emphasis."""
    if not text.startswith("*") or text.partition("\n")[0].count("*") != 1:
        return False
    return text[1:2].isalnum() and _begins_with_label(text[1:])


def _begins_with_label(text: str) -> bool:
    lowered = lower(text.partition("\n")[0])
    return WORD.match(lowered) is not None or LETTER.match(lowered) is not None
