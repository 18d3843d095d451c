"""The reader of files of questions: whatever is sent, it takes all of it or says what is wrong with it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data import load_principles, load_prompts
from bot.domain.errors import InvalidInput
from bot.domain.principles import Principle
from bot.domain.prompts import LONGEST_QUESTION
from bot.domain.questions import MOST_LINES, Question, WrongLines, folded, question, read_file
from bot.services.lookup import PrincipleLookup
from tests.safety.test_strange_input import is_plain

PRINCIPLES = load_principles()
FIND = PrincipleLookup(PRINCIPLES).find

MESSAGE = 2_000
"""Characters that every platform's message holds."""

names = st.sampled_from(["Ownership", "2", "# Dive deep", "## 12. dive deep ##", "best", "Patience", "#", ""])
pieces = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.sampled_from(["- ", "1) ", ": ", "\n", "\r\n", "\r", "\ufeff", "\x00", "\u202e", "x" * 301, "\ud800"]),
    names,
)
files = st.one_of(
    st.binary(max_size=200),
    st.lists(pieces, max_size=60).map(lambda some: "".join(some).encode("utf-8", "surrogatepass")),
)
sentences = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_characters="#:"), min_size=1
).map(lambda text: f"Why {text}"[:LONGEST_QUESTION])
wanted = st.lists(st.tuples(st.sampled_from(PRINCIPLES), sentences), min_size=1, max_size=20)


def attempt(content: bytes) -> tuple[InvalidInput | None, list[Question]]:
    try:
        return None, read_file(content, FIND)
    except InvalidInput as refusal:
        return refusal, []


@given(files)
def test_any_file_is_read_or_refused_in_a_short_sentence(content: bytes) -> None:
    """Nothing but InvalidInput comes of it, no more than its lines, and only what could be typed as well."""
    refusal, found = attempt(content)
    if refusal:
        assert len(str(refusal)) <= MESSAGE
        assert is_plain(str(refusal))
        return
    assert 0 < len(found) <= MOST_LINES
    keys = {principle.key: principle for principle in PRINCIPLES}
    for each in found:
        assert question(keys[each.principle], each.text) == each
        assert is_plain(each.text)
        assert "\n" not in each.text
        assert len(each.text) <= LONGEST_QUESTION


@given(wanted, st.booleans(), st.sampled_from(["\n", "\r\n", "\r", "\n\n  "]))
def test_what_is_written_down_is_read_as_it_was_meant(
    wanted: list[tuple[Principle, str]], below_headings: bool, newline: str
) -> None:
    """With the name before each question, or with each below a heading and a bullet before it."""
    meant = [question(principle, text) for principle, text in wanted]
    lines = []
    for principle, each in zip((principle for principle, _ in wanted), meant, strict=True):
        name = principle.name
        lines += [f"# {name}", f"- {each.text}"] if below_headings else [f"{name}: {each.text}"]
    assert read_file(newline.join(lines).encode(), FIND) == meant


@given(wanted, st.data())
def test_one_wrong_line_is_named_and_nothing_is_taken(
    wanted: list[tuple[Principle, str]], data: st.DataObject
) -> None:
    lines = [f"{principle.key}: {text}" for principle, text in wanted]
    at = data.draw(st.integers(0, len(lines)))
    lines.insert(
        at, data.draw(st.sampled_from(["no name", "Patience: Why?", "best: Why?", "ownership: ?", "# x"]))
    )
    with pytest.raises(WrongLines, match=f"line {at + 1}: ") as refused:
        read_file("\n".join(lines).encode(), FIND)
    assert [number for number, _ in refused.value.lines] == [at + 1]


def test_a_colon_below_a_heading_belongs_to_the_question_unless_a_whole_name_is_before_it() -> None:
    text = "# Earn Trust\nTrust: who lost it?\nWhat did you do: stay or go?\nDive Deep: why?\n2: is a number"
    assert [(each.principle, each.text) for each in read_file(text.encode(), FIND)] == [
        ("earn-trust", "Trust: who lost it?"),
        ("earn-trust", "What did you do: stay or go?"),
        ("dive-deep", "why?"),
        ("earn-trust", "2: is a number"),
    ]


@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_spelling_a_question_otherwise_makes_no_other_question(text: str) -> None:
    with suppress(InvalidInput):
        asked = question(PRINCIPLES[0], text)
        again = question(PRINCIPLES[0], f"  {asked.text.replace(' ', '   ')} ? ")
        assert folded(again.text) == folded(asked.text)


def test_no_principle_could_be_taken_for_a_groups_own() -> None:
    """Keys of own questions are “own-” and a number, those of built-in ones their principle's and a number."""
    assert not [prompt.key for prompt in load_prompts() if prompt.key.startswith("own-")]
