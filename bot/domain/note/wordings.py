"""The wording of a principle in a note: the first paragraph below its heading, in italics or plain."""

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from typing import Final

from bot.domain.note import layout
from bot.domain.star.patterns import BLANK

_LONGEST: Final = 2_000
_OTHER: Final = re.compile(r"(?:[-+*>|•]|\d{1,3}[.)])[ \t]|<!--|```|~~~|!\[")
"""Beginnings of lists, quotes, tables, comments, code and pictures."""
_ITALIC: Final = re.compile(
    r"(?P<star>\*{1,3})(?P<starred>(?:[^*\\]|\\.)++)(?P=star)|(?P<line>_{1,3})(?P<lined>(?:[^_\\]|\\.)++)(?P=line)"
)
_SIGN: Final = re.compile(r"[*\\]")
_ESCAPED: Final = re.compile(r"\\([\\*_])")


def find_wording(lines: Sequence[str]) -> str:
    """The wording in the lines between a principle's heading and its stories, without marks of italics; or ""."""
    after_blanks = dropwhile(lambda line: not line.strip(BLANK), lines)
    paragraph = takewhile(lambda line: line and not _ends(line), (line.strip(BLANK) for line in after_blanks))
    first, *others = [*paragraph, ""]
    text = first if _ITALIC.fullmatch(first) else " ".join([first, *others]).strip()
    if not text or len(text) > _LONGEST or _OTHER.match(text):
        return ""
    wording = _upright(text)
    return "" if _ends(italic(wording)) else wording


def italic(wording: str) -> str:
    """The wording in italics, in one line."""
    escaped = _SIGN.sub(r"\\\g<0>", _one_line(wording))
    return f"*{escaped}*"


def _upright(text: str) -> str:
    if match := _ITALIC.fullmatch(text):
        text = match["starred"] or match["lined"]
    return _one_line(_ESCAPED.sub(r"\1", text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _ends(line: str) -> bool:
    return layout.heading(line) is not None or layout.is_rule(line) or layout.is_any_label(line)
