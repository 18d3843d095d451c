"""Rules on whose story it is: the writer's own part, done and not imagined, without blaming anybody."""

import re
from typing import Final

from bot.domain.coach import words
from bot.domain.coach.acts import Acts, acts, third_person
from bot.domain.coach.model import Kind, Remark
from bot.domain.coach.passage import Passage
from bot.domain.coach.quoting import around, quote
from bot.domain.coach.view import View
from bot.domain.star import Section

MANY_WE: Final = 3
"""Fewer *we* beside any deed of one's own are no cause for a remark."""

_COUNTS: Final = (
    "never",
    "once",
    "twice",
    "three times",
    "four times",
    "five times",
    "six times",
    "seven times",
)
_WEAK: Final = re.compile(
    rf"\b(?:i|i've)\s+(?:also\s+|just\s+|mainly\s+|mostly\s+)?(?:{'|'.join(words.WEAK_DEEDS)})", re.I
)
_WOULD: Final = re.compile(
    r"\b(?:i|we)(?:['’]d|\s+(?:would|could|might))(?:\s+(?:then|also|first|probably|definitely|just|simply|certainly))?"
    r"\s+(?P<have>have\s+)?(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_NO_DEED: Final = frozenset({"better", "rather", "been", "already", "like", "say", "not"})
_TURN: Final = re.compile(r"\b(?:but|I)\b")
_PERSON: Final = rf"(?:they|he|she|(?:the|our|my|their|another|other)\s+(?:\w+\s+)?{words.COLLEAGUE})"
_VERY: Final = (
    r"(?:\s+(?:just|simply|too|so|all|completely|totally|really|clearly|obviously|quite|very|being|plain))*"
)
_NO_TERM: Final = r"(?!\s+(?:tolerance|line|lines|report|reports|rate|injection|detection|log))"
_BLAME: Final = re.compile(
    rf"\b(?:(?:their|his|her)\s+(?:own\s+|sheer\s+|total\s+|complete\s+|utter\s+)?{words.INSULTING_NOUNS}\b{_NO_TERM}"
    rf"|{_PERSON}\s+(?:was|were|is|are){_VERY}\s+{words.INSULTS}\b(?!\s+(?:of|about|with|without|for|at|in)\b)"
    rf"|{_PERSON}\s+(?:couldn['’]t|could\s+not)\s+be\s+bothered"
    rf"|(?:they|he|she|(?:the|our|my)\s+{words.COLLEAGUE})\s+(?:never|didn['’]t\s+even|did\s+not\s+even)\s+bother(?:ed)?\s+to"
    rf"|{_PERSON}\s+(?:was|were|is|are)\s+(?:entirely\s+|all\s+)?to\s+blame"
    rf"|\bi\s+blamed?\s+(?:him|her|them|{_PERSON})\b"
    rf"|(?:it|that|this)\s+was\s+(?:all\s+|entirely\s+|clearly\s+)?(?:their|his|her|the\s+{words.COLLEAGUE}['’]s?)\s+fault"
    rf"|(?:the|our|my)\s+{words.COLLEAGUE}['’]s?\s+(?:own\s+|total\s+)?{words.INSULTING_NOUNS}\b{_NO_TERM}"
    rf"|\b(?:incompetent|lazy|clueless|useless|careless|unprofessional|idiotic|stupid)\s+{words.COLLEAGUE}\b"
    rf"|{_PERSON}\s+(?:completely\s+|totally\s+)?(?:screwed|messed)\s+(?:it\s+|everything\s+|things\s+)?up)",
    re.IGNORECASE,
)


def hypothetical(view: View) -> Remark | None:
    """An Action that tells what one would do, and nothing that one did."""
    action = view.english(Section.ACTION)
    if action is None or not action.vocabulary & {"would", "could", "might", "i'd", "we'd"}:
        return None
    place = _imagined(action)
    if place is None:
        return None
    return Remark(
        Kind.HYPOTHETICAL,
        Section.ACTION,
        around(action.text, *place),
        "The Action says what you would do: tell a time when you did it, step by step.",
    )


def _imagined(action: Passage) -> tuple[int, int] | None:
    """Where the first imagined deed stands; None when anything was really done."""
    found = None
    for sentence, sentence_words in action.words_by_sentence():
        would = _WOULD.search(action.prose, sentence.start, sentence.end)
        told = action.prose[sentence.start : would.start() if would else sentence.end]
        lead = {word.lower for word in sentence_words if word.start < sentence.start + len(told)}
        if "if" not in lead and _deeds(told):
            return None
        if would and not lead & words.REPORTING:
            if _half_real(would, {word.lower for word in sentence_words}):
                return None
            turn = _TURN.search(action.prose, would.end(), sentence.end)
            if turn and _deeds(action.prose[turn.start() : sentence.end]):
                return None
            found = found or would.span()
    return found


def _deeds(prose: str) -> bool:
    return bool(acts(Passage(Section.ACTION, prose)).deeds)


def _half_real(would: re.Match[str], sentence: set[str]) -> bool:
    """Whether it tells a habit, a wish or what was avoided, or "I'd" stands for "I had"."""
    verb = would["verb"].lower()
    had = (
        not would["have"]
        and ("'" in would[0] or "’" in would[0])
        and (verb in words.IRREGULAR_PARTICIPLES or verb.endswith("ed"))
    )
    habit = not would["have"] and bool(sentence & words.HABITS)
    return had or habit or verb in _NO_DEED or bool(sentence & words.UNLESS_DONE)


def we_for_i(view: View) -> Remark | None:
    """*We* does the deeds of the Action, and *I* hardly any."""
    action = view.english(Section.ACTION)
    if action is None or not action.vocabulary & words.WE_WORDS:
        return None
    found = view.acts
    if not found.acting_we or not _outnumbered(found):
        return None
    first = found.acting_we[0]
    return Remark(
        Kind.WE_FOR_I,
        Section.ACTION,
        around(action.text, first.start, first.end),
        f"In the Action you wrote *we* {_times(len(found.we))} and *I* {_times(len(found.i))}: "
        "say what you did yourself.",
    )


def _outnumbered(found: Acts) -> bool:
    """Whether *we* clearly carries the Action; beside a fair share of one's own deeds it is fine."""
    we = len(found.acting_we)
    return found.own == 0 or (we >= MANY_WE and we >= 2 * found.own)


def _times(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else f"{count} times"


def no_own_part(view: View) -> Remark | None:
    """Every sentence of the Action tells what was done or what a group did, none what the writer did."""
    action = view.english(Section.ACTION)
    if action is None or not action.sentences:
        return None
    found = view.acts
    group_only = all(
        third_person(action, sentence, sentence_words)
        for sentence, sentence_words in action.words_by_sentence()
    )
    if found.i or found.we or found.deeds or not group_only or _own_beside_team(action):
        return None
    return Remark(
        Kind.NO_OWN_PART,
        Section.ACTION,
        quote(action.of(action.sentences[0])),
        "The Action says what was done but not by whom: name your own part in it.",
    )


def _own_beside_team(action: Passage) -> bool:
    """Whether *me*, a *my* that is not "my team", or an "after asking" points at the writer."""
    return any(
        (word.lower in words.MY_WORDS and not (word.lower == "my" and after.lower in words.GROUPS))
        or (word.lower in ("after", "by", "before", "while") and after.lower.endswith("ing"))
        for word, after in zip(action.words, (*action.words[1:], action.words[-1]), strict=True)
    )


def weak_verbs(view: View) -> Remark | None:
    """Everything that *I* did is to be involved, to be part of it, to help out."""
    action = view.english(Section.ACTION)
    match = _WEAK.search(action.prose) if action else None
    if action is None or match is None:
        return None
    found = acts(Passage(Section.ACTION, _WEAK.sub(lambda weak: " " * len(weak[0]), action.prose)))
    if found.i or found.we or any(deed.lower not in words.WEAK_PAST for deed in found.deeds):
        return None
    return Remark(
        Kind.WEAK_VERBS,
        Section.ACTION,
        around(action.text, *match.span()),
        "This says that you took part: name one thing that you did yourself, with its verb.",
    )


def blame(view: View) -> Remark | None:
    """Somebody is blamed where facts would do."""
    for section in (Section.ACTION, Section.SITUATION, Section.TASK, Section.RESULT):
        passage = view.english(section)
        if passage is None or not passage.vocabulary & words.BLAME_HINTS:
            continue
        for sentence in passage.sentences:
            match = _BLAME.search(passage.prose, sentence.start, sentence.end)
            if match and not _taken_back(passage.prose[sentence.start : match.start()]):
                return Remark(
                    Kind.BLAME,
                    section,
                    around(passage.text, *match.span()),
                    "This sounds like blame: say what happened and what you did about it.",
                )
    return None


def _taken_back(lead: str) -> bool:
    return bool(words.NOT_BLAMING & set(re.findall(r"[a-z']+", lead.lower().replace("’", "'"))))
