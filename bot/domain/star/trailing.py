"""Labels in brackets after the text that they name: ``Our only mechanic left (Situation). I had … (Task).``"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.star import lexicon, patterns
from bot.domain.star.marks import Mark
from bot.domain.star.source import Source

_FEWEST: Final = 3


def find(source: Source, barriers: Sequence[Mark]) -> list[Mark]:
    """The trailing labels of ``source`` if there are at least three, each holding the text before it."""
    found = [
        (match, _ends_sentence(match, source.text)) for match in patterns.TRAILING.finditer(source.lower)
    ]
    if sum(ends for _, ends in found) < _FEWEST:
        return []
    return list(_marks(source, [match for match, ends in found if ends or match["stop"]], barriers))


def _marks(source: Source, found: list[re.Match[str]], barriers: Sequence[Mark]) -> Iterator[Mark]:
    starts = iter([*(barrier.end for barrier in barriers), len(source.text) + 1])
    barrier_end = next(starts)
    after = start = 0
    for match in found:
        while barrier_end <= match.start():
            line_end = source.text.find("\n", barrier_end, match.start())
            start = max(start, line_end if line_end >= 0 else barrier_end)
            barrier_end = next(starts)
        letters = lexicon.letters_of(match["letters"]) if match["letters"] else ""
        label = lexicon.letter(letters) if letters else lexicon.find(match["word"])
        yield Mark(max(start, after), max(start, after), label, letters, stop=match.start())
        after = match.end()


def _ends_sentence(match: re.Match[str], text: str) -> bool:
    """Whether a sentence or line ends with the label, before or after its full stop."""
    if match["stop"].strip(",") or text[match.end() : match.end() + 1] in ("", "\n"):
        return True
    before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 2]
    return before.rstrip().endswith((".", "!", "?", "。")) or after.lstrip()[:1].isupper()
