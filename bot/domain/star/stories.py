"""The stories that an owner's messages tell, as parts under labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.star.blank import Blank
from bot.domain.star.lexicon import Label
from bot.domain.star.model import Section
from bot.domain.star.pieces import Piece


class Part(NamedTuple):
    """A piece of one message (by its index), and the label under which it stands or which it continues."""

    message: int
    piece: Piece
    label: Label
    replaces: bool = False
    """It corrects what earlier messages told under that label."""

    @property
    def asks_on(self) -> bool:
        """It asks something without a label of its own: if the section says more, that is no template's question."""
        return self.piece.blank is Blank.PROMPT and self.piece.label is None and not self.replaces


@dataclass(slots=True)
class Told:
    """One story as it was told, part by part."""

    parts: list[Part] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return all(part.piece.blank for part in self.parts)

    def sections(self) -> Mapping[Section, list[Part]]:
        """The parts of each section that say something, in order."""
        found: dict[Section, list[Part]] = {section: [] for section in Section}
        undecided = Section.TASK if self._has_situation_label() else Section.SITUATION
        for part in self.parts:
            section = part.label.section or undecided
            if part.piece.blank and not part.asks_on:
                continue
            if part.replaces and found[section] and found[section][-1].message != part.message:
                found[section].clear()
            found[section].append(part)
        return {
            section: parts for section, parts in found.items() if any(not part.piece.blank for part in parts)
        }

    def _has_situation_label(self) -> bool:
        return any(part.label.section is Section.SITUATION for part in self.parts)
