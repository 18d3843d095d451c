"""What people told or typed is neither lost nor doubled, whatever comes in between; what they took back stays away."""

import sqlite3

import pytest

from bot.platforms.discord import messenger
from tests.scenarios.driver import Message, World, press, shown
from tests.scenarios.test_answering import FORM, STORY
from tests.scenarios.test_coaching import PROSE, WE

HALF = "Situation: two of our three tutors quit\nTask: cover nine groups with one tutor"
NOTE = (
    "## 2. Ownership\n### My story, using STAR:\n**Situation:** the old {0} had stood for years\n"
    "**Task:** mend the {0} before winter\n**Action:** I repaired it in two days\n**Result:** 40 people use it now\n"
)


async def _mine(here: World, words: str) -> str:
    """My stories, once they say `words`: events reach the bot in their own time."""
    for _ in range(100):
        listed = await here.ana.command(here.channel, "mystories")
        if words in listed.text:
            return listed.text
    raise AssertionError(f"{words!r} never appeared in {listed.text!r}")


async def _opened(here: World, number: int = 1) -> str:
    listed = await here.ana.command(here.channel, "mystories")
    return (await press(listed, f"Open {number}")).text


async def _told(here: World, text: str = STORY) -> tuple[str, Message]:
    """A story of Ana's in today's thread, with its receipt."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, text)
    await here.until_ticked(told)
    await here.until_receipt(thread, "all four parts")
    return thread, told


async def test_a_message_deleted_while_it_is_read_leaves_nothing(here: World) -> None:
    """The history is slow, the deletion quicker; the next person's story shows that both were taken in."""
    _, thread = await here.prompt_now()
    here.stage.hold_back("GET", f"/channels/{thread}/messages", seconds=0.3)
    told = await here.ana.say(thread, STORY)
    await here.ana.delete(told)
    after = await here.ben.say(thread, STORY)
    await here.until_ticked(after)
    assert "No story" in await _mine(here, "stories")


async def test_a_slow_reply_is_made_once(here: World) -> None:
    """While Discord holds our reply back, the story goes on: still one receipt, and it says the newest."""
    _, thread = await here.prompt_now()
    here.stage.hold_back("POST", f"/channels/{thread}/messages", seconds=0.5)
    await here.ana.say(thread, HALF)
    await here.ana.say(thread, "Action: recorded the theory part and swapped the groups weekly")
    await here.until_receipt(thread, "Still missing: **Result**")
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1


async def test_a_receipt_that_could_not_be_recorded_is_found_again(here: World) -> None:
    """Killed between saying and writing down that it was said, and started long after: no second receipt."""
    thread, _ = await _told(here, WE)
    await here.stop()
    with sqlite3.connect(here.database) as forgetting:
        forgetting.execute("UPDATE story SET receipt_ref = NULL, shown_at = NULL")
    here.clock.advance(minutes=30)
    await here.start()
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1


async def test_deleted_and_archived_while_away(here: World) -> None:
    """The receipt of a story that is gone goes too, also in a thread that has gone to sleep."""
    thread, told = await _told(here)
    await here.stop()
    await here.ana.delete(told)
    here.stage.archive(thread)
    await here.start()
    assert here.said_by_bot(thread) == []
    assert "No story" in await _mine(here, "stories")


async def test_a_history_too_long_to_read_whole_deletes_nothing(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies before the part of a thread that is read is unknown, not gone."""
    monkeypatch.setattr(messenger, "THREAD_HISTORY", 3)
    thread, _ = await _told(here)
    for number in range(5):
        await here.ben.say(thread, f"well done, {number}")
    await here.restart()
    assert "1 complete" in await _mine(here, "stories")


async def test_what_a_form_changed_stands_until_the_message_says_something_else(here: World) -> None:
    """Editing one part in the message leaves the others as the form left them; so does a restart, and idle talk."""
    thread, told = await _told(here, STORY + "\n**Learning**: I would phone them earlier")
    listed = await here.ana.command(here.channel, "mystories")
    form = await press(await press(listed, "Open 1"), "Edit in a form")
    here.clock.advance(minutes=5)
    await form.fill({"Result": "All 24 shifts were covered in the end.", "What you learned": ""})
    here.clock.advance(minutes=5)
    await here.ana.say(thread, "thanks everybody")
    await here.ana.edit(told, told["content"].replace("only the coordinator", "one person"))
    await here.restart()
    text = await _opened(here)
    assert "one person could open" in text
    assert "All 24 shifts were covered in the end." in text
    assert "phone them earlier" not in text
    here.clock.advance(minutes=5)
    await here.ana.edit(told, STORY.replace("23 of 24", "22 of 24"))
    await here.restart()
    assert "22 of 24" in await _opened(here)


async def test_a_form_opened_before_a_part_was_told_does_not_empty_it(here: World) -> None:
    """The blank field was blank when it was opened; the thread has told the part since."""
    prompt, thread = await here.prompt_now()
    first = await here.ana.press(prompt, "Answer in a form")
    await first.fill({"Situation": FORM["Situation"], "Task": FORM["Task"]})
    stale = await here.ana.press(prompt, "Answer in a form")
    here.clock.advance(seconds=30)
    await here.ana.say(thread, "Result: Tickets fell from 30 a month to 1.")
    await here.until_receipt(thread, "Still missing: **Action**")
    here.clock.advance(seconds=30)
    sent = await stale.fill({"Action": FORM["Action"]})
    assert "all four parts" in sent.text


async def test_another_story_in_the_thread_does_not_replace_the_forms(here: World) -> None:
    """Typed one story, told another: both are kept."""
    prompt, thread = await here.prompt_now()
    form = await here.ana.press(prompt, "Answer in a form")
    await form.fill(FORM)
    here.clock.advance(minutes=1)
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    assert "2 complete" in await _mine(here, "stories")


async def test_prose_that_was_sorted_is_not_unsorted(here: World) -> None:
    """The offer and the menu lay what is kept already into the form, and the prose only where nothing is."""
    prompt, thread = await here.prompt_now()
    await here.ana.say(thread, PROSE)
    offer = await here.until_receipt(thread, "STAR story of yours")
    await (await here.ana.press(prompt, "Answer in a form")).fill(FORM)
    taken = await here.ana.press(offer, "Save as my story")
    await taken.fill({})
    assert "1 complete" in await _mine(here, "stories")

    prose = await here.ana.say(here.channel, PROSE)
    sorting = await here.ana.context_menu(here.channel, "Save as STAR story", prose)
    await sorting.fill({"Result": "3 pieces were sung and we have a deputy."})
    again = await here.ana.context_menu(here.channel, "Save as STAR story", prose)
    assert "3 pieces were sung" in str(again.modal)


async def test_a_form_is_kept_though_it_could_not_be_acknowledged(here: World) -> None:
    """Discord refuses our acknowledgement: the story is there all the same."""
    prompt, _ = await here.prompt_now()
    form = await here.ana.press(prompt, "Answer in a form")
    here.stage.refuse("POST", "/callback")
    await form.fill(FORM, wait=False)
    assert "1 complete" in await _mine(here, "1 complete")


async def test_a_deleted_story_stays_deleted(here: World) -> None:
    """Asked twice, deleted with its receipt, and not read back from the message that still stands there."""
    thread, told = await _told(here)
    listed = await here.ana.command(here.channel, "mystories")
    asked = await press(await press(listed, "Open 1"), "Delete")
    assert "1 complete" in await _mine(here, "stories")
    done = await press(asked, "Delete it for good")
    assert "deleted" in done.text
    assert here.said_by_bot(thread) == []
    assert not here.ticked(told)
    await here.restart()
    assert "No story" in await _mine(here, "stories")


async def test_imports_are_what_they_were_said_to_be(here: World) -> None:
    """Two imports in a row both work; an older proposal saves nothing else; an old export names no new story."""
    first = await here.ana.command(here.channel, "import", {"note": ("n.md", NOTE.format("bridge"))})
    second = await here.ana.command(here.channel, "import", {"note": ("n.md", NOTE.format("tower"))})
    late = await press(first, "Save these")
    assert "does not wait any more" in (late.followups or [shown(late)])[-1]["content"]
    await press(second, "Save these")
    third = await here.ana.command(here.channel, "import", {"note": ("n.md", NOTE.format("ferry"))})
    await press(third, "Save these")
    assert "2 complete" in await _mine(here, "stories")

    exported = await here.ana.command(here.channel, "export")
    note = await here.download(shown(exported)["attachments"][0])
    for _ in range(2):
        listed = await here.ana.command(here.channel, "mystories")
        await press(await press(await press(listed, "Open 1"), "Delete"), "Delete it for good")
    fresh = await here.ana.command(here.channel, "import", {"note": ("n.md", NOTE.format("church"))})
    await press(fresh, "Save these")
    old = await here.ana.command(here.channel, "import", {"note": ("n.md", note)})
    assert "2 new" in old.text
    assert "changed" not in old.text


async def test_links_lead_to_something(here: World) -> None:
    """A practice in a server leaves no message to link to; an offer that went away is not linked either."""
    practice = await here.ana.command(here.channel, "practice", {"principle": "dd"})
    await (await press(practice, "Answer in a form")).fill(FORM)
    assert "where you told it" not in await _mine(here, "Dive Deep")
    prompt, thread = await here.prompt_now()
    await here.ana.say(thread, PROSE)
    offer = await here.until_receipt(thread, "STAR story of yours")
    await (await here.ana.press(offer, "Save as my story")).fill({"Result": "We sang on together"})
    listed = await _mine(here, "Ownership")
    assert offer["id"] not in listed
    assert prompt["id"] in listed


async def test_stories_are_shared_only_where_their_owner_may_speak(here: World) -> None:
    """Not into a server that one has left, and not into a channel where one may not write."""
    thread, _ = await _told(here)
    quiet = here.new_channel("announcements")
    here.stage.withhold(quiet, "send_messages", member=here.ana)
    listed = await here.ana.command(quiet, "mystories")
    refused = await press(await press(listed, "Open 1"), "Share")
    assert "may not write here" in refused.text
    other = here.stage.server("Another server", owner=here.ana)
    room = here.stage.channel(other, "room")
    here.stage.leave(here.guild, here.ana)
    listed = await here.ana.command(room, "mystories")
    await press(await press(listed, "Open 1"), "Share")
    assert len(here.said_by_bot(thread)) == 1
    assert len([m for m in here.said_by_bot(room) if m["embeds"]]) == 1


async def test_a_message_saved_by_its_menu_is_answered_in_private_only(here: World) -> None:
    """No tick and no reply in a channel that has nothing to do with the bot; edits are taken in without reading it."""
    lounge = here.new_channel("lounge")
    message = await here.ana.say(lounge, STORY)
    await here.ana.context_menu(lounge, "Save as STAR story", message)
    before = here.stage.requests("GET", "")
    await here.ana.edit(message, STORY.replace("Our food bank", "A food bank"))
    await _mine(here, "A food bank")
    assert here.stage.requests("GET", "") == before
    await here.ana.delete(message)
    assert "No story" in await _mine(here, "No story")
    await here.stop()
    assert here.said_by_bot(lounge) == []
    assert here.stage.requests("PUT", "/reactions/") == []


async def test_direct_answers_and_saved_messages_count_after_a_time_away(here: World) -> None:
    """Told below a practice while the bot was away; a saved message edited, and another deleted, meanwhile."""
    dm = await here.ana.open_dm()
    await here.ana.command(dm, "practice", {"principle": "bfa"})
    lounge = here.new_channel("lounge")
    kept = await here.ana.say(lounge, STORY)
    gone = await here.ana.say(lounge, WE)
    for message in (kept, gone):
        await here.ana.context_menu(lounge, "Save as STAR story", message)
    await here.stop()
    here.clock.advance(minutes=5)
    told = await here.ana.say(dm, STORY.replace("food bank", "library"))
    await here.ana.edit(kept, STORY.replace("food bank", "bakery"))
    await here.ana.delete(gone)
    await here.start()
    await here.until_ticked(told)
    listed = await _mine(here, "library")
    assert "bakery" in listed
    assert "2 complete" in listed


async def test_practice_in_a_server_leaves_the_direct_one_alone(here: World) -> None:
    """Half a story in the direct conversation, a practice in a server, and the other half: one story."""
    dm = await here.ana.open_dm()
    await here.ana.command(dm, "practice", {"principle": "bfa"})
    await here.ana.say(dm, HALF)
    await here.until_receipt(dm, "Action and Result")
    await here.ana.command(here.channel, "practice", {"principle": "dd"})
    last = await here.ana.say(dm, "Action: recorded the theory part\nResult: the same pass rate of 80%")
    await here.until_ticked(last)
    assert "1 complete" in await _mine(here, "stories")
