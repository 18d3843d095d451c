"""A study group's own questions: what may be one, and the reading of a file of them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.domain.errors import InvalidInput
from bot.domain.foreign import one_line, portable
from bot.domain.principles import Principle, normalise
from bot.domain.prompts import LONGEST_QUESTION

MOST_OWN = 200
"""Questions of its own that a group may have: more than half a year of prompts."""

LARGEST_BYTES = 250_000
"""A file of questions of more is not opened; MOST_OWN of the longest have as many in any script."""

MOST_LINES = 500
"""Lines of a file of questions, blank ones and headings too; looking up a name may take milliseconds."""

WRONG_SHOWN = 10
"""Lines of a file that are named one by one when they cannot be used."""

LONGEST_REASON = 140
"""Characters that say what is wrong with a line; ten of them fit into any platform's message."""

_BULLET = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+")
_COLON = re.compile("[:：]")

_UNREAD = Principle(0, "", "", "", "", ())
"""Stands for a heading that was not understood: the questions below are judged by themselves."""

Find = Callable[[str], Principle]
"""Finds the principle that a text means. Raises UnknownPrinciple and AmbiguousPrinciple."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a group asks: the key of a principle, and the words on one line, with nothing invisible in them."""

    principle: str
    text: str


class WrongLines(InvalidInput):
    """Lines of a file cannot be used; `lines` says which (from 1) and why."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        shown = [f"• line {number}: {one_line(why, LONGEST_REASON)}" for number, why in lines[:WRONG_SHOWN]]
        more = [f"… and {len(lines) - WRONG_SHOWN} more."] if len(lines) > WRONG_SHOWN else []
        start = "Nothing was added, because I cannot use all of that file:"
        super().__init__("\n".join([start, *shown, *more, "Mend it and send it again."]))
        self.lines = tuple(lines)


def question(principle: Principle, typed: str) -> Question:
    """The question that was typed. Raises InvalidInput when there is none, or when it is too long."""
    text = one_line(portable(typed), len(typed))
    if not any(each.isalnum() for each in text):
        raise InvalidInput("There is no question in that. Write one in words: *Tell me about a time …*")
    if len(text) > LONGEST_QUESTION:
        raise InvalidInput(
            f"That question has {len(text):,} characters, and one may have at most {LONGEST_QUESTION}. "
            "Say it in fewer words."
        )
    return Question(principle.key, text)


def folded(text: str) -> str:
    """What two spellings of a question have in common, whatever their case, spaces and marks at the end."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip("?!.… ")


def read_file(content: bytes, find: Find) -> list[Question]:
    """The questions of a file, one a line: “Principle: question”, or all those below a heading that names one.

    Raises WrongLines if there are lines that cannot be used, and InvalidInput for what is no such file.
    """
    lines, find = _lines(content), cache(find)
    found: list[Question] = []
    wrong: list[tuple[int, str]] = []
    heading: Principle | None = None
    for number, line in enumerate(lines, start=1):
        try:
            if line.startswith("#"):
                heading = _UNREAD
                heading = find(line.strip("# "))
            elif line:
                found.append(_in_line(_BULLET.sub("", line), heading, find))
        except InvalidInput as error:
            wrong.append((number, str(error)))
    if wrong:
        raise WrongLines(wrong)
    if not found:
        raise InvalidInput(
            "There is no question in that file. Write one a line: `Ownership: Tell me about …`"
        )
    return found


def _lines(content: bytes) -> list[str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidInput("That file is not text in UTF-8. Save it as UTF-8 text and send it again.")
    lines = [line.strip() for line in re.split("\r\n|\r|\n", text)]
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"That file has more than {MOST_LINES} lines. Split it in two.")
    return lines


def _in_line(line: str, heading: Principle | None, find: Find) -> Question:
    """Below a heading a colon belongs to the question, unless the whole name of a principle is before it."""
    start, *rest = _COLON.split(line, maxsplit=1)
    if heading is not None:
        named = _named(start, find) if rest else None
        return question(named, rest[0]) if named else question(heading, line)
    if not rest:
        raise InvalidInput(
            "Which principle is this about? Write its name first: `Ownership: Tell me about …`"
        )
    return question(find(start), rest[0])


def _named(text: str, find: Find) -> Principle | None:
    """The principle that has exactly this name."""
    try:
        found = find(text)
    except InvalidInput:
        return None
    return found if normalise(text) == normalise(found.name) else None
