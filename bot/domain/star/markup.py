"""Turns HTML tags, entities, foreign line ends and separate accents into the plain text that they stand for."""

import re
from functools import lru_cache
from html import unescape
from typing import Final
from unicodedata import normalize

from bot.domain.star.patterns import TABLE_RULE
from bot.domain.star.rewriting import Edit

CELL_BREAK: Final = "\u2028"
"""Stands for a line break within a table cell, where a real one would end the row."""

_WINDOWS_LINE_END: Final = "\r\n"
_OTHER_LINE_END: Final = re.compile("\r(?!\n)|[\u2028\u2029]")
_MARKUP: Final = re.compile(
    r"\r\n|(?:<|&lt;)(?P<end>/?)(?P<tag>b|strong|i|em|u|p|br|h[1-6]|li|ul)(?:[\s/][^<>&\n]{0,200})?(?:>|&gt;)"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});"
    r"|[^\W\d_][\u0300-\u036f]{1,8}",
    re.IGNORECASE,
)
_SIGN_OF_MARKUP: Final = re.compile("[<&\r\u0300-\u036f]")
_EMPHASIS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "u": "__"}
_NEAR: Final = 2000
"""How far from a line break in a cell an edge of the cell is looked for: the length of one chat message."""


def plain_line_ends(text: str) -> str:
    """``text`` with every line end that is one character as a line feed, so that nothing moves."""
    return _OTHER_LINE_END.sub("\n", text)


def markup(text: str) -> list[Edit]:
    """The edits that make plain text of ``text``."""
    if _SIGN_OF_MARKUP.search(text) is None:
        return []
    edits = [(*match.span(), _plain(match[0])) for match in _MARKUP.finditer(text)]
    if "|" in text and TABLE_RULE.search(text):
        edits = [(*edit[:2], CELL_BREAK) if _breaks_cell(text, edit) else edit for edit in edits]
    return [(start, end, new) for start, end, new in edits if new != text[start:end]]


@lru_cache(maxsize=1024)
def _plain(found: str) -> str:
    if found == _WINDOWS_LINE_END:
        return "\n"
    match = _MARKUP.fullmatch(found)
    if match is not None and match["tag"]:
        return _broken(match["tag"].lower(), closing=bool(match["end"]))
    return unescape(found).replace("\r", "\n") if found.startswith("&") else normalize("NFC", found)


def _broken(tag: str, *, closing: bool) -> str:
    """The Markdown of a tag: marks of emphasis, or a new line with the sign of a heading or a list item."""
    if tag in _EMPHASIS:
        return _EMPHASIS[tag]
    if closing:
        return "" if tag == "li" else "\n"
    if tag == "li":
        return "\n- "
    return f"\n{'#' * int(tag[1])} " if tag[0] == "h" else "\n"


def _breaks_cell(text: str, edit: Edit) -> bool:
    start, end, new = edit
    if new != "\n" or text[start:end] == _WINDOWS_LINE_END:
        return False
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return "|" in before.rpartition("\n")[2] or "|" in after.partition("\n")[0]
