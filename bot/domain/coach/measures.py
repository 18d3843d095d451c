"""What in a Result can be counted or checked, and what only sounds like it."""

import re
import string
from typing import Final

from bot.domain.coach import words

_MONTH: Final = "|".join(
    sorted({form for month in words.MONTHS for form in (month, month.title())} | {"May"})
)
_COUNTED: Final = "|".join(
    sorted({form for word in words.COUNTED_FROM_A_LIST for form in (word, word.title(), word.upper())})
)

_NO_AMOUNT: Final = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}\.\s[^\W\d_]{3,12}\s\d{4}\b"
    rf"|\b(?:{_MONTH})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?|\b(?:{_MONTH})\b\s\d{{4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH})\b(?:\s\d{{4}}\b)?"
    r"|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring|[Ee]arly|[Ll]ate|[Mm]id|[Ss]ummer|[Ss]pring|[Ww]inter|[Aa]utumn|Q[1-4]|FY)"
    r"[\s-](?:19|20)\d{2}\b"
    r"|\b[vV]\d+(?:\.\d+)*\b|(?<![\d.])\d+\.\d+\.\d+(?:\.\d+)*\b"
    rf"|\b(?:{_COUNTED})\s#?\d+(?:\.\d+)*\b|#\d+"
    r"|(?<!\b[Bb]y )(?<!efore )(?<!ntil )\b\d{1,2}(?::\d{2}\b(?!\s*(?:min|h|s\b))|\s?(?:[ap]m\b|[ap]\.m\.))"
)
_IDIOM: Final = re.compile(rf"\b(?:{words.NOT_NUMBERS})")
_DIGITS: Final = re.compile(r"(?<![^\W_])(?<![^\W_][-/])[\d½¼¾⅓⅔]")
_NUMBER_WORD: Final = re.compile(rf"\b(?:{words.NUMBER_WORDS})\b")
_OUTCOME: Final = re.compile(
    rf"\b(?:{'|'.join(words.OUTCOMES)}|in\s(?:{_MONTH}|may)\b[^.!?\n]{{0,120}}\bin\s(?:{_MONTH}|may))\b"
)
_WORD: Final = re.compile(r"[a-z]+")
_NOW: Final = re.compile(r"\bnow\b")
_VAGUE: Final = re.compile(rf"\b(?:{'|'.join(words.VAGUE)})")
_NEGATED: Final = re.compile(r"(?:\bnot|n['’]t|\bnever|\bhardly|\bif)\s+(?:\w+\s+)?$")

_AMOUNT: Final = (
    r"(?:(?<![\w.,])[$€£~≈]?\d[\d.,]{0,12}\s?[%a-z]{0,8}"
    rf"|\b(?:{words.NUMBER_WORDS}|one)\b)"
)
_CHANGE: Final = re.compile(
    rf"\bfrom\s(?:\w{{1,20}}\s){{0,3}}?{_AMOUNT}[^.!?\n]{{0,40}}?\s(?:down\s|up\s)?to\s(?:\w{{1,20}}\s){{0,2}}?{_AMOUNT}"
    rf"|{_AMOUNT}\s(?:\w{{1,20}}\s){{0,3}}?instead\sof\s(?:\w{{1,20}}\s){{0,3}}?{_AMOUNT}"
    r"|(?<![\w.,])\d[\d.,]{0,12}\s?[%a-z]{0,8}\s?(?:→|->|=>)\s?[$€£~≈]?\s?\d[\d.,]{0,12}"
)
_CHANGES: Final = re.compile(r"\sto\s|\sinstead\s|→|->|=>")
_SURE_DIGITS: Final = re.compile(r"\d\s?[%％]|[$€£¥]\s?\d|\d\s?[€$£¥]")

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Unlike ``str.lower`` it never changes the length, and it spares the patterns a slow search in either case."""

Place = tuple[int, int]


def number(text: str) -> Place | None:
    """The first number that is an amount: no date, version, clock time or name."""
    amounts = _amounts(text)
    found = [match for pattern in (_DIGITS, _NUMBER_WORD) if (match := pattern.search(amounts))]
    return min(match.span() for match in found) if found else None


def sure_number(text: str) -> Place | None:
    """A percentage or a sum of money, which is one in any language."""
    match = _SURE_DIGITS.search(text)
    return match.span() if match else None


def change(text: str) -> Place | None:
    """A stretch that gives the value before and the value after."""
    amounts = _amounts(text)
    match = _CHANGE.search(amounts) if _CHANGES.search(amounts) else None
    return match.span() if match else None


def vague(text: str) -> list[Place]:
    """The endings that nobody can check."""
    lower = text.translate(_LOWER)
    return [
        match.span()
        for match in _VAGUE.finditer(lower)
        if not _NEGATED.search(lower, max(0, match.start() - 24), match.start())
    ]


def checkable(text: str) -> bool:
    """Whether the text has anything that counts as a measure, taken generously.

    A plain *now* says that something is otherwise than before, unless it is only better or faster.
    """
    if number(text) is not None:
        return True
    lower = text.translate(_LOWER)
    if _NOW.search(lower) and words.VAGUE_HINTS.isdisjoint(_WORD.findall(lower)):
        return True
    return bool(_OUTCOME.search(_without(_VAGUE, _without(_IDIOM, lower))))


def _amounts(text: str) -> str:
    """The text in lower case, what is no amount blanked out."""
    return _without(_IDIOM, _without(_NO_AMOUNT, text).translate(_LOWER))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)
