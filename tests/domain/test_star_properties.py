"""What holds for every text: no error, no foreign words, true sources, a faithful way back, time in proportion."""

from collections import Counter
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.star import CORE, Message, Section, read, render
from bot.domain.star.blank import blank
from bot.domain.star.patterns import GUARD
from tests.domain.star_reading import OWNER, told

SIGNS = [
    *(
        "Situation",
        "Task",
        "Action",
        "Result",
        "situation",
        "Reuslt",
        "Challenge",
        "Lessons learned",
        "情境",
        "行动",
        "결과",
    ),
    *(
        "S",
        "T",
        "A",
        "R",
        "L",
        "B",
        "s",
        "r",
        ":",
        "：",
        " - ",
        "–",
        "-",
        ".",
        ")",
        "(",
        "[",
        "]",
        "【",
        "】",
        "/",
        " & ",
        " and ",
    ),
    *(
        "**",
        "*",
        "__",
        "_",
        "`",
        "```",
        "~~~",
        "||",
        "|",
        "| ",
        "|---|---|",
        "# ",
        "## ",
        "### ",
        "> ",
        ">>> ",
        "- ",
        "1. ",
    ),
    *(
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "  ",
        "\u200b",
        "\u202e",
        "🎯",
        ":tada:",
        "e\u0301",
        "İ",
        "ß",
        "\u2028",
        "\x00",
    ),
    *(
        "<b>",
        "</b>",
        "<br>",
        "<li>",
        "<h2>",
        "&lt;",
        "&amp;",
        "&gt;",
        "&#10;",
        "---",
        "===",
        "LP: ",
        "#dogs",
        "[[x]]",
        "/help",
        "!a",
    ),
    *(
        "edit: ",
        "*Task: ",
        "tbd",
        "...",
        "Describe your",
        "what?",
        "(S)",
        "(Task)",
        "S/T",
        "dogs",
        "ran off, far",
        "my ",
        "Story 2:",
    ),
    "and then we went through the whole village once more with the dog food and a whistle",
]
noise = st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), max_size=40).map("".join)
threads = st.lists(st.tuples(st.sampled_from("aaab"), noise), max_size=5).map(
    lambda pairs: [Message(str(index), author, text) for index, (author, text) in enumerate(pairs)]
)


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text.casefold() if c.isascii() and c.isalnum())


@given(threads)
@settings(max_examples=150, deadline=None)
def test_any_thread_is_read_without_error_and_only_from_its_owner(messages: list[Message]) -> None:
    found = read(messages, owner=OWNER)
    own = {message.key: message.text for message in messages if message.author == OWNER}
    assert list(found.sections) == [section for section in Section if section in found.sections]
    assert set(found.sources) == set(found.sections)
    assert found.missing == tuple(section for section in CORE if section not in found.sections)
    for section, text in found.sections.items():
        assert text.strip()
        assert all(0 <= span.start < span.end <= len(own[span.message]) for span in found.sources[section])


@given(threads)
@settings(max_examples=150, deadline=None)
def test_sections_hold_nothing_that_their_sources_do_not(messages: list[Message]) -> None:
    found = read(messages, owner=OWNER)
    texts = {message.key: message.text for message in messages}
    spans = [span for parts in found.sources.values() for span in parts]
    for section, text in found.sections.items():
        written = "".join(texts[span.message][span.start : span.end] for span in found.sources[section])
        if "&" not in written and "\u0301" not in written:
            assert letters(text) <= letters(written)
    places = sorted((span.message, span.start, span.end) for span in spans)
    for (key, _, end), (following, start, _) in pairwise(places):
        assert key != following or end <= start


LABELS = {
    "s": [
        "Situation",
        "S (Situation)",
        "Context",
        "**S**ituation",
        "Situación",
        "The Situation",
        "Situtation",
        "Background 1",
    ],
    "t": ["Task", "My task", "Goal", "T (Task)", "Aufgabe", "Taks", "Objectif", "Task (mine)"],
    "a": ["Action", "What I did", "ACTIONS", "Approach", "Ação", "A (Action)", "Steps taken", "🎯 Action"],
    "r": ["Result", "End result", "Outcomes", "RESULT", "Ergebnis", "Resultado(s)", "Impact 2", "Reuslt"],
    "l": [
        "Learning",
        "Lessons learned",
        "Key takeaway",
        "What I’d do differently",
        "Reflection",
        "Apprentissage",
    ],
}
FORMS = [
    "{}: ",
    "**{}:** ",
    "**{}**: ",
    "- {}: ",
    "1. {}: ",
    "> {}:",
    "## {}:\n",
    "__{}:__\n",
    "[{}]: ",
    "||{}:|| ",
    "<b>{}:</b> ",
]
TEXTS = [
    "three dogs ran off",
    "we asked Tom: no answer",
    "on 5/6 they were seen - far away",
    "- the baker\n- the vet\n1. and (him)",
    "what now? We *asked* **everyone**",
    "Результат был хорош",
    "A lot of it, I. e. 40%\n\nThe situation was better",
    "see https://example.org/a_b (or `make all`)",
]
stories = st.dictionaries(
    st.sampled_from("starl"),
    st.tuples(st.integers(0, 5), st.integers(0, 20), st.sampled_from(TEXTS)),
    min_size=1,
)


@given(stories, st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from(["\n", "\n\n"]))
@settings(max_examples=150, deadline=None)
def test_each_label_may_be_written_in_its_own_way(
    story: dict[str, tuple[int, int, str]], splits: list[bool], gap: str
) -> None:
    """Any mixture of labels and decorations, in one message or split over several between the sections."""
    messages = [""]
    for (section, (label, form, text)), is_split in zip(story.items(), splits, strict=False):
        written = FORMS[form % len(FORMS)].format(LABELS[section][label]) + text
        if is_split or ">" in written[:1]:
            messages.append("")
        messages[-1] = gap.join(filter(None, [messages[-1], written]))
        if written.startswith(">"):
            messages[-1] = written.replace("\n", "\n> ")
            messages.append("")
    assert told(*messages) == {section: text for section, (_, _, text) in story.items()}


@given(threads)
@settings(max_examples=150, deadline=None)
def test_reading_what_was_rendered_gives_the_same_sections(messages: list[Message]) -> None:
    sections = read(messages, owner=OWNER).sections
    assert read([Message("1", OWNER, render(sections))], owner=OWNER).sections == sections


@given(stories)
@settings(max_examples=120, deadline=None)
def test_reading_and_rendering_an_ordinary_story_changes_nothing(
    story: dict[str, tuple[int, int, str]],
) -> None:
    sections = {section: story[section[0]][2] for section in Section if section[0] in story}
    rendered = render(sections)
    assert rendered.startswith(f"**{next(iter(sections)).title}:** ")
    assert read([Message("1", OWNER, rendered)], owner=OWNER).sections == sections


@given(st.dictionaries(st.sampled_from(Section), noise, min_size=1))
@settings(max_examples=150, deadline=None)
def test_whatever_text_is_rendered_is_read_as_the_same_sections(typed: dict[Section, str]) -> None:
    """Also what nobody has read before, such as a form's fields with labels, quotes or HTML in them."""
    unchanging = str.maketrans("", "", "\r\u2028\u0301" + GUARD)
    sections = {section: text.translate(unchanging).strip() for section, text in typed.items()}
    assume(all(blank(text) is None for text in sections.values()))
    assert read([Message("1", OWNER, render(sections))], owner=OWNER).sections == sections


def test_a_guarded_text_looks_like_the_text() -> None:
    text = "I wrote\nTask: mine\n> theirs"
    rendered = render({Section.ACTION: text, Section.RESULT: "done"})
    assert rendered.replace(GUARD, "") == f"**Action:** {text}\n\n**Result:** done"


NASTY = {
    "ordinary": "**Action:** I asked everyone, twice.\n- and the vet\n\nThen we went home.\n",
    "line ends": "\n",
    "blanks": " ",
    "stars": "*",
    "nested marks": "**_`||",
    "brackets": "[(【",
    "bracketed letters": "(S) ",
    "labels": "Situation: x\n",
    "letters": "S: x\n",
    "letters alone": "S\n",
    "inline labels": "Situation: x Task: y ",
    "inline letters": "S: x T: y A: z ",
    "trailing labels": "dogs ran (Situation). ",
    "slips": "Situtation: a b\n",
    "merged labels": "Situation/",
    "merged words": "Situation / ",
    "labels within words": "Situation and my Task ",
    "what I": "what I ",
    "opening": "(Situation ",
    "joined letters": "S / ",
    "leading words": "my the ",
    "remarks": "Situation (a ",
    "quotes": "> x\n",
    "quotes and text": "> x\ny\n",
    "fences": "```\n",
    "half fences": "```a",
    "tables": "|-|-|\n",
    "cells": "| a ",
    "tags": "<b>",
    "line breaks": "a<br>",
    "entities": "&lt;",
    "headings": "# a\n",
    "hashtags": "#a ",
    "wikilinks": "[[a]]",
    "metadata": "LP: x\n",
    "colons": ":",
    "pictures": ":ab:",
    "right to left": "\u202eabc\u202c \u05d0\u05d1",
    "zero width": "\u200b",
    "hidden labels": "S\u200b: x\n",
    "accents": "e\u0301",
    "questions": "a? ",
    "commands": "/a\n",
    "chinese": "情境：我们的狗。\n",
}


@pytest.mark.parametrize("name", NASTY)
def test_time_grows_with_the_length_of_a_hostile_text(name: str) -> None:
    """Sixteen times as long takes about sixteen times the time; were it squared, it would be 256 times."""

    def growth() -> float:
        short, long = (
            best_time("Situation: " + NASTY[name] * (size // len(NASTY[name]))) for size in (5_000, 80_000)
        )
        return long / short

    assert any(growth() < 16 * 5 for _ in range(5)), "a busy machine may spoil one measurement, not five"


def best_time(text: str) -> float:
    times = []
    for _ in range(3):
        start = perf_counter()
        read([Message("1", OWNER, text)], owner=OWNER)
        times.append(perf_counter() - start)
    return min(times)
