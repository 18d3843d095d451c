"""A message's text without what does not count (quotes, commands, HTML), and the way back to what was written."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from html import unescape
from itertools import chain, pairwise
from typing import Final
from unicodedata import normalize

from bot.domain.star.lexicon import is_scheme, letters_of
from bot.domain.star.patterns import CORRECTION, LETTER, TABLE_RULE, WORD

CELL_BREAK: Final = "\u2028"
"""Stands for a line break within a table cell, where a real one would end the row."""

_MARKUP: Final = re.compile(
    r"\r\n?|[\u2028\u2029]"
    r"|(?:<|&lt;)(?P<end>/?)(?P<tag>b|strong|i|em|u|p|br|h[1-6]|li|ul)(?:[\s/][^<>&\n]{0,200})?(?:>|&gt;)"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});"
    r"|[^\W\d_][\u0300-\u036f]{1,8}",
    re.IGNORECASE,
)
_MARKUP_SIGN: Final = re.compile("[<&\r\u2028\u2029\u0300-\u036f]")
_INLINE_TAGS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "u": "__"}
_AS_MANY_LINES_AS_READ: Final = re.compile(r"(?:[^\n]*+\n){4000}")
"""More than people write in the longest message that is read; bounds the time that hostile texts take."""
_COMMAND: Final = re.compile(r"^[ \t]*[/!][^\W\d_][^\n]*(?:\n|\Z)", re.MULTILINE)
_QUOTED: Final = re.compile(r"^[ \t]*>[^\n]*(?:\n|\Z)", re.MULTILINE)
_QUOTE_MARK: Final = re.compile(r"^[ \t]*(?:>[ \t]?)++", re.MULTILINE)
_UNQUOTED: Final = re.compile(r"^(?![ \t]*>)[^\S\n]*+\S", re.MULTILINE)
_QUOTE_TO_THE_END: Final = re.compile(r"^>>>[ \t]", re.MULTILINE)
_FENCE: Final = re.compile(r"^[ \t]*(?P<fence>```|~~~)(?P<info>[^\n`~]*)", re.MULTILINE)


Edit = tuple[int, int, str]
"""Start and end of a stretch of a text, and what takes its place."""


class _Step:
    """One rewriting of a text, able to say which stretch of the old text a stretch of the new one came from."""

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
        starts, old = self._stretches
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        old_start, replaced = old[first]
        if replaced is None:
            old_start += start - starts[first]
        old_last, old_end = old[last]
        return old_start, old_last + end - starts[last] if old_end is None else old_end


class Source:
    """The text of one message as far as it counts, also in lower case of the same length."""

    def __init__(self, original: str) -> None:
        self.text = original
        self.lower = ""
        self.code: list[tuple[int, int]] = []
        """Stretches of fenced code, in which nothing is a label."""
        self.is_correction = False
        self._steps: list[_Step] = []
        self._rewrite(_markup_edits)
        self._rewrite(_excess_edits)
        self._rewrite(_command_edits)
        self._rewrite(_quote_edits)
        self._rewrite(_fence_edits)
        self._find_correction()
        self.lower = lower(self.text)
        self.code = [(start, end) for start, end, _ in _fences(self.text)]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the non-empty stretch from ``start`` to ``end`` of the text stands in the original text."""
        for step in reversed(self._steps):
            start, end = step.original(start, end)
        return start, end

    def _rewrite(self, find: Callable[[str], list[Edit]]) -> None:
        edits = find(self.text)
        if edits:
            self._steps.append(_Step(self.text, edits))
            self.text = self._steps[-1].text

    def _find_correction(self) -> None:
        start = len(self.text) - len(self.text.lstrip())
        if _is_starred(self.text[start:]):
            self.is_correction = True
            self._rewrite(lambda _: [(0, start + 1, "")])
        elif opening := CORRECTION.match(lower(self.text[:200])):
            self.is_correction = True
            ends = (opening.start("aside"), opening.end()) if opening["aside"] else (opening.end(),)
            end = next((end for end in ends if _begins_with_label(self.text[end:])), 0)
            self._rewrite(lambda _: [(0, end, "")] if end else [])


def lower(text: str) -> str:
    """Lower case that keeps every character's place (``İ`` would become two)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _begins_with_label(text: str) -> bool:
    lowered = lower(text)
    return WORD.match(lowered) is not None or LETTER.match(lowered) is not None


def _is_starred(text: str) -> bool:
    """Whether one star stands directly before a label, as people mark a correction; not a bullet, not emphasis."""
    if not text.startswith("*") or text.partition("\n")[0].count("*") != 1:
        return False
    return text[1:2].isalnum() and _begins_with_label(text[1:])


def _markup_edits(text: str) -> list[Edit]:
    if _MARKUP_SIGN.search(text) is None:
        return []
    edits = [(*match.span(), _without_markup(match[0].lower())) for match in _MARKUP.finditer(text)]
    if "|" in text and TABLE_RULE.search(text):
        edits = [(*edit[:2], CELL_BREAK) if _breaks_cell(text, edit) else edit for edit in edits]
    return [(start, end, new) for start, end, new in edits if new != text[start:end]]


@lru_cache(maxsize=1024)
def _without_markup(found: str) -> str:
    """What a tag, an entity, the end of a line or a letter with a separate accent stands for."""
    if found.startswith("&") and not found.lower().startswith("&lt;"):
        return unescape(found).replace("\r", "\n")
    match = _MARKUP.fullmatch(found)
    if match is None or match["tag"] is None:
        return (
            unescape(found)
            if found[0] == "&"
            else normalize("NFC", found)
            if len(found) > 1 and found != "\r\n"
            else "\n"
        )
    return _broken(match["tag"].lower(), closing=bool(match["end"]))


def _broken(tag: str, *, closing: bool) -> str:
    if tag in _INLINE_TAGS:
        return _INLINE_TAGS[tag]
    if closing:
        return "" if tag == "li" else "\n"
    if tag == "li":
        return "\n- "
    return f"\n{'#' * int(tag[1])} " if tag[0] == "h" else "\n"


def _breaks_cell(text: str, edit: Edit) -> bool:
    """Whether a line break stands within a table's row: beside an edge, looked for within a long message's length."""
    start, end, new = edit
    if new != "\n" or text[start] in "\r\u2028\u2029":
        return False
    line_before = text[max(0, start - 2000) : start].rpartition("\n")[2]
    return "|" in line_before or "|" in text[end : end + 2000].partition("\n")[0]


def _excess_edits(text: str) -> list[Edit]:
    whole = _AS_MANY_LINES_AS_READ.match(text)
    return [(whole.end(), len(text), "")] if whole and whole.end() < len(text) else []


def _command_edits(text: str) -> list[Edit]:
    if "/" not in text and "!" not in text:
        return []
    return _deleted(_COMMAND.finditer(text))


def _quote_edits(text: str) -> list[Edit]:
    """Quoted lines beside unquoted ones are somebody else's words; if all are quoted, the marks are decoration."""
    if ">" not in text:
        return []
    to_the_end = _QUOTE_TO_THE_END.search(text)
    if to_the_end and not text[: to_the_end.start()].strip():
        return _deleted([to_the_end])
    if _UNQUOTED.search(text) is None:
        return _deleted(_QUOTE_MARK.finditer(text))
    if to_the_end:
        return [*_deleted(_QUOTED.finditer(text, 0, to_the_end.start())), (to_the_end.start(), len(text), "")]
    return _deleted(_QUOTED.finditer(text))


def _deleted(matches: Iterable[re.Match[str]]) -> list[Edit]:
    return [(*match.span(), "") for match in matches]


def _fences(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Start and end of each closed block of fenced code, with the match of its opening."""
    if "```" not in text and "~~~" not in text:
        return
    position = 0
    while opening := _FENCE.search(text, position):
        close = text.find(opening["fence"], opening.end("fence"))
        if close < 0:
            return
        position = close + 3
        yield opening.start(), position, opening


def _fence_edits(text: str) -> list[Edit]:
    """A block of code that holds labels is a story in a box: the fences go. Others stay as they are."""
    edits: list[Edit] = []
    position = 0
    for start, position, opening in _fences(text):
        info = opening["info"].strip()
        body = opening.end("info") if _is_language(info) else opening.end("fence")
        if _holds_labels(lower(text[body : position - 3])):
            edits += [(start, body, ""), (position - 3, position, "")]
    if "```" in text and (unclosed := _FENCE.search(text, position)):
        edits.append((unclosed.start(), unclosed.end("fence"), ""))
    return edits


def _is_language(info: str) -> bool:
    return bool(re.fullmatch(r"[\w+#.-]*", info)) and WORD.match(lower(info)) is None


def _holds_labels(code: str) -> bool:
    words = sum(1 for _ in WORD.finditer(code))
    return words >= 2 or is_scheme(letters_of(match["letters"]) for match in LETTER.finditer(code))
