"""Coverage: which of the sixteen a person's stories reach, and which are still gaps."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.principles import Principle
from bot.domain.stories import Story


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one principle is covered."""

    principle: Principle
    complete: int
    drafts: int
    focus: bool

    @property
    def is_gap(self) -> bool:
        """Whether no complete story reaches this principle."""
        return self.complete == 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """All sixteen in their order."""

    reaches: tuple[Reach, ...]

    @property
    def covered(self) -> int:
        """How many principles have a complete story."""
        return sum(not reach.is_gap for reach in self.reaches)

    @property
    def gaps(self) -> tuple[Reach, ...]:
        """Principles without a complete story: focus first, then those with a draft, then in their order."""
        return tuple(
            sorted((r for r in self.reaches if r.is_gap), key=lambda r: (not r.focus, r.drafts == 0))
        )


def coverage(
    principles: Sequence[Principle], stories: Iterable[Story], *, focus: Collection[str]
) -> Coverage:
    """Count a person's stories by every principle they are tagged with."""
    complete: dict[str, int] = {}
    drafts: dict[str, int] = {}
    for story in stories:
        counter = complete if story.complete else drafts
        for key in story.principles:
            counter[key] = counter.get(key, 0) + 1
    return Coverage(
        tuple(
            Reach(p, complete=complete.get(p.key, 0), drafts=drafts.get(p.key, 0), focus=p.key in focus)
            for p in principles
        )
    )
