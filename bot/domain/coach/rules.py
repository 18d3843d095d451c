"""The table of rules, in order of value, and how they are applied."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.domain.coach import landed, outcome, ownership, shape
from bot.domain.coach.model import Advice, Remark
from bot.domain.coach.view import View
from bot.domain.prompts import AsksFor
from bot.domain.star import Section

Rule = Callable[[View], Remark | None]

RULES: Final[tuple[Rule, ...]] = (
    ownership.hypothetical,
    ownership.we_for_i,
    ownership.no_own_part,
    outcome.vague_result,
    outcome.no_measure,
    shape.learning_expected,
    ownership.blame,
    ownership.weak_verbs,
    shape.situation_longer,
    shape.action_not_longest,
    outcome.hidden_lead,
    shape.too_long,
    shape.why_this_way,
    shape.too_short,
    shape.learning_suggested,
)
"""What may be fixed, the most valuable first; the last three are suggestions."""

LANDED: Final[tuple[Rule, ...]] = (
    landed.before_after,
    landed.measured,
    landed.own_verbs,
    landed.reasoned,
    landed.learned,
    landed.short_situation,
)
"""What may be praised; the first that applies is."""


def coach(texts: Mapping[Section, str], *, asks_for: AsksFor | None = None) -> Advice:
    """What landed and what to fix in a story; ``asks_for`` is what its prompt wants to hear about.

    Sections without text are passed over; in other languages than English only lengths, sums and percentages are
    judged. No text raises.
    """
    view = View.of(texts, asks_for)
    fixes = tuple(remark for rule in RULES if (remark := rule(view)))
    weak = {remark.section for remark in fixes if not remark.kind.gentle}
    praise = (remark for rule in LANDED if (remark := rule(view)) and remark.section not in weak)
    return Advice(next(praise, None), fixes)
