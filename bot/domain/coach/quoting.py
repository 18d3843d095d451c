"""Quotes a writer: exact words, the long middle or end left out with an ellipsis."""

from typing import Final

ELLIPSIS: Final = "…"
LONGEST: Final = 90
"""Characters of a quote; about one line of a chat message."""

_EDGE_MARKS: Final = " \t\r\n*_~|>#•-–—"


def quote(text: str, longest: int = LONGEST) -> str:
    """``text`` without marks at its edges, cut at a blank where it is too long."""
    bare = text.strip(_EDGE_MARKS)
    line = bare.splitlines()[0].rstrip() if bare else bare
    if len(line) <= longest:
        return line if line == bare else f"{line} {ELLIPSIS}"
    return f"{_head(line, longest)}{ELLIPSIS}"


def around(text: str, start: int, end: int) -> str:
    """The words at ``text[start:end]`` with what follows them, as far as a quote reaches."""
    head = quote(text[start:])
    return head if len(head) >= min(end - start, LONGEST) else quote(text[start:end])


def ends(first: str, last: str) -> str:
    """The beginning of one text and the end of another, as a quote of everything between."""
    bare = last.strip(_EDGE_MARKS)
    tail = bare[-(LONGEST // 2) :]
    if len(tail) < len(bare) and " " in tail:
        tail = tail.split(" ", 1)[1]
    head = quote(first, LONGEST // 2).rstrip(ELLIPSIS).rstrip()
    return f"{head} {ELLIPSIS} {tail.splitlines()[-1] if tail else ''}".rstrip()


def _head(line: str, longest: int) -> str:
    head = line[:longest]
    blank = head.rfind(" ")
    return (head[:blank] if blank > longest // 2 else head).rstrip(" ,;:")
