"""What holds for every note: nothing of an export is lost or changed, any text is read, in time proportional to it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.data import load_principles
from bot.domain.errors import InvalidInput
from bot.domain.feedback import Feedback
from bot.domain.note import NotedStory, Standing, compare, parse, to_json, write
from bot.domain.places import Account, Place
from bot.domain.star import Section

PRINCIPLES = load_principles()[:10:4]
"""A few of the sixteen, Customer Obsession, Learn and Be Curious and Bias for Action, so that many notes are tried."""
KEYS = [principle.key for principle in PRINCIPLES]
SIGNS = [
    *(
        "\n",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "   ",
        "\t",
        "\x0b",
        "\x85",
        "\u2028",
        "\xa0",
        "\u200b",
        "\ufeff",
        "\x00",
        "\\",
    ),
    *(
        "# ",
        "## ",
        "##",
        "### ",
        "###### ",
        "**",
        "__",
        "*",
        "_",
        ":",
        "：",
        "-",
        "---",
        "----",
        "***",
        "- - -",
        "===",
        ">",
        "|",
        "```",
        "~~~",
    ),
    *(
        "Situation",
        "Task",
        "Action",
        "Result",
        "Learning",
        "**Situation:** ",
        "**Task**: ",
        "__Result:__",
        "**Learning:** ",
        "situations",
    ),
    *(
        "<!--",
        "-->",
        "<!-- lodestar:story 1 -->",
        "<!-- lodestar:feedback -->",
        "<!-- lodestar:story +bias-for-action -->",
        "lodestar:story",
        "12",
        "+no-such",
    ),
    *(
        "## 5. Learn and be curious",
        "## 9.Bias for Action",
        "Learning",
        "## 17. Nothing",
        "### My story, using STAR: ",
        "# Amazon Leadership Principles",
    ),
    *(
        "## Not under a principle yet",
        "Describe your",
        "tbd",
        "[fill in]",
        "- ",
        "1. ",
        "/etc",
        "!a",
        "&amp;",
        "<br>",
        "S: ",
        "we dug for water",
    ),
]
noise = st.lists(st.sampled_from(SIGNS) | st.text(max_size=4), max_size=30).map("".join)
feedback = st.builds(
    Feedback,
    story=st.just(1),
    by=st.just(Account("discord", "81")),
    place=st.just(Place("discord", "1", "2", "3")),
    section=st.sampled_from([*Section, None]),
    text=noise,
    said_at=st.just(datetime(2026, 3, 2, tzinfo=UTC)),
    revised_at=st.just(datetime(2026, 3, 2, tzinfo=UTC)),
)
stories = st.lists(
    st.builds(
        NotedStory,
        principle=st.sampled_from([*KEYS, None]),
        texts=st.dictionaries(st.sampled_from(Section), noise, min_size=1),
        ref=st.none(),
        also=st.lists(st.sampled_from(KEYS), max_size=2, unique=True).map(tuple),
        feedback=st.lists(feedback, max_size=2).map(tuple),
    ),
    max_size=4,
)


def settled(story: NotedStory) -> NotedStory:
    """The story as a note may give it back: line feeds, no blanks around, no empty texts, no principle twice."""
    plain = {s: text.replace("\r\n", "\n").replace("\r", "\n").strip() for s, text in story.texts.items()}
    texts = {section: plain[section] for section in Section if plain.get(section)}
    return NotedStory(
        story.principle, texts, ref=story.ref, also=tuple(key for key in story.also if key != story.principle)
    )


def numbered(told: list[NotedStory]) -> list[NotedStory]:
    return [replace(story, ref=str(number)) for number, story in enumerate(told)]


@given(stories, st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_text_survives_the_way_out_and_back(told: list[NotedStory], has_refs: bool) -> None:
    """With peers' feedback below it, whatever that says."""
    told = numbered(told) if has_refs else told
    note = parse(write(told, PRINCIPLES), PRINCIPLES)
    order = [*KEYS, None]
    wanted = [story for story in map(settled, told) if story.texts]
    assert list(note.stories) == sorted(wanted, key=lambda story: order.index(story.principle))
    assert all(list(story.texts) == [s for s in Section if s in story.texts] for story in note.stories)
    assert (note.unreadable, note.wordings) == ((), {})
    assert {change.standing for change in compare(note, told)} <= {Standing.UNCHANGED}
    to_json(told, PRINCIPLES)


@given(noise | st.lists(noise).map("\n".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_what_was_read_is_written_the_same_again(text: str) -> None:
    note = parse(text, PRINCIPLES)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    found = [*(story.line for story in note.stories), *(place.line for place in note.unreadable)]
    assert all(1 <= line <= lines for line in found)
    assert all(place.why for place in note.unreadable)
    written = write(note.stories, PRINCIPLES, wordings=note.wordings)
    again = parse(written, PRINCIPLES)
    assert again.unreadable == ()
    assert again.wordings == note.wordings
    assert write(again.stories, PRINCIPLES, wordings=again.wordings) == written
    assert {change.standing for change in compare(again, note.stories)} <= {Standing.UNCHANGED}


@given(st.lists(st.sampled_from(SIGNS[17:]) | st.text(max_size=5), max_size=12).map("".join), st.booleans())
@settings(max_examples=120, deadline=None)
def test_a_wording_survives_the_way_out_and_back(line: str, is_italic: bool) -> None:
    first = parse(
        f"## Learn and Be Curious\n{'*' if is_italic else ''}{line}{'*' if is_italic else ''}\n", PRINCIPLES
    )
    again = parse(write((), PRINCIPLES, wordings=first.wordings), PRINCIPLES)
    assert again.wordings == first.wordings


NASTY: dict[str, Callable[[int], str]] = {
    "fences": lambda n: "## 5\n" + "```\n~~~\n# a\n" * n,
    "labels": lambda n: "## 5\n" + "**Task:** a\n" * n,
    "italics": lambda n: "## 5\n" + "*a_" * n,
    "rules": lambda n: "## 5\n### My story\n**Situation:** a\n" + "- - -\n" * n,
    "one line": lambda n: "## 5\n**" + "\u200b \t" * n,
    "a heading": lambda n: "#" + " # <a](" * n,
    "feedback": lambda n: "<!-- lodestar:feedback -->\n> a\n" * n,
    "marks": lambda n: "<!-- lodestar:story" + " +a" * n + "\n" + "<!--" * n,
}


@pytest.mark.parametrize("make", NASTY.values(), ids=NASTY)
def test_work_grows_no_faster_than_the_text(make: Callable[[int], str]) -> None:
    small, large = work(make(100)), work(make(1000))
    assert large < 15 * small + 1000


def work(text: str) -> int:
    """Calls made to read the text, of Python and of C: a measure that no other program on the machine disturbs."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        parse(text, PRINCIPLES)
    except InvalidInput:
        pass
    finally:
        sys.setprofile(None)
    return calls
