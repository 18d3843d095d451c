"""The principles and what counts as the same spelling of a name."""

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data import load_focus, load_principles, load_prompts, load_talk
from bot.domain.principles import normalise, number_in

NAMES = [
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone; Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
]
OFFICIAL = Path(__file__).parent.parent / "data" / "official_shingles.txt"


def test_the_sixteen_stand_in_their_order_with_four_to_begin_with() -> None:
    principles = load_principles()
    assert [p.name for p in principles] == NAMES
    assert [p.number for p in principles] == list(range(1, 17))
    assert load_focus() == ("customer-obsession", "ownership", "invent-and-simplify", "learn-and-be-curious")
    assert set(load_focus()) <= {p.key for p in principles}
    assert all(p.link.startswith("https://www.aboutamazon.com/") for p in principles)
    assert load_talk() == "https://youtu.be/My-2-MyxamQ"


def test_keys_are_slugs_that_fit_into_a_button() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", p.key) and len(p.key) <= 32 for p in load_principles())


def test_no_alias_belongs_to_two_principles() -> None:
    owners: dict[str, set[str]] = {}
    for principle in load_principles():
        for alias in (principle.name, principle.key, *principle.aliases):
            owners.setdefault(normalise(alias), set()).add(principle.key)
    assert {alias: keys for alias, keys in owners.items() if len(keys) > 1} == {}


def shingles(text: str) -> set[str]:
    """Hashes of every eight words in a row; the official wording is kept only as such."""
    words = re.findall("[a-z]+", re.sub("['’]", "", text.casefold()))
    rows = (" ".join(words[start : start + 8]) for start in range(len(words) - 7))
    return {hashlib.sha256(row.encode()).hexdigest()[:12] for row in rows}


def test_no_eight_words_in_a_row_are_the_official_wording() -> None:
    official = set(OFFICIAL.read_text(encoding="ascii").split())
    assert len(official) > 400
    ours = [p.wording for p in load_principles()]
    ours += [text for prompt in load_prompts() for text in (prompt.question, *prompt.probes)]
    assert [text for text in ours if shingles(text) & official] == []


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("  Earth’s   BEST Employer ", "earths best employer"),
        ("earth's_best-employer", "earths best employer"),
        ("Have Backbone; Disagree & Commit!", "have backbone disagree and commit"),
        ("**Ównership**", "ownership"),
        ("own\u200ber\u00adship\u202e", "ownership"),
        ("Dive\x00Deep\n", "dive deep"),
        ("Straße ﬁne", "strasse fine"),
        ("２️⃣", "2"),
        ("🙂 —", ""),
    ],
)
def test_spellings_that_look_alike_are_the_same(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(st.text(max_size=200))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain
    assert plain == " ".join(plain.split())


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("2", 2),
        ("02", 2),
        ("lp2", 2),
        ("lp16", 16),
        ("2nd", 2),
        ("two", 2),
        ("second", 2),
        ("xiv", 14),
        ("17", 17),
    ]
    + [(word, None) for word in ("i", "x", "sde2", "l6", "v2", "2x", "seventeen", "ownership", "")],
)
def test_numbers_are_read_as_figures_words_ordinals_and_roman(word: str, number: int | None) -> None:
    assert number_in(word) == number


def test_every_principle_has_prompts_for_different_kinds_of_experience() -> None:
    bank = load_prompts()
    for principle in load_principles():
        prompts = bank.of(principle.key)
        assert len(prompts) >= 6
        assert len({prompt.asks_for for prompt in prompts}) >= 5, principle.key
        assert all(first.asks_for != second.asks_for for first, second in pairwise(prompts)), principle.key


def test_no_question_or_probe_is_asked_twice_and_each_is_a_sentence() -> None:
    texts = [text for prompt in load_prompts() for text in (prompt.question, *prompt.probes)]
    assert len({normalise(text) for text in texts}) == len(texts)
    assert [text for text in texts if not re.fullmatch(r"[A-Z].+[.?]", text)] == []
