"""Which text of one message belongs to which section, and which to none."""

import pytest

from bot.domain.star import Refusal
from tests.domain.star_reading import reading, told

STAR = {"s": "dogs ran off", "t": "find them all", "a": "asked every neighbour", "r": "all came home"}
FRAME = "Situation: dogs ran off\nTask: find them all\nAction: asked every neighbour\nResult: all came home"


def action(text: str) -> str:
    """The action read from ``text`` standing between two other sections."""
    return told(f"Situation: dogs ran off\n{text}\n\nResult: all came home").get("a", "")


@pytest.mark.parametrize(
    "text",
    [
        "Situation: dogs ran off Task: find them all Action: asked every neighbour Result: all came home",
        "**Situation:** dogs ran off **Task:** find them all "
        "**Action:** asked every neighbour **Result:** all came home",
        "*Situation*: dogs ran off *Task*: find them all *Action*: asked every neighbour *Result*: all came home",
        "Situation: dogs ran off | Task: find them all | Action: asked every neighbour | Result: all came home",
        "Situation: dogs ran off / Task: find them all / Action: asked every neighbour / Result: all came home",
        "Situation: dogs ran off; Task: find them all; Action: asked every neighbour; Result: all came home",
        "Situation: dogs ran off |Task: find them all |Action: asked every neighbour |Result: all came home",
        "S: dogs ran off T: find them all A: asked every neighbour R: all came home",
        "**S:** dogs ran off **T:** find them all **A:** asked every neighbour **R:** all came home",
        "(S) dogs ran off (T) find them all (A) asked every neighbour (R) all came home",
        "[S] dogs ran off [T] find them all [A] asked every neighbour [R] all came home",
        "S: dogs ran off | T: find them all | A: asked every neighbour | R: all came home",
        "- SITUATION: dogs ran off TASK: find them all\n- ACTION: asked every neighbour RESULT: all came home",
        "S: dogs ran off T: find them all\nA: asked every neighbour R: all came home",
        "Context: dogs ran off Goal: find them all Approach: asked every neighbour Outcome: all came home",
        "Situation (old): dogs ran off Task (mine): find them all Action: asked every neighbour Result: all came home",
        "My Situation: dogs ran off My Task: find them all My Action: asked every neighbour End Result: all came home",
        "**Situation:** dogs ran off\n\n**Task:** find them all\n\n"
        "**Action:** asked every neighbour **Result:** all came home",
        "dogs ran off (Situation). find them all (Task). asked every neighbour (Action). all came home (Result).",
        "dogs ran off (S). find them all (T). asked every neighbour (A). all came home (R).",
        "dogs ran off [S]\nfind them all [T]\nasked every neighbour [A]\nall came home [R]",
        "dogs ran off **(Situation)**\nfind them all **(Task)**\n"
        "asked every neighbour **(Action)**\nall came home (Result)",
        "| Situation | Task | Action | Result |\n|---|---|---|---|\n"
        "| dogs ran off | find them all | asked every neighbour | all came home |",
        "| S | T | A | R |\n|:--|:-:|--:|---|\n"
        "| dogs ran off | find them all | asked every neighbour | all came home |",
        "Situation | Task | Action | Result\n--- | --- | --- | ---\n"
        "dogs ran off | find them all | asked every neighbour | all came home",
        "| **Situation** | Task (mine) | 🎯 Action | Result |\n| - | - | - | - |\n"
        "| dogs ran off | find them all | asked every neighbour | all came home |\n| cats | too | were | lost |",
        "| Part | Text |\n|---|---|\n| Situation | dogs ran off |\n| Task | find them all |\n"
        "| Action | asked every neighbour |\n| Result | all came home |",
        "| Situation | dogs ran off |\n|:--|:--|\n| **Task:** | find them all |\n"
        "| Action | asked every neighbour |\n| Result | all came home |",
        "| | |\n|---|---|\n| **S** | dogs ran off |\n| **T** | find them all |\n| **A** | asked every neighbour |\n"
        "| **R** | all came home |",
        "|LP|Situation|Task|Action|Result|\n|-|-|-|-|-|\n|Ownership|dogs ran off|find them all|asked every neighbour|"
        "all came home|",
        "```\n" + FRAME + "\n```",
        "```text\n" + FRAME + "\n```",
        "```" + FRAME + "```",
        "my story\n~~~\n" + FRAME + "\n~~~",
        "> " + FRAME.replace("\n", "\n> "),
        ">" + FRAME.replace("\n", "\n>\n>"),
        ">>> " + FRAME,
        "&gt; " + FRAME.replace("\n", "\n&gt; "),
        "> what a friend said\n" + FRAME,
        FRAME + "\n> nice one",
        FRAME.replace("\n", "\n> the next one is harder\n"),
        "/story\n" + FRAME,
        "!star new\n" + FRAME + "\n!done",
        "/story\n> " + FRAME.replace("\n", "\n> "),
        FRAME.replace("\n", "\r\n"),
        FRAME.replace("\n", "<br>"),
        "<p>" + FRAME.replace("\n", "</p><p>") + "</p>",
        "<ul><li>" + FRAME.replace("\n", "</li><li>") + "</li></ul>",
        "Here is my story about dogs:\n\n" + FRAME,
        "# Ownership\n" + FRAME,
        "LP: Ownership\n" + FRAME,
        FRAME + "\n---\nThanks for reading!",
        FRAME + "\n***\nThanks",
        FRAME + "\n======\nThanks",
        FRAME + "\n# Notes\nask me about cats",
        FRAME + "\nLP: Ownership\nand more of it",
        FRAME + "\n**Principles:** Ownership, Dive Deep",
        FRAME + "\nLeadership Principle(s): Ownership",
        FRAME + "\nLeadership principles (two): Ownership",
        FRAME + "\n*Tags:* dogs",
        FRAME + "\n#dogs #ownership",
        FRAME + "\n- #dogs, #ownership",
        FRAME + "\n🏷️ *#dogs* #ownership 🐕",
        FRAME + "\n(Source: my diary)\nand more of it",
        FRAME + "\n**[LP: Ownership]**",
        FRAME + "\n[[Ownership]] [[Dogs]]",
        FRAME + "\nAlso answers: tell me about a failure",
        FRAME + "\nAlso answers questions about failure: yes",
        FRAME + "\nGood for: Ownership",
        FRAME + "\n**Best for** the principle: Ownership",
        FRAME + "\nStory 2: cats\nand birds",
        FRAME + "\nQuestion: what of cats?",
        FRAME + "\nWhen: 2020\nRole: lead\nCompany: a farm\nTeam: of two\nSource: me\nDate: May\nTitle: dogs",
        FRAME + "\n\n## Story 2\n" + FRAME.replace("dogs", "cats"),
        FRAME + "\n" + FRAME.replace("dogs", "cats"),
        "Situation:\nTask:\nAction:\nResult:\n" + FRAME,
        "Situation: tbd\nTask: [your task]\nAction: ...\nResult: n/a\n---\n" + FRAME,
    ],
)
def test_one_story_in_many_shapes(text: str) -> None:
    found = reading(text)
    assert {section[0]: words for section, words in found.sections.items()} == STAR
    assert found.is_story
    assert found.missing == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Action:\n- one\n- two\n\nand **three**", "- one\n- two\n\nand **three**"),
        ("Action: **First** I asked", "**First** I asked"),
        ("**Action:** I did **this**", "I did **this**"),
        ("Action: `make` and `test`", "`make` and `test`"),
        ("Action: see [my page](https://example.org)", "see [my page](https://example.org)"),
        ("Action: I wrote\n```\nSituation: x\n```\nfor them", "I wrote\n```\nSituation: x\n```\nfor them"),
        ("Action: ran\n```sh\n# clean\n---\nx: 1\n```\ntwice", "ran\n```sh\n# clean\n---\nx: 1\n```\ntwice"),
        ("## Action\nfirst\n### Second step\nthen", "first\n### Second step\nthen"),
        ("## Action\nfirst\n## Notes\nthen", "first"),
        ("## Action\nfirst\n# Notes\nthen", "first"),
        ("**Action**\nfirst\n### Notes\nthen", "first"),
        ("Action: first\n###### Notes\nthen", "first"),
        ("Action: we agreed on Task names", "we agreed on Task names"),
        ("Action: the result: nobody knew", "the result: nobody knew"),
        ("Action: I said\nthe best result was none", "I said\nthe best result was none"),
        ("Action - I wrote a note with a Goal: line", "I wrote a note with a Goal: line"),
        ("Action: asked A: and B:", "asked A: and B:"),
        ("Action: a | b | c", "a | b | c"),
        ("Action:\n| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
        ("Action: I asked\n\nWhenever: it rained", "I asked\n\nWhenever: it rained"),
        ("Action: I asked\nBest for everyone was the park", "I asked\nBest for everyone was the park"),
        ("Action: I asked\n#1 was the park", "I asked\n#1 was the park"),
        ("Action: use <T> and a < b & c", "use <T> and a < b & c"),
        ("Action: Tom &amp; I", "Tom & I"),
        ("Action: 5 &lt; 7 <3", "5 < 7 <3"),
        ("Action: <b>I</b> asked<br>twice", "**I** asked\ntwice"),
        ("Action: asked\n/help\n!ping\nagain", "asked\nagain"),
        ("Action: asked !help /now", "asked !help /now"),
        ("Action: :tada: we asked", ":tada: we asked"),
        ("Action: snake_case_ and *args", "snake_case_ and *args"),
        ("Steps taken: asked", "asked"),
    ],
)
def test_the_text_of_a_section_keeps_what_is_within_it(text: str, expected: str) -> None:
    assert action(text) == expected


def test_a_cell_keeps_its_line_breaks_and_bars() -> None:
    text = "| Situation | Action |\n|---|---|\n| dogs<br>ran off | asked a \\| b<br/>twice |"
    assert told(text) == {"s": "dogs\nran off", "a": "asked a \\| b\ntwice"}


def test_text_after_a_table_belongs_to_no_section() -> None:
    text = "| Situation | Action |\n|---|---|\n| dogs ran off | asked them all |\nand then\nResult: home"
    assert told(text) == {"s": "dogs ran off", "a": "asked them all", "r": "home"}


def test_a_trailing_label_may_follow_the_full_stop() -> None:
    text = "Intro.\n---\nDogs ran off. (Situation) I asked them all. (Action) Home! (Result)\nThat is all."
    assert told(text) == {"s": "Dogs ran off.", "a": "I asked them all.", "r": "Home!"}


def test_a_trailing_label_needs_no_blank_after_a_full_stop_of_full_width() -> None:
    text = "狗都跑了（情境）。我到处去找（行动）！全都回家了（结果）。"
    assert told(text) == {"s": "狗都跑了", "a": "我到处去找", "r": "全都回家了"}


@pytest.mark.parametrize(
    "text",
    [
        "small talk (Situation). more talk (Task).",
        "we agreed (task), then acted (action), with a good end (result), all of us",
        "Plan: dogs ran off (S). find them all (B). asked (A). home (R).",
    ],
)
def test_trailing_labels_need_three_sentences(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "I: the situation Task: find them Action: ask",
        "All in one, Situation: dogs ran off Task: find them all",
        "(S) dogs ran off (B) dogs bark (A) asked (R) home",
        "S: dogs ran off T: find them all",
    ],
)
def test_inline_labels_must_begin_the_line(text: str) -> None:
    assert told(text) == {}


def test_lower_case_words_within_a_line_are_text() -> None:
    assert told("situation: dogs ran off. task: find them") == {"s": "dogs ran off. task: find them"}


BLANK = [
    *(
        "",
        " ",
        "...",
        "…",
        "tbd",
        "TBD",
        "(tbd)",
        "*TBD*",
        "[todo]",
        "TODO",
        "n/a",
        "N/A",
        "na",
        "none",
        "None.",
        "-",
        "—",
    ),
    *(
        "xxx",
        "XXX",
        "?",
        "???",
        "fill in",
        "*fill in*",
        "[fill in]",
        "fill in: *what happened*",
        "Fill in: [what happened]",
    ),
    *(
        "fill in: (here)",
        "*fill in: what happened*",
        "<your text>",
        "&lt;your text&gt;",
        "[...]",
        "(...)",
        "[your text here]",
    ),
    *(
        "*[what was it about]*",
        "<describe here>",
        "**\u200b**",
        "✅",
        ":white_check_mark:",
        "___",
        "** **",
        "||...||",
    ),
    "Describe the situation you were in.",
    "*Describe your goal.*",
    "Explain what you did and why.",
    "Outline your steps.",
    "State your role.",
    "Provide the context of your story.",
    "Clarify what you had to do.",
    "Set the scene for your listener.",
    "Summarize your actions.",
    "Summarise what you did.",
    "Tell us what you did.",
    "Share the outcome of your actions. Use numbers.",
    "What happened?",
    "What was the goal? Who set it?",
    "- What did you do?\n- Why?",
    "What was it (one or two lines)?",
    "什么时候？为什么？",
]


@pytest.mark.parametrize("text", BLANK)
def test_blanks_and_prompts_are_no_text(text: str) -> None:
    assert told(f"Situation: dogs ran off\nAction: {text}\nResult: all came home") == {
        "s": "dogs ran off",
        "r": "all came home",
    }
    assert told(f"**Situation**\n{text}\n**Action**\nasked them all") == {"a": "asked them all"}


@pytest.mark.parametrize(
    "text",
    [
        "Explain the numbers to the board.",
        "State troopers came by.",
        "Described what you see",
        "I asked: what do you need? They told me.",
        "Did I ask? Yes, every neighbour.",
        "nothing yet",
        "[a] and [b]",
        "none of them had a collar",
        "What was lost?\nThree dogs",
        "fill in the holes of the fence",
        "todo lists for everyone",
    ],
)
def test_text_that_only_resembles_a_blank_is_text(text: str) -> None:
    assert action(f"Action: {text}") == text


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", Refusal.NO_LABELS),
        ("hello there, a long sentence about dogs", Refusal.NO_LABELS),
        ("STAR stands for Situation, Task, Action and Result.", Refusal.NO_LABELS),
        ("S: small\nM: medium\nL: large enough for two", Refusal.OTHER_SCHEME),
        ("Situation:\nTask:\nAction:\nResult:", Refusal.EMPTY),
        ("Situation ✅\nTask ✅\nAction ✅\nResult ❌ (no metric)", Refusal.EMPTY),
        ("Situation: Describe your situation.\nTask: What was it?", Refusal.ONLY_PROMPT_TEXT),
        ("Situation: three dogs were lost", Refusal.ONE_SECTION),
        ("Situation: three dogs were lost\nLearning: shut the gate", Refusal.ONE_SECTION),
        ("Situation: bad\nTask: run\nAction: ran\nResult: tired", Refusal.TOO_SHORT),
        ("Situation: it's bad\nTask: don't die", Refusal.TOO_SHORT),
        ("Situation: three dogs were lost\nTask: find them", Refusal.TOO_SHORT),
        ("Situation: 4/5\nTask: 3/5\nAction: 5/5\nResult: 2/5", Refusal.RATINGS),
        (
            "Situation: 4/5 clear and short\nTask: 3/5 whose was it\nResult: 2 / 5 no number at all",
            Refusal.RATINGS,
        ),
        ("Context: the build is red\nGoal: make it green again", Refusal.NO_CORE_LABEL),
        ("Problem: the build is red\nObjective: make it green again", Refusal.NO_CORE_LABEL),
        ("情境：我们丢狗\n行动：问邻居", Refusal.TOO_SHORT),
        ("상황: 개가 도망\n행동: 이웃에게 물었다", Refusal.TOO_SHORT),
    ],
)
def test_what_is_not_a_story_says_why(text: str, refusal: Refusal) -> None:
    assert reading(text).refusal is refusal


@pytest.mark.parametrize(
    "text",
    [
        "Situation: three dogs were lost\nResult: all came home",
        "Context: three dogs were lost\nAction: asked every neighbour",
        "Context: three dogs were lost\nApproach: asked every neighbour\nOutcome: home",
        "Kontext: drei Hunde weg\nHandlung: alle Nachbarn gefragt",
        "情境：我们丢了三只狗\n行动：问了所有邻居们",
        "상황: 개 세 마리\n행동: 모든 이웃에게 물었다",
        "Stiuation: three dogs were lost\nOutcome: all came home",
        "Context/Situation: three dogs were lost\nOutcome: all came home",
        "Goal: find three dogs\nResult: 23/24 were found",
    ],
)
def test_two_sections_and_one_word_of_star_are_a_story(text: str) -> None:
    assert reading(text).is_story


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Result: all came home\nSituation: dogs ran off\nTask: find them\nAction: asked",
            ("dogs ran off", "all came home"),
        ),
        ("Situation: dogs ran off\nResult: home\nSituation: cats\nResult: no", ("dogs ran off", "home")),
        ("Situation: dogs\nContext: ran off\nResult: home", ("dogs\nran off", "home")),
        ("Problem: dogs\nResult: home\nProblem: cats\nResult: no", ("dogs", "home")),
        ("S: dogs\nT: all\nA: asked\nR: home\nS: cats\nT: all\nA: asked\nR: no", ("dogs", "home")),
        ("Situation:\nLearning:\nSituation: cats\nResult: all", ("cats", "all")),
    ],
)
def test_another_situation_after_the_end_opens_a_second_story(text: str, expected: tuple[str, str]) -> None:
    found = told(text)
    assert (found["s"], found["r"]) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("LP: Think Big\n" + FRAME, ("Think Big",)),
        ("(LP: Think Big)\n" + FRAME, ("Think Big",)),
        ("**LP:** Think Big\n" + FRAME, ("Think Big",)),
        ("- **Leadership Principle**: *Think Big*\n" + FRAME, ("Think Big",)),
        ("# Deliver results\n" + FRAME, ("Deliver results",)),
        ("## 14. Deliver results\n" + FRAME, ("Deliver results",)),
        ("**Deliver results**\n\n" + FRAME, ("Deliver results",)),
        ("**Deliver results:**\n" + FRAME, ("Deliver results",)),
        (FRAME + "\nPrinciples: Think Big, Ownership", ("Think Big, Ownership",)),
        (FRAME + "\n## Ownership\nlater", ()),
        (
            "# Think Big\nSituation:\nResult:\n# Ownership\n" + FRAME + "\n# Frugality\n" + FRAME,
            ("Ownership",),
        ),
        ("**Situation**\ndogs ran off\n**Action**\nasked them all", ()),
        ("## Situation\ndogs ran off\n## Action\nasked them all", ()),
        (FRAME, ()),
    ],
)
def test_texts_that_may_name_the_principle_are_reported(text: str, named: tuple[str, ...]) -> None:
    assert reading(text).named == named
