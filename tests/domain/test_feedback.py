"""Which part of a story a note is on, and what it says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feedback import about
from bot.domain.star import Section

S, T, A, R, L = Section
LONG = "word " * 20_000


@pytest.mark.parametrize(
    ("text", "section", "said"),
    [
        ("Result: how many?", R, "how many?"),
        ("**Action:** who did it?\nYou, or the team?", A, "who did it?\nYou, or the team?"),
        ("A - say “I”", A, "say “I”"),
        ("s: two sentences", S, "two sentences"),
        ("Ergebnis: wie viele?", R, "wie viele?"),
        ("結果：よい", R, "よい"),
        ("lessons learned: none yet?", L, "none yet?"),
        ("Tsak: whose?", T, "whose?"),
        (f"Result:\n{LONG}", R, LONG.strip()),
    ],
)
def test_a_note_that_begins_with_a_label_is_on_that_part(text: str, section: Section, said: str) -> None:
    assert about(text) == (section, said)


@pytest.mark.parametrize(
    "text",
    [
        "great result: 23 of 24",
        "Result is what I liked",
        "A) it is long\nB) it is good",
        "a - an article",
        "Q: how many?",
        "I - not we",
        "> Result: 23 of 24\nhow many?",
        "> 23 of 24\nResult: how many?",
        "Challenge: accepted",
        "Result:",
        "I like it (Result)",
        "1/2 Result: of two",
        LONG,
    ],
)
def test_any_other_note_is_on_the_whole_story_and_is_kept_whole(text: str) -> None:
    assert about(text) == (None, text.strip())


@given(st.text(max_size=300), st.sampled_from(["", "Result: ", "**A:** ", "> Task: ", "&amp; S: ", "T\n"]))
def test_nothing_that_is_said_is_lost(said: str, before: str) -> None:
    """What is kept is the end of what was written, and whatever is left out before it is no more than a label."""
    section, kept = about(before + said)
    left_out = (before + said).strip()[: -len(kept) or None]
    assert (before + said).strip().endswith(kept)
    assert (section is None) == (left_out.strip() == "")
    assert len(left_out) <= 200
