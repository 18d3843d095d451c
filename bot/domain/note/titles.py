"""What a heading of a note names: a principle, a story, a part of a story, or none of these."""

import re
from collections.abc import Sequence
from typing import Final

from bot.domain.note.layout import UNTAGGED, is_any_label
from bot.domain.principles import Principle, normalise, number_in

_LONGEST: Final = 200
_TAG: Final = re.compile(r"<[^<>]*+>")
_LINK_TARGET: Final = re.compile(r"\]\([^()]*+\)")
_BROKEN_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\x91\x92\ufffd", "'"))
"""What becomes of Windows' curly apostrophes when a text is decoded wrongly."""

_STORY: Final = re.compile(
    r"(?:(?:my|a|the) )?(?:\w+ )?(?:star )?story(?: \d+)?(?: using (?:the )?star(?: \w+)?)?|star"
)
_PRINCIPLE_WORDS: Final = frozenset({"lp", "principle", "leadership"})


class Titles:
    """Knows what the headings over the given principles may say."""

    def __init__(self, principles: Sequence[Principle]) -> None:
        self._numbered = {principle.number: principle for principle in principles}
        self._names = {normalise(principle.name): principle for principle in principles}
        self._aliases = {
            normalise(alias): principle
            for principle in principles
            for alias in (*principle.aliases, principle.key)
        } | self._names

    def principle(self, title: str, *, by_name_only: bool) -> Principle | None:
        """The principle that the title names exactly, whatever its punctuation and numbering.

        A name counts more than a number, because people number their own lists. With `by_name_only` neither an
        alias nor a number alone is enough.
        """
        words = _words(title)
        known = self._names if by_name_only else self._aliases
        if found := known.get(" ".join(words)):
            return found
        while words and words[0] in _PRINCIPLE_WORDS:
            words = words[1:]
        number = number_in(words[0]) if words else None
        if number is None:
            return known.get(" ".join(words))
        if len(words) == 1:
            return None if by_name_only else self._numbered.get(number)
        return known.get(" ".join(words[1:]))


def is_story(title: str) -> bool:
    """Whether the title is one that a story has: "My story, using STAR:", "Story 2"."""
    return _STORY.fullmatch(" ".join(_words(title))) is not None


def is_untagged(title: str) -> bool:
    """Whether stories under no principle follow."""
    return _words(title) == normalise(UNTAGGED).split()


def is_part(title: str) -> bool:
    """Whether the title is a label, such as "Result", although a principle may go by the same word."""
    return len(title) <= _LONGEST and is_any_label(title)


def _words(title: str) -> list[str]:
    if len(title) > _LONGEST:
        return []
    bare = _LINK_TARGET.sub("]", _TAG.sub(" ", title)).translate(_BROKEN_APOSTROPHES)
    return normalise(bare).split()
