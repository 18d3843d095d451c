"""A section as the rules look at it: its words, its sentences and its language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from bot.domain.coach.language import ENGLISH, OTHERS
from bot.domain.star import Section
from bot.domain.star.wordcount import word_count

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_THE_WRITER: Final = re.compile(
    r"```.*?```|`[^`\n]+`|https?://\S+|^[ \t]*>[^\n]*"
    r'|"[^"\n]{1,400}"|“[^”\n]{1,400}”|„[^“”\n]{1,400}[“”]|«[^»\n]{1,400}»'
    r"|(?<![\w'])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w)){1,400}'(?!\w)|(?<!\w)‘(?=\S)(?:[^’\n]|(?<=\w)’(?=\w)){1,400}’(?!\w)",
    re.DOTALL | re.MULTILINE,
)
_SENTENCE_END: Final = re.compile(r"[.!?…。！？]+(?=\s|$|[\"”')*_])|[。！？]|\n+")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:e\.g|i\.e|approx|mr|mrs|ms|dr|vs|etc|nr|ca|incl|min|max)|\b\w)$", re.I
)
_LAST_LATIN: Final = "\u024f"
_CLAUSE_EDGE: Final = re.compile(r"[.,;:!?()\[\]…\n–—→•*+]| - |^\s*-|->")


class Word(NamedTuple):
    """A word in lower case with straight apostrophes; ``start`` and ``end`` are places in the passage."""

    lower: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A stretch of the passage that ends where a sentence or a line does."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """The text of one section."""

    section: Section
    text: str

    @cached_property
    def prose(self) -> str:
        """The text with code, links and other people's quoted words blanked out; places stay the same."""
        return _NOT_THE_WRITER.sub(lambda match: " " * len(match[0]), self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the prose."""
        return tuple(
            Word(match[0].lower().replace("’", "'"), match.start(), match.end())
            for match in _WORD.finditer(self.prose)
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the prose once."""
        return frozenset(word.lower for word in self.words)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences and lines that hold any word or number."""
        return tuple(
            Sentence(start, end)
            for start, end in self._cuts()
            if any(character.isalnum() for character in self.text[start:end])
        )

    def _cuts(self) -> Iterator[tuple[int, int]]:
        start = 0
        for match in _SENTENCE_END.finditer(self.prose):
            if match[0] == "." and _ABBREVIATION.search(
                self.prose, max(start, match.start() - 8), match.start()
            ):
                continue
            yield start, match.end()
            start = match.end()
        yield start, len(self.prose)

    @cached_property
    def length(self) -> int:
        """How many words it has."""
        return word_count(self.text)

    @property
    def foreign(self) -> bool:
        """Whether it is in another script, or has more words of another language than of English."""
        if 2 * sum(word.lower[0] > _LAST_LATIN for word in self.words) > len(self.words):
            return True
        return sum(w.lower in OTHERS for w in self.words) > sum(w.lower in ENGLISH for w in self.words)

    def of(self, sentence: Sentence) -> str:
        """The writer's words in ``sentence``."""
        return self.text[sentence.start : sentence.end].strip()

    def words_by_sentence(self) -> Iterator[tuple[Sentence, tuple[Word, ...]]]:
        """Each sentence with its words."""
        position = 0
        for sentence in self.sentences:
            while position < len(self.words) and self.words[position].start < sentence.start:
                position += 1
            first = position
            while position < len(self.words) and self.words[position].start < sentence.end:
                position += 1
            yield sentence, self.words[first:position]

    def begins_clause(self, before: Word | None, word: Word) -> bool:
        """Whether punctuation or the beginning stands between ``before`` and ``word``."""
        return before is None or bool(_CLAUSE_EDGE.search(self.prose[before.end : word.start]))
