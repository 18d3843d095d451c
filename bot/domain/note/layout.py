r"""The shapes of a note's lines, and the escape that keeps a line of a story from being taken for one of them.

    ## 2. Ownership
    *The wording, in italics or plain.*
    ### My story, using STAR:
    <!-- lodestar:story 12 +dive-deep -->
    **Situation:** ...
    **Task:** ...

    <!-- lodestar:feedback -->
    > From discord:81, on the Result, 2026-03-02:
    > ...

The first comment is what an export adds: the story's id and its further principles (`+key`); either may be absent.
Under such a mark only bold labels cut the text, and a leading backslash is taken off each line after a label's own. So
a line is written with a backslash before it, which Markdown does not show, if it begins with a backslash or `#` or
looks like a bold label, a mark or a horizontal rule. Texts under labels without a mark are the person's own and hold no
escapes.

The second comment and the quoted lines below it are what a peer said: for people to read, and no part of the story.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from bot.domain.star import Section
from bot.domain.star.patterns import BLANK, WORD

TITLE: Final = "# Amazon Leadership Principles"
UNTAGGED: Final = "Not under a principle yet"
STORY: Final = "### My story, using STAR: "
FEEDBACK: Final = "<!-- lodestar:feedback -->"

_B: Final = f"[{BLANK}]*+"
_HEADING: Final = re.compile(rf"{_B}(?P<hashes>#{{1,6}})(?!#)(?P<title>.*)", re.DOTALL)
_LABEL: Final = re.compile(
    rf"{_B}(?P<bold>\*\*|__){_B}(?P<name>{'|'.join(Section)})s?{_B}"
    rf"(?:[:：]{_B}(?P=bold)|(?P=bold){_B}[:：])",
    re.IGNORECASE | re.ASCII,
)
_REF: Final = re.compile(r"[0-9A-Za-z][\w-]{0,63}", re.ASCII)
_MARK: Final = re.compile(
    rf"{_B}<!--[ \t]*+lodestar:story(?P<words>(?:[ \t]++\+?[0-9A-Za-z][\w-]{{0,63}}+)*+)[ \t]*+-->{_B}",
    re.ASCII,
)
_FEEDBACK: Final = re.compile(rf"{_B}<!--[ \t]*+lodestar:feedback[ \t]*+-->{_B}")
_RULE: Final = re.compile(rf"([-*_=])(?:{_B}\1){{2,}}")
_FIRST_SIGNS: Final = frozenset("#*_<-=\\")


class Heading(NamedTuple):
    """A heading; `level` is the number of its `#`."""

    level: int
    title: str


class Label(NamedTuple):
    """A bold label and what follows it on its line."""

    section: Section
    rest: str


class Mark(NamedTuple):
    """What an export notes about the story below it."""

    ref: str | None
    also: tuple[str, ...]


def is_plain(line: str) -> bool:
    """Whether the line begins like none of the shapes, so that nothing else needs to be tried."""
    return line.lstrip(BLANK)[:1] not in _FIRST_SIGNS


def heading(line: str) -> Heading | None:
    """The heading on the line; a single `#` without a blank after it is a hashtag."""
    match = _HEADING.match(line)
    if match is None or (match["hashes"] == "#" and match["title"][:1] not in BLANK):
        return None
    title = match["title"].strip(BLANK)
    return Heading(len(match["hashes"]), title) if title else None


def label(line: str) -> Label | None:
    """The bold label that the line begins with."""
    match = _LABEL.match(line)
    return Label(Section(match["name"].lower()), line[match.end() :]) if match else None


def is_any_label(line: str) -> bool:
    """Whether the reader of stories would take the line for a label, bold or not, in any of its languages."""
    return WORD.match(line.lower()) is not None


def mark(line: str) -> Mark | None:
    """The mark of an export on the line."""
    match = _MARK.fullmatch(line)
    if match is None:
        return None
    words = match["words"].split()
    refs = [word for word in words if not word.startswith("+")]
    return Mark(refs[0] if refs else None, tuple(word[1:] for word in words if word.startswith("+")))


def marked(found: Mark) -> str:
    """The line for a mark.

    Raises ValueError when the ref is not made of at most 64 Latin letters, digits, `-` and `_`.
    """
    if found.ref is not None and _REF.fullmatch(found.ref) is None:
        raise ValueError(f"not fit for a note: ref {found.ref!r}")
    words = [*([found.ref] if found.ref is not None else []), *(f"+{key}" for key in found.also)]
    return f"<!-- {' '.join(['lodestar:story', *words])} -->"


def without_feedback(lines: Iterable[str]) -> list[str]:
    """The lines, with those empty that hold what peers said."""
    left, is_feedback = [], False
    for line in lines:
        opens = line.lstrip(BLANK).startswith("<") and _FEEDBACK.fullmatch(line) is not None
        is_feedback = opens or (is_feedback and line.startswith(">"))
        left.append("" if is_feedback else line)
    return left


def is_rule(line: str) -> bool:
    """Whether the line is a horizontal rule."""
    return _RULE.fullmatch(line.strip(BLANK)) is not None


def escape(line: str) -> str:
    """The line, so written under a mark that it is text."""
    if is_plain(line):
        return line
    visible = line.lstrip(BLANK)
    is_shape = label(line) or mark(line) or _FEEDBACK.fullmatch(line) or is_rule(line)
    return f"\\{line}" if line.startswith("\\") or visible.startswith("#") or is_shape else line


def unescape(line: str) -> str:
    """The line that `escape` was given."""
    return line.removeprefix("\\")
