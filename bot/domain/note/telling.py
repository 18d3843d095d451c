"""Reads the one story that a block of a note tells: to the letter in the note's layout, otherwise as people write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Final

from bot.domain.note import layout
from bot.domain.note.blocks import Block
from bot.domain.note.model import settled
from bot.domain.star import Message, Reading, Refusal, Section, Span, read
from bot.domain.star.blank import blank

_LONGEST_READ: Final = 100_000
"""Characters of a story that is not in the note's layout, the same bound as for an attachment in chat."""

_NO_LABELS: Final = (
    "There is text here but no label such as **Situation:**, so I cannot tell the parts apart."
)
_TOO_LITTLE: Final = "There is too little here for a story: tell at least two parts in three words or more."
_TOO_LONG: Final = "This is too long for one story; begin every story with “### My story, using STAR:”."
_SECOND: Final = "A second story begins here; write “### My story, using STAR:” above it."
_WHY: Final = {
    Refusal.NO_LABELS: _NO_LABELS,
    Refusal.OTHER_SCHEME: _NO_LABELS,
    Refusal.ONE_SECTION: _TOO_LITTLE,
    Refusal.TOO_SHORT: _TOO_LITTLE,
    Refusal.NO_CORE_LABEL: _NO_LABELS,
    Refusal.RATINGS: "These are marks, not a story.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of a story, the line of its heading or first label, and the lines that are left with the reason."""

    line: int
    texts: Mapping[Section, str] = field(default_factory=dict)
    left: tuple[tuple[int, str], ...] = ()


def tell(block: Block) -> Told:
    """What the block tells."""
    line = block.first - 1 if block.has_story_heading else _first_line(block)
    if block.mark is not None and (exact := settled(_under_labels(block, is_exact=True))):
        return Told(line, exact)
    laid_out = settled(_under_labels(block, is_exact=False)) if _is_laid_out(block) else {}
    laid_out = {section: text for section, text in laid_out.items() if blank(text) is None}
    text = "\n".join(block.lines)
    if len(text) > _LONGEST_READ:
        return Told(line, laid_out, () if laid_out else ((line, _TOO_LONG),))
    reading = read([Message("", "", text)], owner="")
    if not reading.is_story or len(reading.sections) <= len(laid_out):
        return Told(line, laid_out) if laid_out else Told(line, left=_why_nothing(block, reading, line))
    if not block.has_story_heading:
        line = block.first + text.count("\n", 0, min(span.start for span in _spans(reading)))
    return Told(line, settled(reading.sections), _second(block, reading, text))


def _first_line(block: Block) -> int:
    """The line of the first bold label, or of the first text."""
    if block.labels:
        return block.first + block.labels[0][0]
    return block.first + next((index for index, line in enumerate(block.lines) if line.strip()), 0)


def _is_laid_out(block: Block) -> bool:
    """Whether the bold labels are the note's own, in their order and each once."""
    order = [list(Section).index(label.section) for _, label in block.labels]
    return all(before < after for before, after in pairwise(order))


def _under_labels(block: Block, *, is_exact: bool) -> dict[Section, str]:
    """The text under each bold label; that of a label used twice is one text. Escapes are undone if `is_exact`."""
    texts: dict[Section, list[str]] = {}
    following = [*(index for index, _ in block.labels[1:]), len(block.lines)]
    for (index, label), end in zip(block.labels, following, strict=False):
        lines = _without_rules(block.lines[index + 1 : end], is_end=block.is_last and end == len(block.lines))
        if is_exact:
            lines = [layout.unescape(line) for line in lines]
        texts.setdefault(label.section, []).append("\n".join([label.rest, *lines]).strip())
    return {section: "\n".join(parts) for section, parts in texts.items()}


def _without_rules(lines: list[str], *, is_end: bool) -> list[str]:
    """The lines without rules below them; at the end of the note, where other matter may follow, up to a rule."""
    if is_end:
        return list(takewhile(lambda line: not layout.is_rule(line), lines))
    while lines and (not lines[-1].strip() or layout.is_rule(lines[-1])):
        lines.pop()
    return lines


def _why_nothing(block: Block, reading: Reading, line: int) -> tuple[tuple[int, str], ...]:
    says_something = bool(reading.sections)
    if block.has_story_heading and reading.refusal in (Refusal.NO_LABELS, Refusal.OTHER_SCHEME):
        says_something = blank("\n".join(block.lines)) is None
    return ((line, _WHY[reading.refusal]),) if says_something and reading.refusal in _WHY else ()


def _second(block: Block, reading: Reading, text: str) -> tuple[tuple[int, str], ...]:
    """Where another story begins after the one read, which the reader leaves alone."""
    end = max(span.end for span in _spans(reading))
    rest = read([Message("", "", text[end:])], owner="")
    if not rest.is_story:
        return ()
    start = end + min(span.start for span in _spans(rest))
    return ((block.first + text.count("\n", 0, start), _SECOND),)


def _spans(reading: Reading) -> list[Span]:
    return [span for spans in reading.sources.values() for span in spans]
