"""From a label as it is written, in any case and with or without accents, to the section that it names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.star import labels
from bot.domain.star.model import CORE, Section


class Label(NamedTuple):
    """What a label names; ``section`` is None where the rest of the story decides between situation and task."""

    section: Section | None
    core: bool
    """Whether the word says STAR by itself, as *Action* does and *Context* does not."""


def fold(text: str) -> str:
    """Case, accents, curly apostrophes and repeated blanks taken away."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub("[’ʼ‘]", "'", bare).split())


def _plural(word: str) -> str:
    if word.endswith("ty"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("ch") else f"{word}s"


def _english() -> dict[str, Label]:
    table = {
        form: Label(section, core=word == section.value and section in CORE)
        for section, words in labels.ENGLISH.items()
        for word in words
        for form in (word, _plural(word))
    }
    return table | {form: Label(None, core=False) for word in labels.EITHER for form in (word, _plural(word))}


def _every_language() -> dict[str, Label]:
    table = _english()
    for cells in labels.LANGUAGES.values():
        for section, words in cells.items():
            for word in words:
                core = fold(word).startswith(fold(words[0]))
                known = table.get(fold(word))
                table[fold(word)] = Label(section, core=core or (known is not None and known.core))
    return table


_ENGLISH: Final = _english()
_LABELS: Final = _every_language()


def spellings(*, english: bool) -> list[str]:
    """Every label as it is properly written, the longest first."""
    words: Iterable[str] = _ENGLISH
    if not english:
        foreign = (word for cells in labels.LANGUAGES.values() for cell in cells.values() for word in cell)
        words = {*_ENGLISH, *foreign}
    return sorted(words, key=lambda word: (-len(word), word))


@lru_cache(maxsize=4096)
def find(word: str) -> Label | None:
    """The label that is written ``word``, possibly with marks of emphasis after its first letter."""
    return _LABELS.get(fold(re.sub(r"(?<=^.)[*_`)\]]+", "", word)))


@lru_cache(maxsize=4096)
def misspelt(word: str) -> Label | None:
    """The label from which the lower-case ``word`` differs by one slip, if its first letter is right."""
    for right in labels.MISSPELT:
        if word[:1] == right[0] and _one_slip(word, right):
            return _LABELS[right]
    return None


def _one_slip(word: str, right: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours makes one word of the other."""
    same = 0
    while same < min(len(word), len(right)) and word[same] == right[same]:
        same += 1
    rest, wanted = word[same:], right[same:]
    return word != right and (
        rest[1:] == wanted
        or rest == wanted[1:]
        or rest[1:] == wanted[1:]
        or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )


def letters_of(group: str) -> str:
    """The letters of one label: ``st`` for ``s/t``, ``s and t`` or ``st``."""
    return re.sub(r"and|[^a-z]", "", group)


def letter(letters: str) -> Label | None:
    """The label of a scheme's letter, or of the first of several merged ones; None for any other letter."""
    section = labels.LETTERS.get(letters[0])
    return None if section is None else Label(section, core=letters[0] in labels.CORE_LETTERS)


def is_scheme(letters: Iterable[str]) -> bool:
    """Whether the letters of all labels together form a scheme."""
    return frozenset("".join(letters)) in labels.SCHEMES
