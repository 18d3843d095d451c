"""The words of the coach: what kind of remark, on which section, quoting what, advising what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.star import Section


class Kind(StrEnum):
    """One member per rule: what may be fixed (the most valuable first), what landed, what to check before sharing."""

    HYPOTHETICAL = "hypothetical"
    WE_FOR_I = "we where I belongs"
    NO_OWN_PART = "nothing that one did oneself"
    VAGUE_RESULT = "vague ending"
    NO_MEASURE = "nothing measurable in the result"
    LEARNING_EXPECTED = "a failure without a learning"
    BLAME = "blaming"
    WEAK_VERBS = "being involved instead of doing"
    SITUATION_LONGER = "situation longer than the action"
    ACTION_NOT_LONGEST = "action not the longest part"
    HIDDEN_LEAD = "the result comes last"
    TOO_LONG = "too long to tell"
    WHY_THIS_WAY = "no reason for this way"
    TOO_SHORT = "short when told"
    LEARNING_SUGGESTED = "no learning"

    BEFORE_AFTER = "a before and an after"
    MEASURED = "a number in the result"
    LEARNED = "a learning"
    REASONED = "a reason for this way"
    OWN_VERBS = "own actions in strong verbs"
    SHORT_SITUATION = "a concise situation"

    EMAIL = "e-mail address"
    PHONE = "phone number"
    NAMED_MONEY = "money beside a name"

    @property
    def gentle(self) -> bool:
        """Whether it is no more than a suggestion, better shown on request than pressed on the writer."""
        return self in _GENTLE


_GENTLE: Final = frozenset({Kind.WHY_THIS_WAY, Kind.TOO_SHORT, Kind.LEARNING_SUGGESTED})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the coach noticed.

    ``quote`` is the writer's own words, shortened with ``…``; ``advice`` is one sentence. ``section`` is None where
    the remark is about the whole story.
    """

    kind: Kind
    section: Section | None
    quote: str
    advice: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What landed in a story, and what to fix, the most valuable first."""

    landed: Remark | None = None
    fixes: tuple[Remark, ...] = ()

    SHOWN = 2
    """How many fixes a writer is shown unasked."""

    @property
    def first(self) -> tuple[Remark, ...]:
        """The fixes worth showing unasked: at most two, and no mere suggestions."""
        return tuple(remark for remark in self.fixes if not remark.kind.gentle)[: self.SHOWN]

    @property
    def rest(self) -> tuple[Remark, ...]:
        """The other fixes, for those who ask for more."""
        return tuple(remark for remark in self.fixes if remark not in self.first)
