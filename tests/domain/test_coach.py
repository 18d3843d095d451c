"""What the coach praises, in which order it remarks, and what holds for any story whatever."""

import re
import tomllib
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.coach import RULES, Advice, Kind, Remark, before_sharing, coach, speaking_seconds
from bot.domain.coach.language import is_english
from bot.domain.prompts import AsksFor
from bot.domain.star import Section

S, T, A, R, L = Section
STORIES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "data" / "coach_stories.toml").read_text(encoding="utf-8")
)["story"]
SOUND = {
    S: "Half of the apprentices in our workshop failed the first test.",
    T: "I was asked to train the next group of twelve.",
    A: "I replaced two lectures with short daily practice and let each apprentice grade a neighbour.",
    R: "Ten of twelve passed on the first try.",
}


def advise(case: dict[str, Any]) -> Advice:
    asks_for = AsksFor(case["asks_for"]) if "asks_for" in case else None
    return coach(dict(zip(Section, case["parts"], strict=False)), asks_for=asks_for)


@pytest.mark.parametrize("case", STORIES, ids=range(1, len(STORIES) + 1))
def test_a_complete_story_gets_no_remark_that_a_careful_reader_would_not_make(case: dict[str, Any]) -> None:
    pressed = {remark.kind.name for remark in advise(case).fixes if not remark.kind.gentle}
    assert pressed == set(case["accept"])


LANDED = {
    Kind.BEFORE_AFTER: [
        {R: "Tickets fell from 30 a month to 1."},
        {R: "Gate time: 90 s → 8 s."},
        {R: "It takes one day instead of five days."},
        {R: "Open rate went from 18% up to 27%, and the list grew."},
    ],
    Kind.MEASURED: [
        {R: "Ten of twelve passed."},
        {R: "Saved €20k."},
        {R: "Questions dropped by half."},
        {R: "We shipped version 2.1 on 3 May, and 300 people came."},
        {
            S: "el servidor se caía cada noche",
            T: "era mi turno",
            A: "puse un límite",
            R: "Un 30% menos de caídas.",
        },
    ],
    Kind.OWN_VERBS: [
        {R: "The alarm never rang again."},
        {R: "The client stayed.", A: "Wrote a table and ran both services over it."},
        {
            R: "In March 2021 the alarm was gone.",
            A: "I rebuilt the list, put it into a form and phoned everybody.",
        },
    ],
    Kind.REASONED: [{R: "The alarm never rang again.", A: "I took the small one because it was there."}],
    Kind.LEARNED: [
        {R: "It never rang again.", A: "I took the small one.", L: "Look at the small one first, always."}
    ],
    Kind.SHORT_SITUATION: [
        {S: "The alarm rang every night.", A: "I took the small bell from the door.", R: "It is gone."}
    ],
}


@pytest.mark.parametrize(
    ("kind", "parts"), [(kind, parts) for kind, cases in LANDED.items() for parts in cases]
)
def test_what_landed_is_said_with_its_words(kind: Kind, parts: dict[Section, str]) -> None:
    landed = coach(SOUND | parts).landed
    assert landed is not None
    assert landed.kind is kind


def test_a_section_is_not_praised_and_mended_at_once() -> None:
    advice = coach(
        SOUND
        | {S: "Half of them failed.", A: "We drew a plan, built it and tested it.", R: "Things got better."}
    )
    assert [remark.kind for remark in advice.first] == [Kind.WE_FOR_I, Kind.VAGUE_RESULT]
    assert advice.landed is not None
    assert advice.landed.section is S


def test_we_and_i_are_counted() -> None:
    action = (
        "We met, and we agreed. We drew it. We built it. Then we tested it, and we’ve shown it. I took notes."
    )
    remark = coach(SOUND | {A: action}).fixes[0]
    assert (remark.kind, remark.section) == (Kind.WE_FOR_I, A)
    assert "*we* six times and *I* once" in remark.advice
    assert remark.quote.rstrip("…") in action


def test_a_lapse_in_another_language_is_not_judged_by_english_words() -> None:
    story = {
        S: "Nos reunimos",
        T: "queríamos más",
        A: "we we we hablamos con todos los clientes",
        R: "todo fue mejor",
    }
    assert {remark.kind for remark in coach(story).fixes} <= {Kind.TOO_SHORT}
    assert is_english(["i", "wrote", "to", "all", "of", "them"])
    assert not is_english(["ich", "habe", "mit", "allen", "gesprochen", "in", "an", "so"])
    assert not is_english([])


def test_suggestions_wait_until_asked_for() -> None:
    advice = coach(SOUND)
    assert advice.fixes
    assert advice.first == ()
    assert advice.rest == advice.fixes


def test_speaking_takes_a_minute_for_150_words() -> None:
    assert speaking_seconds({S: "word " * 150}) == 60
    assert speaking_seconds({S: "word " * 75, A: "字" * 150}) == 60
    assert speaking_seconds({}) == 0


def test_remarks_come_in_the_order_of_the_kinds() -> None:
    """The table of rules and the order in which kinds are declared say the same."""
    worst = {S: "They were lazy. " * 40, T: "Help.", A: "We did it all.", R: "It went well."}
    kinds = [remark.kind for remark in coach(worst, asks_for=AsksFor.FAILURE).fixes]
    assert len(kinds) >= 5
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert len(RULES) == list(Kind).index(Kind.BEFORE_AFTER)


SNIPPETS = [
    *[
        "I would have ",
        "we ",
        "We ",
        "I ",
        "i/o ",
        "things got better. ",
        "everyone was happy",
        "their incompetence ",
    ],
    *[
        "from 30 to 1",
        " 12% ",
        "v2.1 ",
        "2021-03-12",
        '"',
        "'",
        "“",
        "”",
        "`",
        "```",
        "\n> ",
        "\n- ",
        "…",
        "...",
        "\n\n",
    ],
    *[
        "because ",
        "was built ",
        "the team ",
        "+49 170 1234567 ",
        "a@b.io ",
        "$5M for Acme Inc ",
        "客户很满意。",
        "el ",
    ],
    *["\u202e", "\u200b", "\ud800", "\x00", "\r\n", "\u2028", "İ", "ß", "ﬁ", "١٢٣", "⅓", "🙂"],
]
TEXTS = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=12)), max_size=25).map("".join)
TALES = st.dictionaries(st.sampled_from(Section), TEXTS)


def everything(texts: dict[Section, str], asks_for: AsksFor | None = None) -> list[Remark]:
    advice = coach(texts, asks_for=asks_for)
    return [*([advice.landed] if advice.landed else []), *advice.fixes, *before_sharing(texts)]


@settings(max_examples=150, deadline=None)
@given(TALES, st.none() | st.sampled_from(AsksFor))
def test_any_text_is_read_and_quoted_in_its_own_words(
    texts: dict[Section, str], asks_for: AsksFor | None
) -> None:
    whole = "\n".join(texts.values())
    for remark in everything(texts, asks_for):
        assert all(part.strip() in whole for part in remark.quote.split("…"))
        assert len(remark.quote) <= 130
        assert re.fullmatch(r"[A-Z][^.?!\n]*[.?]", remark.advice)
    speaking_seconds(texts)


@settings(max_examples=100, deadline=None)
@given(TALES)
def test_a_remark_is_never_repeated(texts: dict[Section, str]) -> None:
    kinds = [remark.kind for remark in coach(texts).fixes]
    assert len(kinds) == len(set(kinds))


def test_the_time_it_takes_grows_with_the_text_and_no_faster() -> None:
    """Four times the text may take ten times as long, not sixteen or sixty-four."""

    def spent(length: int) -> float:
        texts = [
            (snippet * length)[:length]
            for snippet in (*SNIPPETS, "1", "a@b.c ", "from 1 ", "very ", "was a ")
        ]
        stories = [SOUND | {section: text} for text in texts for section in (A, R)]
        start = process_time()
        for story in stories:
            coach(story)
            before_sharing(story)
        return process_time() - start

    assert spent(8_800) < 10 * spent(2_200)


def test_a_document_is_not_read_word_by_word() -> None:
    kinds = {remark.kind for remark in coach(SOUND | {A: "We did it. " * 9_000}).fixes}
    assert kinds <= {Kind.TOO_LONG}
