"""How a new telling changes a story, and what forms may do to it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.star import Message, Section, read
from bot.domain.stories import LONGEST_TYPED, Part, Parts, TakenOut, Telling, fill, retell

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
S, T, A, R = Section.SITUATION, Section.TASK, Section.ACTION, Section.RESULT


def telling(*texts: str | None, at: datetime = NOON) -> Telling:
    messages = [Message(str(n), "me", text or "") for n, text in enumerate(texts)]
    unreadable = frozenset(str(n) for n, text in enumerate(texts) if text is None)
    return Telling(read(messages, owner="me"), {message.key: at for message in messages}, unreadable)


def texts(parts: Parts) -> dict[Section, str]:
    return {section: part.text for section, part in parts.items()}


TWO = "Situation: the well ran dry\nTask: find us new water"


def test_a_story_begins_with_a_telling_that_is_one() -> None:
    parts = retell({}, telling(TWO))
    assert texts(parts) == {S: "the well ran dry", T: "find us new water"}
    assert parts[S].messages == ("0",)
    assert retell({}, telling("Result: it's complicated 😂")) == {}


def test_the_later_of_message_and_form_wins() -> None:
    typed = {S: Part("typed into a form", LATER)}
    assert retell(typed, telling(TWO))[S].text == "typed into a form"
    assert retell(typed, telling(TWO, at=LATER + timedelta(seconds=1)))[S].text == "the well ran dry"


def test_a_deleted_message_takes_only_its_parts_along() -> None:
    before = retell({}, telling(TWO, "Action: I dug for a week\nResult: forty litres a day"))
    assert list(retell(before, telling(TWO))) == [S, T]
    typed = before | {R: Part("typed", LATER)}
    assert list(retell(typed, telling())) == [R]


def test_what_a_deletion_leaves_behind_counts_as_if_it_had_been_all() -> None:
    """Whoever hears of the deletion late, or was away, must come to the same story."""
    whole = ("S: the well ran dry", "T: find us new water", "A: I dug a week", "R: forty litres a day")
    before = retell({}, telling(*whole))
    assert list(before) == [S, T, A, R]
    for left in (whole[:2], whole[:1], whole[2:]):
        assert retell(before, telling(*left)) == retell({}, telling(*left))


def test_a_missing_part_may_come_alone() -> None:
    typed = {S: Part("a b c", NOON), T: Part("a b c", NOON), A: Part("a b c", NOON)}
    assert texts(retell(typed, telling("Result: forty litres a day")))[R] == "forty litres a day"
    assert R not in retell(typed, telling("Result: 2/5"))


def test_withheld_text_is_not_empty_text() -> None:
    before = retell({}, telling(TWO))
    assert retell(before, telling(None)) == before


def test_forms_keep_what_did_not_change_and_drop_what_was_emptied() -> None:
    before = retell({}, telling(TWO))
    after = fill(before, {S: "the well ran dry", T: "", R: "forty litres a day"}, at=LATER)
    assert after[S] is before[S]
    assert T not in after
    assert after[R] == Part("forty litres a day", LATER)


def test_a_field_that_was_left_as_it_came_says_nothing() -> None:
    """The thread has gone on since the form was opened: what it says now stays, whatever the field showed."""
    now = retell({}, telling(TWO))
    shown = {S: "the well ran low", T: "", R: "forty litres a day"}
    after = fill(now, shown, at=LATER, untouched={S, T})
    assert (after[S], after[T]) == (now[S], now[T])
    assert fill({}, shown, at=LATER, untouched={S, T})[S].text == "the well ran low"


def test_what_was_taken_out_comes_back_only_when_it_is_said_otherwise_later() -> None:
    """Neither by reading it again, nor by what was said before and is heard only now."""
    spoken = retell({}, telling(TWO))[S].spoken or ""
    out = {S: TakenOut(LATER, spoken), T: TakenOut(LATER)}
    second = timedelta(seconds=1)
    other = TWO.replace("well", "spring")
    assert retell({}, telling(TWO, at=LATER - second), out) == {}
    assert retell({}, telling(other, at=LATER - second), out) == {}
    assert S not in retell({}, telling(TWO, at=LATER + second), out)
    assert texts(retell({}, telling(other, at=LATER + second), out))[S] == "the spring ran dry"


@pytest.mark.parametrize("typed", [{}, {S: ""}, {S: "hm", T: " \n "}, {S: "x " * LONGEST_TYPED}])
def test_forms_refuse_too_little_and_too_much(typed: dict[Section, str]) -> None:
    with pytest.raises(InvalidInput):
        fill({}, typed, at=NOON)


@given(
    st.lists(
        st.sampled_from([TWO, "Action: I dug a week", "Result: forty litres", "lol", "T: a b c"]), max_size=5
    )
)
def test_telling_the_same_again_changes_nothing(said: list[str]) -> None:
    once = retell({}, telling(*said))
    assert retell(once, telling(*said)) == once
