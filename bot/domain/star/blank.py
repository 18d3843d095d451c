"""Whether the text under a label says nothing: left empty, a placeholder, or the prompt's own words pasted back."""

import re
from enum import Enum, auto
from typing import Final

from bot.domain.star import labels
from bot.domain.star.patterns import BLANK, EMPHASIS, NAMED_PICTURE

_DECORATION: Final = f"{BLANK}\n{EMPHASIS}"
_NOTHING: Final = re.compile(rf"(?:{NAMED_PICTURE}|[\W_])*+", re.IGNORECASE)
_ONE_PAIR: Final = re.compile(r"\[[^\[\]]*+\]|<[^<>]*+>")
_TO_FILL_IN: Final = re.compile(
    r"[*_(\[<]++\s*+fill in\s*+[:：].*|fill in\s*+[:：]\s*+(?:[*_].*[*_]|\(.*\)|\[.*\]|<.*>)",
    re.IGNORECASE | re.DOTALL,
)
_PLACEHOLDER: Final = re.compile(rf"[\W_]*+(?:{'|'.join(labels.BLANKS)})[\W_]*+", re.IGNORECASE)
_PROMPT: Final = re.compile(rf"[\W_]*+(?:{'|'.join(labels.PROMPTS)})\b", re.IGNORECASE)
_ADDRESSES: Final = re.compile(r"\byour?\b", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\([^()]*+\)|（[^（）]*+）")
_STATEMENT_WITHIN: Final = re.compile(r"[.!](?=\s+[^\W\d_a-z])|[。！](?=.)")


class Blank(Enum):
    """In which way a text says nothing."""

    EMPTY = auto()
    PROMPT = auto()


def blank(text: str) -> Blank | None:
    """How ``text``, decoration included, says nothing; None if it does say something."""
    if says_nothing(text):
        return Blank.EMPTY
    stripped = text.strip(_DECORATION)
    if (
        _ONE_PAIR.fullmatch(stripped)
        or _PLACEHOLDER.fullmatch(stripped)
        or _TO_FILL_IN.fullmatch(text.strip())
    ):
        return Blank.EMPTY
    if _PROMPT.match(text) and _ADDRESSES.search(text):
        return Blank.PROMPT
    return Blank.PROMPT if _only_asks(stripped) else None


def says_nothing(text: str) -> bool:
    """Whether ``text`` is only blanks, punctuation and pictures."""
    return _NOTHING.fullmatch(text) is not None


def _only_asks(text: str) -> bool:
    if "?" not in text and "？" not in text:
        return False
    lines = (_ASIDE.sub("", line).rstrip(f"{_DECORATION}\"'”’)") for line in text.split("\n"))
    return all(
        line.endswith(("?", "？")) and not _STATEMENT_WITHIN.search(line)
        for line in lines
        if not says_nothing(line)
    )
