"""Where a writer may have named the principle: a metadata line, a heading or a bold line."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.domain.star import patterns
from bot.domain.star.bare import bare
from bot.domain.star.patterns import EMPHASIS

_NUMBERING: Final = re.compile(r"\d{1,3}[.)]\s*")


class Name(NamedTuple):
    """A text that may be a principle's name, and where its line starts."""

    position: int
    text: str
    is_field: bool
    """Introduced by *LP:* or the like, so that it may also stand below the story."""


def of_barrier(match: re.Match[str], text: str) -> Name | None:
    """The name on a line that ``patterns.BARRIER`` matched: the value of a field, the words of a heading."""
    if not (match["principle"] or match["hashes"]):
        return None
    line_end = text.find("\n", match.end())
    start = match.end() if match["principle"] else match.end("hashes")
    return _name(
        text, match.start(), start, len(text) if line_end < 0 else line_end, is_field=bool(match["principle"])
    )


def bold_lines(text: str) -> Iterator[Name]:
    if "**" in text or "__" in text:
        for match in patterns.BOLD_LINE.finditer(text):
            if name := _name(text, match.start(), *match.span("name"), is_field=False):
                yield name


def _name(text: str, position: int, start: int, end: int, *, is_field: bool) -> Name | None:
    while start < end and text[start] in EMPHASIS:
        start += 1
    start, end = bare(text, start, end)
    name = text[start:end]
    numbering = _NUMBERING.match(name)
    name = name[numbering.end() :] if numbering else name
    return Name(position, name.rstrip(":：)]】）"), is_field) if name else None
