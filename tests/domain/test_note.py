"""A person's note: what is found in it, what is refused, what an export looks like and what importing would change."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.data import load_principles
from bot.domain.errors import InvalidInput
from bot.domain.feedback import Feedback
from bot.domain.note import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_STORIES,
    Note,
    NotedStory,
    Standing,
    compare,
    noted,
    parse,
    to_json,
    write,
)
from bot.domain.places import Account, Place
from bot.domain.principles import normalise
from bot.domain.star import Section
from bot.domain.stories import Occasion, Part, Source, Story
from tests.domain.test_principles import OFFICIAL, shingles

PRINCIPLES = load_principles()
FIXTURE = (Path(__file__).parent.parent / "data" / "note.md").read_text(encoding="utf-8")
S, T, A, R, L = Section
LABELS = "**Situation:** {}\n**Task:** {}\n**Action:** {}\n**Result:** {}\n"
TOLD = {S: "the well ran dry", T: "find us new water", A: "I dug for a week", R: "forty litres a day"}
STORY = "### My story, using STAR: \n" + LABELS.format(*TOLD.values())
SAID = Feedback(
    story=12,
    by=Account("discord", "81"),
    place=Place("discord", "1", "2", "3"),
    section=R,
    text="## 2\n\nhow many?",
    said_at=datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    revised_at=datetime(2026, 3, 2, 8, 31, tzinfo=UTC),
)
BLANK = "### My story, using STAR: \n" + LABELS.format("", "", "", "")


def found(text: str) -> Note:
    return parse(text, PRINCIPLES)


def only(text: str) -> NotedStory:
    note = found(text)
    assert note.unreadable == ()
    (story,) = note.stories
    return story


def refused(text: str) -> list[tuple[int, str]]:
    note = found(text)
    assert note.stories == ()
    return [(place.line, place.text) for place in note.unreadable]


def test_every_story_of_a_note_is_found_under_its_principle() -> None:
    note = found(FIXTURE)
    lines = FIXTURE.split("\n")
    assert [(story.principle, len(story.texts)) for story in note.stories] == [
        ("customer-obsession", 4),
        ("ownership", 5),
        ("ownership", 4),
        ("think-big", 2),
        ("dive-deep", 4),
        ("broad-responsibility", 4),
    ]
    assert {lines[story.line - 1] for story in note.stories} == {"### My story, using STAR: "}
    assert note.stories[0].texts[R].startswith("Ten came back")
    assert note.stories[1].texts[S].endswith("years.\n\nNobody's name was on the list.")
    assert "> You cannot be serious" in note.stories[1].texts[A]
    assert "\n# count what is really on the shelves\n" in note.stories[4].texts[A]
    assert note.stories[5].texts[R] == "The list is gone; sign-ups of schools rose by 18%."
    assert note.unreadable == ()


def test_every_wording_is_found_without_its_italics() -> None:
    wordings = found(FIXTURE).wordings
    assert list(wordings) == [principle.key for principle in PRINCIPLES]
    assert not any("*" in wording for wording in wordings.values())
    assert wordings["bias-for-action"].startswith("A door")
    assert wordings["bias-for-action"].endswith("must.")
    assert wordings["learn-and-be-curious"].startswith("Take the machine apart")


def test_the_fixture_is_in_our_own_words() -> None:
    assert not shingles(FIXTURE) & set(OFFICIAL.read_text(encoding="ascii").split())


def variants() -> Iterator[tuple[str, str]]:
    yield "Windows line ends and a byte order mark", "\ufeff" + FIXTURE.replace("\n", "\r\n")
    yield "old line ends", FIXTURE.replace("\n", "\r")
    yield "tabs and blanks at the ends", FIXTURE.replace("*\n", "*\t \n").replace("STAR: \n", "STAR:\t\t\n")
    yield "straight apostrophes in headings", FIXTURE.replace("Earth’s", "Earth's")
    yield "an apostrophe decoded wrongly", FIXTURE.replace("Earth’s", "Earth\x92s")
    yield "an apostrophe lost", FIXTURE.replace("Earth’s", "Earth\ufffds")
    yield "invisible characters", FIXTURE.replace("## ", "\u200b## \u2060").replace("**S", "\ufeff**S")
    yield "hard blanks", FIXTURE.replace("## ", "##\xa0").replace(":** ", ":**\xa0")
    yield (
        "other numbers",
        FIXTURE.replace("## 2. Ownership", "## 2) ownership").replace("## 10. ", "## LP 10: "),
    )
    yield "no numbers", FIXTURE.replace("## 2. ", "## ").replace("## 9.", "##")
    yield "closed headings", FIXTURE.replace("Think Big\n", "Think Big ##\n")
    yield "an ampersand", FIXTURE.replace("Disagree and Commit", "Disagree & Commit")
    yield "a link", FIXTURE.replace("12. Dive Deep", "12\\. [Dive Deep](https://example.org/deep)")
    yield "colons after the bold", FIXTURE.replace(":** ", "**: ").replace(":**\n", "** :\n")
    yield "underscores", FIXTURE.replace("**", "__")
    yield "capitals and plurals", FIXTURE.replace("**Result:", "**RESULTS:").replace("**Task:", "**task：")
    yield "one level deeper", FIXTURE.replace("\n#", "\n##").replace("\n## count", "\n# count")


@pytest.mark.parametrize(("how", "text"), list(variants()), ids=[how for how, _ in variants()])
def test_a_note_means_the_same_however_it_is_typed(how: str, text: str) -> None:
    assert text != FIXTURE, how
    assert found(text) == found(FIXTURE)


def test_blank_templates_are_nothing() -> None:
    prompts = LABELS.format("Describe where you were.", "Tell us your goal.", "What did you do?", "[fill in]")
    for blank in ("", BLANK, "### My story, using STAR:\n", "### My story\n" + prompts, "tbd\n" + BLANK):
        assert found(f"# Notes\n{prompts}## 2. Ownership\n*Mine.*\n{blank}") == Note(
            (), {"ownership": "Mine."}
        )


@pytest.mark.parametrize(
    "heading", ["## 2", "# Ownership", "### LP2", "## Principle 2: Owning", "## 7. Ownership"]
)
def test_a_heading_names_a_principle_by_name_alias_or_number_and_the_name_counts(heading: str) -> None:
    assert only(f"{heading}\n{STORY}") == NotedStory("ownership", TOLD)


def test_no_name_of_a_principle_is_taken_for_a_label_or_a_story() -> None:
    for principle in PRINCIPLES:
        for title in (principle.name, f"{principle.number}. {principle.name}", principle.name.upper()):
            assert only(f"## {title}\n{STORY}").principle == principle.key
    assert "learning" in {normalise(alias) for principle in PRINCIPLES for alias in principle.aliases}
    parts = "\n".join(
        f"## {section.title}\n{text}" for section, text in (TOLD | {L: "dig earlier next time"}).items()
    )
    assert only(f"## Ownership\n{parts}") == NotedStory("ownership", TOLD | {L: "dig earlier next time"})


@pytest.mark.parametrize(
    "story",
    [
        LABELS.format(*TOLD.values()),
        "Remember this one\n" + STORY,
        "### The dry well\n" + LABELS.format(*TOLD.values()),
        "### Story 1\n" + "\n\n---\n".join(LABELS.format(*TOLD.values()).split("\n")),
        "".join(f"- {section.title}: {text}\n" for section, text in TOLD.items()),
        "### My story\nS: {}\nT: {}\nA: {}\nR: {}".format(*TOLD.values()),
        STORY.replace("Situation", "Context").replace("Task", "My goal"),
        STORY.replace("**", "###### ").replace(":###### ", "\n"),
    ],
)
def test_a_story_may_be_told_in_other_forms_too(story: str) -> None:
    assert only(f"## 2. Ownership\n*Mine.*\n{story}\n\n## 3. Invent and Simplify\n") == NotedStory(
        "ownership", TOLD
    )


def test_several_stories_may_follow_each_other_with_or_without_a_heading() -> None:
    second = LABELS.format("two goats were lost", "", "I rang a bell", "")
    note = found(f"## Ownership\n{STORY}{second}### Third story\n{second}")
    assert [story.texts.get(S) for story in note.stories] == ["the well ran dry"] + [
        "two goats were lost"
    ] * 2
    assert [story.line for story in note.stories] == [2, 7, 11]


def test_what_stands_at_the_end_or_between_rules_is_no_story() -> None:
    note = f"## Ownership\n{STORY}\n----\n## Frugality\n{STORY}\n***\nResources:\n- a book\n"
    assert found(note).stories == (NotedStory("ownership", TOLD), NotedStory("frugality", TOLD))
    kept = STORY.replace("I dug", "- - -\nfirst\n---\nI dug")
    assert only(f"## Ownership\n{kept}").texts[A] == "- - -\nfirst\n---\nI dug for a week"


def test_what_cannot_be_kept_is_named_with_its_line() -> None:
    assert refused(f"Hello\n\n{STORY}") == [(3, "### My story, using STAR:")]
    assert refused(f"# Amazon Leadership Principles\n{STORY}") == [(2, "Amazon Leadership Principles")]
    assert refused(f"## Ownership\n{BLANK}\n## 17. Never Be Late\n{STORY}") == [(9, "17. Never Be Late")]
    assert refused(f"## 2. Ownershipp\n\n{STORY}{STORY}") == [(3, "2. Ownershipp"), (8, "2. Ownershipp")]
    assert refused("## Ownership\n### My story\nthe well ran dry and so I dug") == [
        (2, "### My story, using STAR: ".strip())
    ]
    assert refused("## Ownership\nSituation: the well ran dry") == [(2, "Situation: the well ran dry")]
    assert refused("## Ownership\n" + STORY.replace("I dug", "I dug " * 20_000).replace("**", "")) != []
    plain = STORY.replace("**", "").removeprefix("### My story, using STAR: \n")
    note = found(f"## Ownership\n{plain}\n{plain}")
    assert (len(note.stories), [place.line for place in note.unreadable]) == (1, [7])
    assert all(place.why.endswith(".") for place in note.unreadable)


def test_reasons_tell_apart_where_a_story_stands() -> None:
    why = [place.why for place in found(f"{STORY}## Ownership\n## 17. Never Be Late\n{STORY}").unreadable]
    assert "before the first principle" in why[0]
    assert "no principle" in why[1]


def test_an_export_has_the_layout_of_the_note() -> None:
    told = NotedStory("ownership", TOLD, ref="12", also=("dive-deep",))
    half = NotedStory(
        "ownership",
        {S: "- one\n- two", L: "# not a heading\n# nor this\n<!-- lodestar:feedback -->\n> nor that"},
        ref="7",
    )
    lines = write([told, half], PRINCIPLES, wordings={"ownership": "My roof."}).split("\n")
    assert lines[:8] == [
        "# Amazon Leadership Principles",
        "",
        "## 1. Customer Obsession",
        PRINCIPLES[0].wording,
        "### My story, using STAR: ",
        "**Situation:** ",
        "**Task:** ",
        "**Action:** ",
    ]
    start = lines.index("## 2. Ownership")
    assert lines[start : lines.index("## 3. Invent and Simplify")] == [
        "## 2. Ownership",
        "*My roof.*",
        "### My story, using STAR: ",
        "<!-- lodestar:story 12 +dive-deep -->",
        "**Situation:** the well ran dry",
        "**Task:** find us new water",
        "**Action:** I dug for a week",
        "**Result:** forty litres a day",
        "",
        "### My story, using STAR: ",
        "<!-- lodestar:story 7 -->",
        "**Situation:** ",
        "- one",
        "- two",
        "",
        "**Task:** ",
        "**Action:** ",
        "**Result:** ",
        "**Learning:** # not a heading",
        "\\# nor this",
        "\\<!-- lodestar:feedback -->",
        "> nor that",
        "",
    ]
    assert sum(line.startswith("## ") for line in lines) == 16
    assert lines[-2:] == ["**Result:** ", ""]


def test_an_empty_export_imports_as_nothing() -> None:
    assert found(write([], PRINCIPLES)) == Note()
    assert found(write([NotedStory("ownership", {S: " \r\n"}, ref="1")], PRINCIPLES)) == Note()


def test_a_ref_that_would_end_the_comment_is_refused() -> None:
    for ref in ("", "--> 1", "1 2", "+1", "é", "1" * 65):
        with pytest.raises(ValueError, match="not fit"):
            write([NotedStory("ownership", TOLD, ref=ref)], PRINCIPLES)


def test_a_kept_story_is_noted_with_its_further_principles() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    parts = {section: Part(text, now) for section, text in reversed(TOLD.items())}
    occasion = Occasion(Source.PRACTICE, "1")
    story = Story(12, ("dive-deep", "ownership", "think-big"), None, occasion, None, parts, now, now)
    assert noted(story) == NotedStory("dive-deep", TOLD, ref="12", also=("ownership", "think-big"))
    assert list(noted(story).texts) == [S, T, A, R]
    untagged = noted(replace(story, principles=()))
    assert found(write([untagged, noted(story)], PRINCIPLES)).stories == (noted(story), untagged)


def test_an_edited_export_is_read_as_it_was_meant() -> None:
    export = write([NotedStory("ownership", TOLD, ref="12", also=("dive-deep",))], PRINCIPLES)
    by_hand = export.replace("### My story, using STAR: \n<!--", "<!--").replace(
        "week\n", "week\n\n> a quote\n\n"
    )
    story = only(by_hand)
    assert (story.ref, story.also, story.texts[A]) == ("12", ("dive-deep",), "I dug for a week\n\n> a quote")
    plain = only(export.replace("**", ""))
    assert (plain.ref, plain.texts) == ("12", TOLD)
    twice = only(export.replace("**Result:** forty", "**Action:** and rested\n**Result:** forty"))
    assert twice.texts[A] == "I dug for a week\nand rested"
    added = found(export.replace("\n\n## 3.", "\n" + LABELS.format("a new one", "", "", "") + "\n## 3."))
    assert [(story.ref, story.texts[S]) for story in added.stories] == [
        ("12", "the well ran dry"),
        (None, "a new one"),
    ]
    strange = only(export.replace("+dive-deep", "+no-such +ownership +dive-deep +dive-deep"))
    assert strange.also == ("dive-deep",)
    many = only(export.replace("+dive-deep", " ".join(f"+{principle.key}" for principle in PRINCIPLES)))
    assert many.also == ("customer-obsession", "invent-and-simplify"), "a story has three principles at most"
    emptied = found(export.replace("ran dry", "").replace("the well", ""))
    assert S not in emptied.stories[0].texts


def standings(note: str, *mine: NotedStory) -> list[str]:
    return [change.standing.value for change in compare(found(note), mine)]


def test_importing_an_export_changes_nothing() -> None:
    mine = [
        NotedStory("ownership", TOLD, ref="1"),
        NotedStory("ownership", TOLD, ref="2", also=("frugality",)),
        NotedStory(None, {S: "untagged so far"}, ref="3"),
        NotedStory("ownership", TOLD | {R: "\r\n two\rlines \t"}, ref="4"),
    ]
    assert standings(write(mine, PRINCIPLES), *mine) == ["unchanged"] * 4


def test_a_changed_text_or_principle_is_seen_by_its_ref() -> None:
    mine = NotedStory("ownership", TOLD | {L: "dig deeper"}, ref="1")
    export = write([mine], PRINCIPLES)
    (change,) = compare(found(export.replace("forty", "fifty").replace("dig deeper", "")), [mine])
    assert (change.standing, change.mine, change.sections) == (Standing.CHANGED, mine, (R, L))
    moved = compare(found(export.replace("## 2. Ownership", "## 99. Frugality")), [mine])[0]
    assert (moved.standing, moved.sections, moved.found.principle) == (Standing.CHANGED, (), "frugality")


def test_a_story_without_a_known_ref_is_known_by_its_words() -> None:
    mine = NotedStory("ownership", TOLD, ref="1")
    note = f"## Ownership\n{STORY}"
    assert standings(note, mine) == ["unchanged"]
    assert standings(note.replace("forty", "fifty"), mine) == ["changed"]
    assert standings(note.replace("dry", "salt"), mine) == ["new"]
    assert standings(note.replace("Ownership", "Frugality"), mine) == ["new"]
    assert standings(note + STORY.replace("forty", "fifty"), mine) == ["unchanged", "new"]
    assert standings(note.replace("forty", "fifty") * 2, mine) == ["changed", "new"]
    stranger = write([NotedStory("ownership", TOLD, ref="999")], PRINCIPLES)
    assert standings(stranger, mine) == ["unchanged"]
    assert standings(stranger) == ["new"]
    copied = write([mine, replace(mine, texts=TOLD | {S: "another well"})], PRINCIPLES)
    assert standings(copied, mine) == ["unchanged", "new"]


def test_feedback_is_shown_and_not_read() -> None:
    """However much of it there is; what is written below it by hand goes on with the story."""
    story = NotedStory("ownership", TOLD, ref="12", feedback=(SAID,) * 2)
    written = write([story], PRINCIPLES)
    quoted = (
        "<!-- lodestar:feedback -->\n> From discord:81, on the Result, 2026-03-02:\n> ## 2\n>\n> how many?\n"
    )
    assert written.count(quoted) == 2
    assert found(written).stories == (story,)
    more = written.replace(f"{quoted}\n##", f"{quoted}\n**Learning:** dig earlier next time\n\n##")
    assert only(more).texts == TOLD | {L: "dig earlier next time"}
    much = write([replace(story, feedback=(replace(SAID, text="## 2\n" * 800),) * 300)], PRINCIPLES)
    assert len(much) > MOST_CHARACTERS
    assert found(much).stories == (story,)


def test_the_same_as_json() -> None:
    stories = [
        NotedStory("ownership", TOLD, ref="12", also=("dive-deep",), feedback=(SAID,)),
        NotedStory(None, {S: "été"}, ref="3"),
    ]
    written = to_json(stories, PRINCIPLES, wordings={"ownership": "My roof."})
    note = json.loads(written)
    assert "été" in written
    assert [row["key"] for row in note["principles"]] == [principle.key for principle in PRINCIPLES]
    assert note["principles"][1] == {
        "number": 2,
        "key": "ownership",
        "name": "Ownership",
        "wording": "My roof.",
        "stories": [
            {
                "ref": "12",
                "also": ["dive-deep"],
                **{section.value: text for section, text in TOLD.items()},
                "feedback": [
                    {
                        "by": "discord:81",
                        "section": "result",
                        "said_at": "2026-03-02T08:30:00+00:00",
                        "text": "## 2\n\nhow many?",
                    }
                ],
            }
        ],
    }
    assert note["untagged"] == [{"ref": "3", "also": [], "situation": "été", "feedback": []}]
    assert to_json(stories, PRINCIPLES, wordings={"ownership": "My roof."}) == written


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MOST_CHARACTERS + 1),
        "## 2\n" + "### My story\n**Situation:** we dug\n" * (MOST_STORIES + 1),
        "## 2\n" * (MOST_BLOCKS + 1),
    ],
    ids=["characters", "stories", "headings"],
)
def test_too_large_a_note_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"That note .+\. Split it"):
        found(text)
