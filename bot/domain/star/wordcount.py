"""Counts words as a reader would, in scripts with and without blanks between them."""

import re
from typing import Final

_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SPACED: Final = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff]+")
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")


def word_count(text: str) -> int:
    """Words of ``text``; each Chinese or Japanese character is one."""
    return len(_UNSPACED.findall(text)) + _spaced(text)


def says_enough(text: str) -> bool:
    """Whether ``text`` has at least three words, two Chinese or Japanese characters counting as one."""
    return len(_UNSPACED.findall(text)) + 2 * _spaced(text) >= 2 * 3


def _spaced(text: str) -> int:
    return sum(1 for run in _SPACED.findall(text) if _LETTER_OR_DIGIT.search(run))
