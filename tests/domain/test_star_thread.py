"""How a story spreads over the messages of a thread: who speaks, what continues, what is chatter, what corrects."""

import pytest

from bot.domain.star import Message, Section, Span, read
from tests.domain.star_reading import reading, told

S, T, A, R = "dogs ran off", "find them all", "asked every neighbour", "all came home"
STAR = {"s": S, "t": T, "a": A, "r": R}
LONG = "and then we went through the whole village once more with the dog food and a whistle"
PEER = ("b", "nice, go on")


@pytest.mark.parametrize(
    "messages",
    [
        (f"Situation: {S}", f"Task: {T}", f"Action: {A}", f"Result: {R}"),
        (f"s: {S}", f"t: {T}", f"a: {A}", f"r: {R}"),
        (f"Situation: {S}\nTask: {T}", f"Action: {A}\nResult: {R}"),
        (f"S: {S}\nT: {T}", PEER, f"A: {A}\nR: {R}"),
        ("**Situation**", S, "**Task**", T, "**Action**", A, "**Result**", R),
        ("Situation:", PEER, S, "lol", f"Task: {T}\nAction:", A, PEER, f"Result: {R}"),
        (
            "which one do I take",
            "the dogs I guess",
            f"Situation: {S}",
            PEER,
            f"Task: {T}",
            "hm",
            f"Action: {A}\nResult: {R}",
        ),
        (f"S: {S}\nT: {T}\nA: {A}\nR: {R}", ("b", "Situation: cats\nTask: none\nAction: mine\nResult: gone")),
        (
            ("b", "Situation: cats were lost\nResult: gone for good"),
            f"Situation: {S}\nTask: {T}",
            f"Action: {A}\nResult: {R}",
        ),
        (f"Situation: {S}\nTask: {T}\nAction: {A}\nResult: {R}", PEER, LONG),
        (f"Situation: {S}\nTask: {T}\nAction: {A}\nResult: {R}", f"{LONG}?"),
        (
            f"Situation: {S}\nTask: {T}\nAction: {A}\nResult: {R}",
            "thanks all, that was a good evening",
            "/star done",
        ),
        (f"Situation: {S}\nTask: {T}\nAction:", "/help", A, f"Result: {R}"),
        (f"Situation: {S}\nTask: {T}\nAction: {A}\nResult: cats", PEER, f"edit: Result: {R}"),
        (
            "Situation:\nTask:\nAction:\nResult:",
            "is this the form?",
            f"Situation: {S}\nTask: {T}\nAction: {A}",
            f"Result: {R}",
        ),
        (f"Situation: {S}\nTask: {T}\nAction: {A}\nResult: tbd", f"Result: {R}"),
        (f"> Situation: {S}\n> Task: {T}", f"> Action: {A}\n> Result: {R}"),
        (f"Situation: {S}\nTask: {T}\n---", LONG, f"Action: {A}", f"Result: {R}"),
        (f"Situation: {S}\nTask: {T}\nLP: Ownership", LONG, f"Action: {A}", f"Result: {R}"),
        (f"Situation: {S}\nTask: {T}\nAction: {A}\nResult: {R}", "Q: was that all right for you?"),
    ],
)
def test_a_story_is_gathered_from_its_owners_messages(messages: tuple[str | tuple[str, str], ...]) -> None:
    assert told(*messages) == STAR


@pytest.mark.parametrize(
    "word", ["edit", "edited", "correction", "update", "updated", "fixed", "better", "EDIT", "Edit"]
)
@pytest.mark.parametrize(
    "form", ["{}: Task: {}", "{} - Task: {}", "{} Task: {}", "**{}:** **Task:** {}", "{}:\nTask: {}"]
)
def test_a_correction_replaces_the_section(word: str, form: str) -> None:
    assert told(f"Situation: {S}\nTask: cats\nAction: {A}", form.format(word, T)) == {"s": S, "t": T, "a": A}


@pytest.mark.parametrize(
    "correction",
    [
        f"*Task: {T}",
        f"*Task - {T}",
        f"edit 2: Task: {T}",
        f"edit (typo): Task: {T}",
        f"edit (Task): {T}",
        f"[edit] Task: {T}",
        f"Edit: the task was wrong\nTask: {T}",
        f"updated, sorry\n**Task** {T}".replace("** ", ":** "),
    ],
)
def test_other_ways_to_correct(correction: str) -> None:
    assert told(f"Situation: {S}\nTask: cats\nAction: {A}", correction) == {"s": S, "t": T, "a": A}


def test_letters_are_corrected_too() -> None:
    assert told(f"S: {S}\nT: cats\nA: {A}\nR: {R}", PEER, f"edit: T: {T}") == STAR
    assert told(f"S: {S}\nT: {T}\nA: {A}\nR: cats", f"*R: {R}") == STAR


@pytest.mark.parametrize(
    "form", ["Task: {}", "* Task: {}", "*Task:* {}", "**Task:** {}", "*Task*: {}", "The edit\nTask: {}"]
)
def test_the_same_label_again_adds(form: str) -> None:
    found = told(f"Situation: {S}\nTask: cats\nAction: {A}", form.format(T))
    assert found == {"s": S, "t": f"cats\n{T}", "a": A}


def test_a_question_within_what_continues_a_section_belongs_to_it() -> None:
    first = f"Situation: {S}\nTask: {T}\nAction:"
    assert told(first, "- asked: who saw them?", "- called", f"Result: {R}") == {
        **STAR,
        "a": "- asked: who saw them?\n- called",
    }
    assert told(f"{first} {A}", "- any dogs here?")["a"] == f"{A}\n- any dogs here?"
    assert told(first, "what was it again?", f"Result: {R}") == {"s": S, "t": T, "r": R}
    assert told(f"{first} {A}", "edit: Action:", "what was it again?")["a"] == A


def test_a_correction_without_text_waits_for_it() -> None:
    assert told(f"Situation: {S}\nTask: cats\nAction: {A}", "edit: Task:", T) == {"s": S, "t": T, "a": A}
    assert told(f"Situation: {S}\nTask: cats\nAction: {A}", "edit: Task:") == {"s": S, "t": "cats", "a": A}


@pytest.mark.parametrize(
    "more", ["- the vet", "* the vet", "• the vet", "2. the vet", "2) the vet", LONG, f"{LONG}\n- and"]
)
def test_a_list_or_a_long_message_continues_the_open_section(more: str) -> None:
    assert told(f"Situation: {S}\nAction: {A}", more) == {"s": S, "a": f"{A}\n{more}"}
    assert told(f"Situation: {S}\nAction: {A}", "ok", more, f"Result: {R}") == {
        "s": S,
        "a": f"{A}\n{more}",
        "r": R,
    }
    assert told(f"Situation: {S}\nAction: {A}", f"{more}\nResult: {R}") == {
        "s": S,
        "a": f"{A}\n{more}",
        "r": R,
    }
    assert told(f"Situation: {S}\nAction: {A}", PEER, f"{more}\nResult: {R}") == {"s": S, "a": A, "r": R}


@pytest.mark.parametrize(
    "chatter", ["lol", "2 more minutes", "I am not quite done yet", "does that make sense?", LONG + "?"]
)
def test_chatter_is_dropped_and_leaves_the_section_open(chatter: str) -> None:
    assert told(f"Situation: {S}\nAction: {A}", chatter, "- the vet") == {"s": S, "a": f"{A}\n- the vet"}
    assert told(f"Situation: {S}\nAction: {A}", f"{chatter}\nResult: {R}") == {"s": S, "a": A, "r": R}


def test_a_label_without_text_takes_only_the_next_message() -> None:
    assert told(f"Situation: {S}\nAction:", "asked", "lol", "ok") == {"s": S, "a": "asked"}
    assert told(f"Situation: {S}\nAction:", "👍", "asked") == {"s": S, "a": "asked"}
    assert told(f"Situation: {S}\nAction:", "asked", LONG) == {"s": S, "a": f"asked\n{LONG}"}


def test_a_continuation_ends_where_a_section_does() -> None:
    assert told(f"Action: {A}", f"{LONG}\n---\nbye", LONG) == {"a": f"{A}\n{LONG}"}
    assert told(f"## Action\n{A}", f"{LONG}\n### Then\nhome\n## Notes\nbye") == {
        "a": f"{A}\n{LONG}\n### Then\nhome"
    }


def test_letters_are_judged_over_the_whole_thread() -> None:
    assert told(f"S: {S}", f"A: {A}") == {}
    assert told(f"S: {S}", "B: is for bark", f"A: {A}", f"R: {R}") == {"s": S, "a": A, "r": R}
    assert told(f"S: {S}", f"B: is for bark\nA: {A}", f"R: {R}") == {}


def test_a_second_r_is_the_reflection_unless_somebody_has_asked() -> None:
    messages = (f"S: {S}", f"T: {T}", f"A: {A}", f"R: {R}")
    assert told(*messages, "R: shut the gate") == {**STAR, "l": "shut the gate"}
    assert told(*messages, PEER, "R: all of them") == {**STAR, "r": f"{R}\nall of them"}


def test_a_second_story_within_one_message_is_left_out_of_the_first() -> None:
    both = f"Situation: {S}\nAction: {A}\nResult: {R}\nSituation: cats\nResult: gone"
    assert told(both, LONG) == {"s": S, "a": A, "r": R}
    assert told(f"Situation: {S}\nResult: {R}", "Situation: near the farm") == {
        "s": f"{S}\nnear the farm",
        "r": R,
    }


def test_sources_point_at_the_characters_of_the_messages() -> None:
    messages = [
        Message("m1", "a", "<b>Situation:</b> Tom &amp; I <br>ran\r\n> quoted\r\nTask: *find* them  \n"),
        Message("m2", "b", "Action: not mine"),
        Message("m3", "a", "> Action:\n> asked\n> twice"),
        Message("m4", "a", f"{LONG}\nResult:"),
        Message("m5", "a", "  **home** "),
        Message("m6", "a", "```\nLearning: shut it\nTask: all\n```"),
    ]
    found = read(messages, owner="a")
    texts = {message.key: message.text for message in messages}
    cut = {
        section: [(span.message, texts[span.message][span.start : span.end]) for span in spans]
        for section, spans in found.sources.items()
    }
    assert cut == {
        Section.SITUATION: [("m1", "Tom &amp; I <br>ran")],
        Section.TASK: [("m1", "*find* them"), ("m6", "all")],
        Section.ACTION: [("m3", "asked\n> twice"), ("m4", LONG)],
        Section.RESULT: [("m5", "home")],
        Section.LEARNING: [("m6", "shut it")],
    }
    assert found.sections[Section.ACTION] == f"asked\ntwice\n{LONG}"
    assert found.messages == ("m1", "m6", "m3", "m4", "m5")


def test_a_corrected_message_no_longer_contributes() -> None:
    found = reading(f"Situation: {S}", "Result: cats", f"Edit: Result: {R}")
    assert found.messages == ("0", "2")
    assert found.sources[Section.RESULT] == (Span("2", 14, 27),)


def test_nobody_else_is_read() -> None:
    assert told(("b", f"Situation: {S}\nResult: {R}")) == {}
    assert told() == {}
