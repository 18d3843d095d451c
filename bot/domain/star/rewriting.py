"""Rewrites a text and remembers the way back: which characters of the old text any stretch of the new one came from."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, pairwise

Edit = tuple[int, int, str]
"""Start and end of a stretch of a text, and what takes its place."""


class Rewriting:
    """A text after ``edits``, which are in order and do not overlap."""

    def __init__(self, old: str, edits: Sequence[Edit]) -> None:
        self._edits = edits
        kept = [
            old[end:start] for (_, end, _), (start, _, _) in pairwise([(0, 0, ""), *edits, (len(old), 0, "")])
        ]
        new = [*(edit[2] for edit in edits), ""]
        self.text = "".join(chain.from_iterable(zip(kept, new, strict=True)))

    @cached_property
    def _stretches(self) -> tuple[list[int], list[tuple[int, int | None]]]:
        """Where each stretch of the new text starts; its start and, if it was replaced as a whole, end in the old."""
        starts: list[int] = []
        old: list[tuple[int, int | None]] = []
        length = position = 0
        for start, end, new in self._edits:
            starts += (length, length + start - position)
            old += ((position, None), (start, end))
            length += start - position + len(new)
            position = end
        return [*starts, length], [*old, (position, None)]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the non-empty stretch from ``start`` to ``end`` of the new text stands in the old one."""
        starts, old = self._stretches
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        old_start, replaced = old[first]
        if replaced is None:
            old_start += start - starts[first]
        old_last, old_end = old[last]
        return old_start, old_last + end - starts[last] if old_end is None else old_end
