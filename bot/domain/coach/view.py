"""A story as the rules look at it, and the findings that several of them need."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.domain.coach import measures
from bot.domain.coach.acts import Acts, acts
from bot.domain.coach.language import is_english
from bot.domain.coach.passage import Passage
from bot.domain.coach.speaking import speaking_seconds
from bot.domain.prompts import AsksFor
from bot.domain.star import CORE, Section

LONGEST_READ: Final = 10_000
"""Characters of a whole story that are still read word by word, some twelve minutes of speech; of a longer one only
the lengths are judged."""


@dataclass(frozen=True)
class View:
    """A story and the question it answers."""

    passages: Mapping[Section, Passage]
    asks_for: AsksFor | None = None

    @classmethod
    def of(cls, texts: Mapping[Section, str], asks_for: AsksFor | None) -> "View":
        """A view of the sections that have any text."""
        told = {
            section: Passage(section, texts[section]) for section in Section if texts.get(section, "").strip()
        }
        return cls(told, asks_for)

    @property
    def complete(self) -> bool:
        """Whether situation, task, action and result are told."""
        return all(section in self.passages for section in CORE)

    @cached_property
    def readable(self) -> bool:
        """Whether the story is in English and short enough for a look at its words."""
        if sum(len(passage.text) for passage in self.passages.values()) > LONGEST_READ:
            return False
        return is_english(word.lower for passage in self.passages.values() for word in passage.words)

    def told(self, section: Section) -> Passage | None:
        """The section, if it is told, whatever its language."""
        return self.passages.get(section)

    def english(self, section: Section) -> Passage | None:
        """The section, if it is told and its words can be judged."""
        passage = self.passages.get(section)
        return passage if passage and self.readable and not passage.foreign else None

    @cached_property
    def seconds(self) -> int:
        """How long it takes to tell."""
        return speaking_seconds({section: passage.text for section, passage in self.passages.items()})

    @cached_property
    def acts(self) -> Acts:
        """Who does what in the Action; nobody anything where its words cannot be judged."""
        action = self.english(Section.ACTION)
        return acts(action) if action else Acts()

    @cached_property
    def checkable(self) -> bool:
        """Whether the Result has anything that counts as a measure."""
        result = self.english(Section.RESULT)
        return result is not None and measures.checkable(result.text)
