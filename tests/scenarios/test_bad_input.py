"""Whatever is typed or sent, the answer is one clear private sentence; nothing is lost, nobody is pinged."""

import sqlite3

import pytest

from tests.scenarios.driver import Message, World, forge, forge_form, press, shown
from tests.scenarios.test_answering import FORM, STORY

NASTY = "@everyone @here <@1> \u202etfel ot thgir\u202c \u200b\x07 ```` ** __ || > # 😀" * 5


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"zone": NASTY[:90]}, "time zone"),
        ({"time": "25:00"}, "08:30"),
        ({"time": "x" * 4_000}, "08:30"),
        ({"weekdays": "someday"}, "mon-fri"),
        ({"principles": "pizza"}, "no principle called"),
        ({"focus": "best"}, "Which one do you mean?"),
        ({"focus": NASTY}, "no principle called"),
    ],
)
async def test_setup_explains_what_to_type(here: World, options: dict[str, str], words: str) -> None:
    """A wrong option is explained in private and nothing is set up."""
    run = await here.setup(**options)
    assert run.ephemeral
    assert words in run.text
    assert len(run.text) < 500
    listed = await here.manager.command(here.channel, "groups list")
    assert "None yet" in listed.text


@pytest.mark.parametrize("text", ["pizza", "best", "17", "0", NASTY, "y" * 4_000])
@pytest.mark.parametrize(
    ("command", "option"), [("mystories", "principle"), ("practice", "principle"), ("principle", "name")]
)
async def test_unknown_principles_are_never_guessed(
    here: World, command: str, option: str, text: str
) -> None:
    """Unknown or ambiguous: a private sentence that says what to type."""
    run = await here.ana.command(here.channel, command, {option: text})
    assert run.ephemeral
    assert "no principle called" in run.text or "Which one do you mean?" in run.text
    assert not _pings(shown(run))


async def test_a_story_of_nasty_text_pings_nobody_and_breaks_nothing(here: World) -> None:
    """Mentions, controls, direction marks and 2,000 characters go in and come out unharmed."""
    _, thread = await here.prompt_now()
    nasty = f"Situation: {NASTY} once more\nTask: {NASTY} again"
    await here.ana.say(thread, nasty[:2_000])
    receipt = await here.until_receipt(thread, "Still missing")
    assert not _pings(receipt)
    run = await here.ana.command(here.channel, "mystories", {"share": True})
    assert not _pings(shown(run))
    assert "\u202e" not in run.text
    listed = await here.ana.command(here.channel, "mystories")
    opened = await press(listed, "Open 1")
    assert not _pings(shown(opened))


def _pings(message: Message) -> bool:
    return bool(message["mentions"] or message["mention_everyone"] or message["mention_roles"])


async def test_nobody_reaches_another_persons_stories(here: World) -> None:
    """Buttons, selects and forms that carry somebody else's story find nothing."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    listed = await here.ana.command(here.channel, "mystories")
    opened = await press(listed, "Open 1")
    pressed = 0
    for message in (shown(listed), shown(opened)):
        for row in message["components"]:
            for component in row["components"]:
                run = await forge(here.ben, message, component, values=["frugality"])
                (answer,) = run.followups or [shown(run)]
                assert run.ephemeral
                assert answer["content"].startswith("That is not one of your stories")
                assert not answer["embeds"]
                pressed += 1
    assert pressed == 7
    still = await here.ana.command(here.channel, "mystories", {"principle": "ownership"})
    assert "1 complete" in still.text


async def test_a_long_nasty_form_comes_out_as_it_went_in(here: World) -> None:
    """Five fields of 4,000 characters are more than a card holds: the whole story is in a file."""
    prompt, _ = await here.prompt_now()
    opened = await here.ana.press(prompt, "Answer in a form")
    field = (NASTY * 40)[:3_999] + "."
    names = ["Situation", "Task", "Action", "Result", "What you learned"]
    saved = await opened.fill(dict.fromkeys(names, field))
    assert "all four parts" in saved.text
    read = await press(saved, "Read it")
    (file,) = shown(read)["attachments"]
    assert (await here.download(file)).count(field) == 5
    assert not _pings(shown(read))
    again = await press(read, "Edit in a form")
    assert str(again.modal).count("fel ot thgir") > 100


async def test_a_database_error_hands_the_text_back(here: World) -> None:
    """What cannot be saved is said not to be saved, and the text is in the answer; the log has the reference."""
    prompt, thread = await here.prompt_now()
    opened = await here.ana.press(prompt, "Answer in a form")
    with sqlite3.connect(here.database) as broken:
        broken.execute("ALTER TABLE section RENAME TO mislaid")
    sent = await opened.fill(FORM)
    assert sent.ephemeral
    assert "was not done. Reference for the host" in sent.text
    assert FORM["Action"] in sent.text
    told = await here.ana.say(thread, STORY)
    listed = await here.ana.command(here.channel, "mystories")
    assert "Reference for the host" in listed.text or "No story" in listed.text
    await here.stop()
    assert not here.ticked(told)
    with sqlite3.connect(here.database) as mended:
        mended.execute("ALTER TABLE mislaid RENAME TO section")
    await here.start()
    await here.until_ticked(told)


async def test_archived_and_locked_threads(here: World) -> None:
    """A thread archived while the bot was away wakes for the tick; a locked one takes forms, and the story is kept."""
    prompt, thread = await here.prompt_now()
    await here.stop()
    told = await here.ana.say(thread, STORY)
    here.stage.archive(thread)
    await here.start()
    await here.until_ticked(told)

    await here.stop()
    late = await here.ben.say(thread, STORY)
    here.stage.archive(thread, locked=True)
    await here.start()
    form = await here.manager.press(prompt, "Answer in a form")
    saved = await form.fill(FORM)
    assert "all four parts" in saved.text
    kept = await here.ben.command(here.channel, "mystories")
    assert "1 complete" in kept.text
    assert not here.ticked(late)


async def test_a_deleted_channel(here: World) -> None:
    """The channel of a group is gone: no prompt, no crash, and managers read why; stories stay."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    office = here.new_channel("office")
    here.stage.remove(here.channel)
    here.clock.advance(days=1)
    here.clock.advance(hours=6)
    assert await here.wake() == 0
    status = await here.ana.command(office, "status")
    assert "The channel is gone" in status.text
    kept = await here.ana.command(office, "mystories")
    assert "1 complete" in kept.text
    removed = await here.manager.command(office, "groups remove")
    assert "no more prompts" in removed.text


async def test_a_form_that_answers_nothing_hands_the_text_back(here: World) -> None:
    """A form for a prompt that does not exist, sent with a custom_id of ours: the text comes back."""
    prompt, _ = await here.prompt_now()
    opened = await here.ana.press(prompt, "Answer in a form")
    forge_form(opened, "ls:form:daily:999999")
    sent = await opened.fill(FORM)
    assert sent.ephemeral
    assert "not there any more" in sent.text
    assert FORM["Action"] in sent.text
