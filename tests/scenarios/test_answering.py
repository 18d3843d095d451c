"""People answer the prompt in its thread, in a form, or by saving a message."""

import pytest

from tests.scenarios.driver import World, press, shown

STORY = (
    "**Situation**: Our food bank had a spreadsheet of volunteers that only the coordinator could open.\n"
    "**Task**: When she fell ill I had to fill Saturday's shifts in two days.\n"
    "**Action**: I rebuilt the list from old email threads and phoned 40 people.\n"
    "**Result**: 23 of 24 shifts were covered."
)
FORM = {
    "Situation": "Two services disagreed about a user's time zone.",
    "Task": "Find out which one is right.",
    "Action": "I wrote a table of twelve awkward users and ran both over it.",
    "Result": "Tickets fell from 30 a month to 1.",
}


async def test_a_labelled_reply_becomes_a_story_and_is_ticked(here: World) -> None:
    """One message with all four parts: a ✅, and /mystories reads it back word for word."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    listed = await here.ana.command(here.channel, "mystories", {"principle": "ownership"})
    assert listed.ephemeral
    assert "✅ complete" in listed.text
    assert f"/{thread}/{told['id']}" in listed.text
    opened = await press(listed, "Open 1")
    for sentence in (
        "only the coordinator could open.",
        "in two days.",
        "phoned 40 people.",
        "23 of 24 shifts",
    ):
        assert sentence in opened.text


async def test_a_story_over_several_messages_has_one_reply_that_keeps_up(here: World) -> None:
    """The reply to the draft is edited as the story grows; peers' and idle talk is left alone and not stored."""
    _, thread = await here.prompt_now()
    await here.ana.say(
        thread, "Situation: two of our three tutors quit\nTask: cover nine groups with one tutor"
    )
    receipt = await here.until_receipt(thread, "Situation and Task", "Still missing: **Action and Result**")
    await here.ben.say(thread, "oh no, that sounds like last year all over again")
    await here.ana.say(thread, "lol yes")
    await here.ana.say(thread, "Action: recorded the theory part and swapped the groups weekly")
    await here.until_receipt(thread, "Still missing: **Result**")
    last = await here.ana.say(thread, "Result: same pass rate as the year before")
    await here.until_ticked(last)
    done = await here.until_receipt(thread, "all four parts")
    assert done["id"] == receipt["id"]
    assert len(here.said_by_bot(thread)) == 1
    stored = here.database.read_bytes() + here.database.with_name("lodestar.db-wal").read_bytes()
    assert b"last year all over again" not in stored
    assert b"lol yes" not in stored
    assert b"swapped the groups weekly" in stored


async def test_editing_and_deleting_messages_changes_the_story(here: World) -> None:
    """An edit replaces the words; deleting takes those parts along; with the last message the story is gone."""
    _, thread = await here.prompt_now()
    first = await here.ana.say(thread, "Situation: the tap in our garden\nTask: nobody should wait for water")
    await here.until_receipt(thread, "Situation and Task")
    second = await here.ana.say(thread, "Action: I drew a plan with slots\nResult: The queue is gone now")
    await here.until_ticked(second)

    await here.ana.edit(second, "Action: I drew a plan with slots\nResult: The queue of 40 is gone")
    listed = await here.ana.command(here.channel, "mystories")
    opened = await _opened_until(here, "queue of 40")
    assert "queue is gone now" not in opened
    assert "✅ complete" in listed.text

    await here.ana.delete(first)
    await here.until_receipt(thread, "Still missing: **Situation and Task**")
    await here.until(lambda: not here.ticked(second))
    await here.ana.delete(second)
    await here.until(lambda: here.said_by_bot(thread) == [])
    gone = await here.ana.command(here.channel, "mystories")
    assert "No story" in gone.text


async def _opened_until(here: World, words: str) -> str:
    """Open the only story until it says `words`; events reach the bot in their own time, but in order."""
    for _ in range(50):
        listed = await here.ana.command(here.channel, "mystories")
        opened = await press(listed, "Open 1")
        if words in opened.text:
            return opened.text
    raise AssertionError(f"{words!r} never appeared")


async def test_a_form_is_prefilled_kept_and_private(here: World) -> None:
    """The form takes a draft in; the answer is whispered; the form shows it again."""
    prompt, thread = await here.prompt_now()
    opened = await here.ben.press(prompt, "Answer in a form")
    assert opened.modal is not None
    sent = await opened.fill({"Situation": FORM["Situation"], "Task": FORM["Task"]})
    assert sent.ephemeral
    assert "Still missing: **Action and Result**" in sent.text
    assert here.said_by_bot(thread) == []

    again = await here.ben.press(prompt, "Answer in a form")
    assert FORM["Task"] in str(again.modal)
    done = await again.fill(FORM)
    assert "all four parts" in done.text
    listed = await here.ben.command(here.channel, "mystories", {"principle": "own"})
    assert "✅ complete" in listed.text
    mine = await here.ana.command(here.channel, "mystories")
    assert "No story" in mine.text


async def test_a_form_and_messages_make_one_story(here: World) -> None:
    """A part that the form left open may be told in the thread; the reply stands under that message."""
    prompt, thread = await here.prompt_now()
    opened = await here.ana.press(prompt, "Answer in a form")
    await opened.fill({key: FORM[key] for key in ("Situation", "Task", "Action")})
    told = await here.ana.say(thread, "Result: Tickets fell from 30 a month to 1.")
    await here.until_ticked(told)
    listed = await here.ana.command(here.channel, "mystories")
    assert "1 complete" in listed.text


@pytest.mark.parametrize("restart", [False, True], ids=["same process", "after a restart"])
async def test_what_was_typed_into_a_form_is_never_lost(here: World, restart: bool) -> None:
    """Too little, too long, or a form opened by an earlier process: the person has the text in hand."""
    prompt, _ = await here.prompt_now()
    opened = await here.ana.press(prompt, "Answer in a form")
    if restart:
        await here.restart()
    short = await opened.fill({"Situation": "hm"})
    assert short.ephemeral
    assert "not enough" in short.text
    assert "hm" in short.text

    opened = await here.ana.press(prompt, "Answer in a form")
    text = "We counted every volunteer twice. " * 150
    long = await opened.fill({"Situation": text}, enforce_limits=False)
    assert "a form holds 4,000" in long.text
    (attached,) = shown(long)["attachments"]
    assert text.strip() in (await here.download(attached))


async def test_saving_a_message_by_its_menu(here: World) -> None:
    """Any message of one's own becomes a story by the menu; it asks for the principle; nobody else's does."""
    lounge = here.new_channel("lounge")
    message = await here.ana.say(lounge, STORY)
    refused = await here.ben.context_menu(lounge, "Save as STAR story", message)
    assert refused.ephemeral
    assert "somebody else's message" in refused.text

    saved = await here.ana.context_menu(lounge, "Save as STAR story", message)
    assert saved.ephemeral
    assert "all four parts" in saved.text
    tagged = await here.ana.select(shown(saved), "Which principles does it show? Up to three", ["dive-deep"])
    assert "Dive Deep" in tagged.text
    again = await here.ana.context_menu(lounge, "Save as STAR story", message)
    listed = await here.ana.command(lounge, "mystories", {"principle": "dd"})
    assert "1 complete" in listed.text
    assert "all four parts" in again.text


async def test_saving_prose_opens_a_form_with_it(here: World) -> None:
    """Prose without parts is laid into the form, so that its writer can sort it."""
    message = await here.ana.say(
        here.channel, "When the conductor did not show up, I counted them in myself."
    )
    run = await here.ana.context_menu(here.channel, "Save as STAR story", message)
    assert "counted them in myself" in str(run.modal)
    sent = await run.fill({"Result": "We sang three pieces and have a deputy now."})
    assert "Saved so far: **Situation and Result**" in sent.text


async def test_a_reply_to_somebody_elses_story_is_a_remark(here: World) -> None:
    """Feedback with labels in it is nobody's story; the same words on their own are."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    remark = "Situation: clear, I could see it\nTask: say why it was yours\nResult: the number is great"
    await here.ben.say(thread, remark, reply_to=told)
    own = await here.manager.say(thread, STORY, reply_to=await here.ben.say(thread, "and yours, Mia?"))
    await here.until_ticked(own)
    listed = await here.ben.command(here.channel, "mystories")
    assert "No story" in listed.text


async def test_a_long_paste_that_became_a_file_is_read(here: World) -> None:
    """Discord makes a file of a long paste; it is read like a message."""
    _, thread = await here.prompt_now()
    story = STORY.replace(
        "phoned 40 people.", "phoned people. " + "And then I phoned one more of them. " * 300
    )
    told = await here.ana.say(thread, files=[("message.txt", story)])
    await here.until_ticked(told)
    listed = await here.ana.command(here.channel, "mystories")
    opened = await press(listed, "Open 1")
    (file,) = shown(opened)["attachments"]
    assert "phoned one more of them" in await here.download(file)
    form = await press(opened, "Edit in a form")
    assert form.ephemeral
    assert "a form holds 4,000" in form.text
