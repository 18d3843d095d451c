"""What landed: at most one good thing in a story, said before anything is asked for."""

import re
from typing import Final

from bot.domain.coach import measures, words
from bot.domain.coach.model import Kind, Remark
from bot.domain.coach.passage import Passage
from bot.domain.coach.quoting import around, quote
from bot.domain.coach.view import View
from bot.domain.star import Section

STRONG_DEEDS: Final = 2
SHORT_SITUATION: Final = 30
"""Words up to which a Situation is concise, when the Action is longer."""

_REASON: Final = re.compile(
    r"\b(?:because|rather\s+than|instead\s+of|so\s+that|in\s+order\s+to)\b", re.IGNORECASE
)


def before_after(view: View) -> Remark | None:
    """The Result gives the value before and the value after."""
    result = view.told(Section.RESULT)
    place = measures.change(result.text) if result and view.readable else None
    if result is None or place is None:
        return None
    quoted = _sentence_at(result, place[0])
    return Remark(Kind.BEFORE_AFTER, Section.RESULT, quoted, "Your Result gives a before and an after.")


def measured(view: View) -> Remark | None:
    """The Result has an amount in it."""
    result = view.told(Section.RESULT)
    if result is None:
        return None
    place = (
        measures.number(result.text) if view.english(Section.RESULT) else measures.sure_number(result.text)
    )
    if place is None:
        return None
    quoted = _sentence_at(result, place[0])
    return Remark(Kind.MEASURED, Section.RESULT, quoted, "Your Result has a number in it.")


def learned(view: View) -> Remark | None:
    """There is a Learning of some length."""
    learning = view.told(Section.LEARNING)
    if learning is None or not learning.sentences or learning.length < 5:
        return None
    return Remark(Kind.LEARNED, Section.LEARNING, quote(learning.text), "You say what you took from it.")


def reasoned(view: View) -> Remark | None:
    """The Action says why it was done this way."""
    action = view.english(Section.ACTION)
    match = _REASON.search(action.prose) if action else None
    if action is None or match is None:
        return None
    return Remark(
        Kind.REASONED, Section.ACTION, _sentence_at(action, match.start()), "You say why you did it this way."
    )


def own_verbs(view: View) -> Remark | None:
    """The Action tells own deeds in verbs that show them."""
    action = view.english(Section.ACTION)
    if action is None:
        return None
    found = view.acts
    strong = [deed for deed in found.deeds if deed.lower not in words.PALE_PAST]
    if len(strong) < STRONG_DEEDS or len(found.we) > found.own:
        return None
    quoted = _sentence_at(action, strong[0].start)
    return Remark(
        Kind.OWN_VERBS, Section.ACTION, quoted, "The Action tells what you did yourself, verb by verb."
    )


def short_situation(view: View) -> Remark | None:
    """The Situation is short, and shorter than the Action."""
    situation, action = view.told(Section.SITUATION), view.told(Section.ACTION)
    if (
        situation is None
        or action is None
        or not 3 <= situation.length <= min(SHORT_SITUATION, action.length)
    ):
        return None
    return Remark(
        Kind.SHORT_SITUATION, Section.SITUATION, quote(situation.text), "The Situation is clear and short."
    )


def _sentence_at(passage: Passage, place: int) -> str:
    for sentence in passage.sentences:
        if sentence.start <= place < sentence.end:
            whole = passage.of(sentence)
            quoted = quote(whole)
            return quoted if place - sentence.start < len(quoted) else around(passage.text, place, place + 1)
    return around(passage.text, place, place + 1)
