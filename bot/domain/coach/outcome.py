"""Rules on the Result: something that can be checked, said plainly and said early."""

from typing import Final

from bot.domain.coach import measures, words
from bot.domain.coach.model import Kind, Remark
from bot.domain.coach.quoting import around, quote
from bot.domain.coach.view import View
from bot.domain.star import Section

MANY_SENTENCES: Final = 4
WORDS_BEFORE_THE_LEAD: Final = 40
"""How much of a Result may come before what came out of it."""


def vague_result(view: View) -> Remark | None:
    """A Result that ends in general contentment and has nothing else that can be checked."""
    result = view.english(Section.RESULT)
    if result is None or not result.vocabulary & words.VAGUE_HINTS:
        return None
    places = measures.vague(result.prose)
    if not places or view.checkable:
        return None
    return Remark(
        Kind.VAGUE_RESULT,
        Section.RESULT,
        around(result.text, *places[-1]),
        "Nobody can check this ending: how would somebody have seen it, in numbers or in what changed?",
    )


def no_measure(view: View) -> Remark | None:
    """A Result without number, percentage, money, time, or before and after."""
    result = view.english(Section.RESULT)
    if result is None or not result.sentences or view.checkable or vague_result(view):
        return None
    return Remark(
        Kind.NO_MEASURE,
        Section.RESULT,
        quote(result.of(result.sentences[-1])),
        "The Result has no number yet: can you estimate how much, how many or how long?",
    )


def hidden_lead(view: View) -> Remark | None:
    """The number comes only in the last of many sentences of the Result."""
    result = view.english(Section.RESULT)
    if result is None or len(result.sentences) < MANY_SENTENCES:
        return None
    last = result.sentences[-1]
    before = result.text[: last.start]
    if len(before.split()) < WORDS_BEFORE_THE_LEAD or measures.checkable(before):
        return None
    if measures.number(result.text[last.start :]) is None:
        return None
    return Remark(
        Kind.HIDDEN_LEAD,
        Section.RESULT,
        quote(result.of(last)),
        f"This comes in the last of {len(result.sentences)} sentences of the Result: begin with it.",
    )
