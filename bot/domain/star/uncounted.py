"""Finds the lines of a message that are no part of what its author tells: commands, quotes, fences around a story."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.star.lexicon import is_scheme, letters_of
from bot.domain.star.patterns import LETTER, WORD, lower
from bot.domain.star.rewriting import Edit

_AS_MANY_LINES_AS_READ: Final = re.compile(r"(?:[^\n]*+\n){3000}")
"""More than people write in the longest message that is read; bounds the time that hostile texts take."""
_COMMAND: Final = re.compile(r"^[ \t]*[/!][^\W\d_][^\n]*(?:\n|\Z)", re.MULTILINE)
_QUOTED: Final = re.compile(r"^[ \t]*>(?!\d)[^\n]*(?:\n|\Z)", re.MULTILINE)
_QUOTE_MARK: Final = re.compile(r"^[ \t]*(?:>(?!\d)[ \t]?)++", re.MULTILINE)
_UNQUOTED: Final = re.compile(r"^(?![ \t]*>(?!\d))[^\S\n]*+\S", re.MULTILINE)
_QUOTE_TO_THE_END: Final = re.compile(r"^>>>[ \t]", re.MULTILINE)
"""Discord's mark for a quote of everything that follows."""
_FENCE: Final = re.compile(r"^[ \t]*(?P<fence>```|~~~)(?P<info>[^\n`~]*)", re.MULTILINE)


def excess(text: str) -> list[Edit]:
    """Everything after more lines than are read."""
    whole = _AS_MANY_LINES_AS_READ.match(text)
    return [(whole.end(), len(text), "")] if whole and whole.end() < len(text) else []


def commands(text: str) -> list[Edit]:
    """Lines that speak to a bot."""
    return _deleted(_COMMAND.finditer(text)) if "/" in text or "!" in text else []


def quotes(text: str) -> list[Edit]:
    """Quoted lines beside unquoted ones, which are somebody else's words; if all are quoted, only the marks."""
    if ">" not in text:
        return []
    if _UNQUOTED.search(text) is None:
        return _deleted(_QUOTE_MARK.finditer(text))
    to_the_end = _QUOTE_TO_THE_END.search(text)
    if to_the_end is None:
        return _deleted(_QUOTED.finditer(text))
    if not text[: to_the_end.start()].strip():
        return _deleted([to_the_end])
    return [*_deleted(_QUOTED.finditer(text, 0, to_the_end.start())), (to_the_end.start(), len(text), "")]


def fences(text: str) -> list[Edit]:
    """The fences around code that holds labels, which is a story in a box, and a fence that is never closed."""
    edits: list[Edit] = []
    position = 0
    for start, position, opening in _blocks(text):
        body = opening.end("info") if _is_language(opening["info"].strip()) else opening.end("fence")
        if _holds_labels(lower(text[body : position - 3])):
            edits += [(start, body, ""), (position - 3, position, "")]
    if "```" in text and (unclosed := _FENCE.search(text, position)):
        edits.append((unclosed.start(), unclosed.end("fence"), ""))
    return edits


def code(text: str) -> list[tuple[int, int]]:
    """Start and end of each block of fenced code."""
    return [(start, end) for start, end, _ in _blocks(text)]


def _blocks(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
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


def _is_language(info: str) -> bool:
    return bool(re.fullmatch(r"[\w+#.-]*", info)) and WORD.match(lower(info)) is None


def _holds_labels(block: str) -> bool:
    words = sum(1 for _ in WORD.finditer(block))
    return words > 1 or is_scheme(letters_of(match["letters"]) for match in LETTER.finditer(block))


def _deleted(matches: Iterable[re.Match[str]]) -> list[Edit]:
    return [(*match.span(), "") for match in matches]
