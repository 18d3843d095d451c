"""Managers give their group questions of its own, typed or from a file."""

from datetime import UTC, datetime, timedelta

from bot.domain.prompts import LONGEST_QUESTION
from bot.domain.questions import LARGEST_BYTES, MOST_LINES, MOST_OWN
from bot.platforms.discord.cogs.prompts import PREVIEWED
from tests.scenarios.driver import Answer, World, press, shown
from tests.scenarios.test_answering import STORY

QUESTION = "Which promise did you keep although nobody would have noticed?"

DUE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)

FILE = f"""\
Ownership: {QUESTION}

## 12. dive deep
- Which number did you not believe, and what did you do: ask or dig?
2. Dive Deep: When was the average wrong?
"""


async def add(here: World, question: str = QUESTION, principle: str = "onwership") -> Answer:
    """The manager types a question."""
    options = {"principle": principle, "question": question}
    return await here.manager.command(here.channel, "questions add", options)


async def take_in(here: World, content: str | bytes) -> Answer:
    """The manager sends a file."""
    return await here.manager.command(here.channel, "questions import", {"file": ("questions.txt", content)})


async def own(here: World) -> str:
    """What the manager reads of the group's own questions."""
    listed = await here.manager.command(here.channel, "questions list")
    assert listed.ephemeral
    return listed.text


def asked(here: World, channel: str | None = None) -> str:
    """What the newest prompt in a channel says."""
    return str(here.prompt(channel)["embeds"][0]["description"])


async def test_a_question_of_its_own_is_asked_next_and_stays_with_what_is_told_for_it(here: World) -> None:
    """Typed, announced, posted, shown with the story, asked about further, shared; then removed, and still shown."""
    await here.setup(principles="ownership, dive deep")
    added = await add(here)
    assert added.ephemeral
    assert "Added for *Ownership*" in added.text
    assert "the group's own questions are asked first" in added.text
    preview = await here.manager.command(here.channel, "prompt preview")
    assert preview.text.count(QUESTION) == 1
    await here.manager.command(here.channel, "prompt now")
    prompt = here.prompt()
    assert f"**{QUESTION}**" in asked(here)
    assert f"{QUESTION} · asked 2 Mar 2026" in await own(here)

    told = await here.ana.say(here.thread(), STORY)
    await here.until_ticked(told)
    opened = await press(await here.ana.command(here.channel, "mystories"), "Open 1")
    assert QUESTION in opened.text
    further = await press(opened, "Ask me more")
    built_in = here.bot.core.prompts.of("ownership")[0]
    assert built_in.probes[0] in str(further.modal)
    form = await here.ana.press(prompt, "Answer in a form")
    assert "40 people" in str(form.modal)
    await press(opened, "Share")
    shared = here.said_by_bot(here.thread())[-1]
    assert QUESTION in shared["embeds"][0]["description"]
    exported = await here.ana.command(here.channel, "export", {"format": "json"})
    assert "23 of 24" in await here.download(shown(exported)["attachments"][0])

    offered = await here.manager.autocomplete(
        here.channel, "questions remove", {"question": "PROMISE"}, focused="question"
    )
    assert [each["name"] for each in offered] == [f"Ownership: {QUESTION}"]
    removed = await here.manager.command(here.channel, "questions remove", {"question": offered[0]["value"]})
    assert removed.ephemeral
    assert QUESTION in removed.text
    assert "None yet" in await own(here)
    again = await press(await here.ana.command(here.channel, "mystories"), "Open 1")
    assert QUESTION in again.text
    coming = await here.manager.command(here.channel, "prompt preview")
    assert QUESTION not in coming.text
    following = next(line for line in coming.text.splitlines() if "**" in line)
    assert "Dive Deep" in following, "the principle has had its turn, whatever it was asked"
    assert "Added" in (await add(here)).text, "what was removed may come back"


async def test_a_skipped_question_of_its_own_is_passed_over(here: World) -> None:
    await here.setup(principles="ownership")
    await add(here)
    skipped = await here.manager.command(here.channel, "prompt skip", {"what": "question"})
    assert QUESTION not in skipped.text
    await here.manager.command(here.channel, "prompt now")
    assert QUESTION not in asked(here)


async def test_practice_and_principles_know_the_built_in_questions_alone(here: World) -> None:
    """What a group asks is for its channel: nobody elsewhere is shown it."""
    await here.setup(principles="ownership")
    await add(here)
    for name, options in (("practice", {"principle": "ownership"}), ("principle", {"name": "ownership"})):
        assert QUESTION not in (await here.ana.command(here.channel, name, options)).text


async def test_what_cannot_be_asked_is_explained_and_handed_back(here: World) -> None:
    """One private sentence, with what was typed below it; the group is asked what it was asked before."""
    await here.setup()
    await add(here)
    before = await own(here)
    built_in = here.bot.core.prompts.of("frugality")[0].question.casefold()
    spaced = f"  {QUESTION.upper().replace(' ', '  ')}"
    for principle, question, words in (
        ("ownership", "?! \u200b\u202e", "There is no question in that"),
        ("ownership", "Why " * 100, "has 399 characters, and one may have at most 300"),
        ("onership and thrift", QUESTION, "no principle called “onership and thrift”"),
        ("best", QUESTION, "Which one do you mean?"),
        ("dive deep", spaced, "one of this group's own for *Ownership*"),
        ("ownership", built_in, "one of the built-in ones for *Frugality*"),
    ):
        refused = await add(here, question, principle)
        assert refused.ephemeral
        assert words in refused.text
        assert f"**Principle:** {principle}" in refused.text
        assert f"**Question:** {question}" in refused.text
    assert await own(here) == before


async def test_a_question_calls_nobody_and_shows_as_it_was_typed(here: World) -> None:
    """Marks, mentions and what cannot be seen: letters in the card, in the preview and in the list."""
    await here.setup(principles="ownership")
    question = (
        f"Who\u202e **told** <@{here.ben.id}>,\u200b @everyone\x07 and [you](https://example.org) `so`?"
    )
    await add(here, question)
    await here.manager.command(here.channel, "prompt now")
    card = here.prompt()
    assert not card["mentions"]
    assert not card["mention_everyone"]
    escaped = rf"Who \*\*told\*\* \<@{here.ben.id}>, @everyone and \[you](https://example.org) \`so\`?"
    assert f"**{escaped}**" in asked(here)
    assert escaped in await own(here)


async def test_the_longest_questions_are_previewed_whole(here: World) -> None:
    """As many as a preview shows, of the principle with the longest name, each character with an escape."""
    await here.setup(principles="16")
    questions = [f"{n} ".ljust(LONGEST_QUESTION, "*") for n in range(PREVIEWED)]
    await take_in(here, "\n".join(f"16: {question}" for question in questions))
    preview = await here.manager.command(here.channel, "prompt preview")
    for question in questions:
        assert question.replace("*", r"\*") in preview.text
    skipped = await here.manager.command(here.channel, "prompt skip", {"what": "question"})
    assert questions[1].replace("*", r"\*") in skipped.text


async def test_questions_from_a_file_are_added_once(here: World) -> None:
    """Names above or before them, bullets and blank lines; sent again, nothing is added; more of it, only that is."""
    await here.setup(principles="ownership")
    done = await take_in(here, FILE)
    assert "1 for Ownership and 2 for Dive Deep." in done.text
    assert "does not practise Dive Deep" in done.text
    again = await take_in(here, FILE)
    assert "all questions of that file are there already" in again.text
    more = await take_in(here, f"Dive Deep: what is new?\n{FILE}frugality: When was less more?")
    assert "1 for Dive Deep and 1 for Frugality. Left out as already there: 3." in more.text
    listed = await own(here)
    for question in (
        QUESTION,
        "what did you do: ask or dig?",
        "When was the average wrong?",
        "When was less more?",
    ):
        assert listed.count(question) == 1


WRONG: list[tuple[str | bytes, list[str]]] = [
    (
        "Patience: When did you wait?\n\nOwnership: Why?\n\nbest: Why not?",
        ["line 1: I know no principle called “Patience”", "line 5: “best” could be"],
    ),
    ("No name\n" * 30, ["line 1: Which principle", "line 10: Which", "… and 20 more."]),
    ("# Thrift\nWhen was less more?\n" + "x" * 301, ["line 1: I know", "line 3: That question has 301"]),
    ("Ownership: Why?\n".encode("utf-16"), ["not text in UTF-8"]),
    (b"Ownership: Why?\x00", ["not text in UTF-8"]),
    (b"\n# Ownership\n", ["no question in that file"]),
    (b"#\n" * MOST_LINES, ["more than 500 lines"]),
    (b"x" * (LARGEST_BYTES + 1), ["too large: I open at most 250,000 bytes"]),
    (
        "# Ownership\n" + "\n".join(f"Number {n}?" for n in range(MOST_OWN + 1)),
        [f"would have {MOST_OWN + 1} questions"],
    ),
]
"""Files that are refused, and what is said of them."""


async def test_a_file_is_taken_whole_or_not_at_all(here: World) -> None:
    """What is wrong with it is said line by line, at most ten of them, and nothing of it is kept."""
    await here.setup()
    for content, words in WRONG:
        refused = await take_in(here, content)
        assert refused.ephemeral
        for each in words:
            assert each in refused.text
    assert "None yet" in await own(here)


async def test_a_long_list_comes_as_a_file(here: World) -> None:
    """As many as a group may have: counted in the answer, each with what was asked in the file."""
    await here.setup(principles="ownership")
    await take_in(here, "# Ownership\n" + "\n".join(f"Number {n}: {'why ' * 60}?" for n in range(MOST_OWN)))
    await here.manager.command(here.channel, "prompt now")
    listed = await here.manager.command(here.channel, "questions list")
    assert f"**Ownership**: {MOST_OWN}, 1 asked" in listed.text
    text = await here.download(shown(listed)["attachments"][0])
    assert text.count("Number ") == MOST_OWN
    assert text.count(" · asked 2 Mar 2026") == 1
    assert "makes room" in (await add(here)).text


async def test_each_group_has_its_own_and_another_server_reaches_none(here: World) -> None:
    """By key or by words: a manager of another server finds, removes and is offered nothing of this one."""
    await here.setup(principles="ownership")
    second = here.new_channel("second")
    await here.setup(second, principles="ownership")
    await add(here)
    abroad = here.stage.channel(here.stage.server("Elsewhere", owner=here.ben), "elsewhere")
    await here.ben.command(
        abroad, "setup", {"channel": abroad, "time": "8", "zone": "UTC", "principles": "2"}
    )
    offered = await here.manager.autocomplete(
        here.channel, "questions remove", {"question": ""}, focused="question"
    )
    assert len(offered) == 1
    for manager, place in ((here.ben, abroad), (here.manager, second)):
        for named in (offered[0]["value"], QUESTION, "own-999", "ownership-1"):
            refused = await manager.command(place, "questions remove", {"question": named})
            assert "has no question of its own that reads" in refused.text
        found = await manager.autocomplete(place, "questions remove", {"question": ""}, focused="question")
        assert found == []
        assert "None yet" in (await manager.command(place, "questions list")).text
    chosen = {"question": "", "channel": here.channel}
    assert await here.manager.autocomplete(second, "questions remove", chosen, focused="question") == offered
    here.clock.set(DUE + timedelta(minutes=35))
    assert await here.wake() == 3
    assert QUESTION in asked(here)
    assert QUESTION not in asked(here, second) + asked(here, abroad)
