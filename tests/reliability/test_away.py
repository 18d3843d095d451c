"""What was said, edited and deleted while nobody listened counts as if it had come live, however long that was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.discord import messenger
from tests.scenarios.driver import Message, World, press, world
from tests.scenarios.test_answering import STORY
from tests.scenarios.test_coaching import PROSE

HALF = "Situation: two of our three tutors quit\nTask: cover nine groups with one tutor"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def told(here: World, thread: str, text: str = STORY) -> Message:
    """A complete story of Ana's, ticked."""
    message = await here.ana.say(thread, text)
    await here.until_ticked(message)
    return message


async def opened(here: World) -> str:
    """Ana's newest story, in full."""
    listed = await here.ana.command(here.channel, "mystories")
    return (await press(listed, "Open 1")).text if "No story" not in listed.text else listed.text


def fetched(here: World, thread: str, since: int) -> int:
    """How often the history of a thread was asked for, from a line of the traffic on."""
    return sum(
        line.get("method") == "GET" and line["path"].split("?")[0].endswith(f"/channels/{thread}/messages")
        for line in here.sandbox.traffic[since:]
    )


async def test_a_month_away(here: World) -> None:
    """An old thread that woke up and fell asleep again meanwhile: one story is new, one is edited, one is deleted."""
    _, thread = await here.prompt_now()
    kept = await told(here, thread)
    gone = await here.ben.say(thread, STORY)
    await here.until_ticked(gone)
    await here.stop()
    here.clock.advance(days=20)
    new = await here.manager.say(thread, STORY)
    await here.ana.edit(kept, STORY.replace("23 of 24", "all of the"))
    await here.ben.delete(gone)
    here.clock.advance(days=5)
    here.sandbox.world.archive_thread(thread)
    here.clock.advance(days=5)
    await here.start()
    await here.until_ticked(new)
    assert "all of the shifts" in await opened(here)
    assert "No story" in (await here.ben.command(here.channel, "mystories")).text


async def test_a_thread_that_sleeps_on_is_not_read_again(here: World) -> None:
    """Read once after it fell asleep, then left alone until anything happens in it, be it a deletion."""
    _, thread = await here.prompt_now()
    message = await told(here, thread)
    await here.stop()  # its receipt is said now
    here.sandbox.world.archive_thread(thread)
    await here.start()
    before = len(here.sandbox.traffic)
    await here.restart()
    assert fetched(here, thread, before) == 0
    await here.stop()
    here.clock.advance(days=1)
    here.sandbox.world.unarchive_thread(thread)
    await here.ana.delete(message)
    here.sandbox.world.archive_thread(thread)
    await here.start()
    assert fetched(here, thread, before) == 1
    assert "No story" in await opened(here)


async def test_old_messages_that_tell_stories_are_compared_too(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They lie before the part of a long thread that is read: one was edited, the other deleted. So with feedback."""
    monkeypatch.setattr(messenger, "THREAD_HISTORY", 3)
    _, thread = await here.prompt_now()
    first = await here.ana.say(thread, HALF)
    second = await here.ana.say(thread, "Action: I recorded the theory\nResult: the same pass rate of 80%")
    await here.until_ticked(second)
    remarks = [await here.ben.say(thread, f"R: how many of {n}?", reply_to=second) for n in (80, 100)]
    for remark in remarks:
        await here.until_clipped(remark)
    for number in range(5):
        await here.ben.say(thread, f"well done, {number}")
    await here.stop()
    here.clock.advance(hours=1)
    await here.ben.edit(remarks[0], "R: how many of 90?")
    await here.ben.delete(remarks[1])
    await here.ana.edit(first, HALF.replace("nine groups", "ten groups"))
    await here.ana.delete(second)
    await here.start()
    story = await opened(here)
    assert "ten groups" in story
    assert "Feedback (1)" in story
    assert "how many of 90?" in story
    await here.until_receipt(thread, "Still missing: **Action and Result**")
    assert not here.ticked(first)


async def test_prose_told_while_away_is_offered_to_be_kept(here: World) -> None:
    """As it would have been at once; and what was offered before is not offered again."""
    _, thread = await here.prompt_now()
    await here.ana.say(thread, PROSE)
    await here.until_receipt(thread, "STAR story of yours")
    await here.stop()
    await here.ben.say(thread, PROSE)
    await here.start()
    assert len(here.said_by_bot(thread)) == 2


async def test_a_session_that_cannot_be_resumed(here: World) -> None:
    """What was said, and edited, between two sessions is read."""
    _, thread = await here.prompt_now()
    first = await told(here, thread)
    gateway = here.sandbox.gateway
    gateway.refuse_resumes()
    gateway.drop()
    await here.sandbox.world.until(lambda: not gateway.connected)
    await here.ana.edit(first, STORY.replace("23 of 24", "all of the"))
    second = await here.ben.say(thread, STORY)
    await here.until_ticked(second)
    await here.bot.client.caught_up.wait()
    assert "all of the shifts" in await opened(here)


async def test_a_server_that_was_unavailable(here: World) -> None:
    """Discord told us nothing of it for a while; then it is back."""
    _, thread = await here.prompt_now()
    gone = await told(here, thread)
    here.sandbox.gateway.begin_outage(here.guild)
    await here.ana.delete(gone)
    new = await here.ben.say(thread, STORY)
    here.sandbox.gateway.end_outage(here.guild)
    await here.until_ticked(new)
    await here.bot.client.caught_up.wait()
    assert "No story" in await opened(here)


async def test_what_cannot_be_read_now_is_read_at_a_later_wake(here: World) -> None:
    """Discord fails while we catch up: nobody has to start us again."""
    _, thread = await here.prompt_now()
    await here.stop()
    new = await here.ana.say(thread, STORY)
    here.sandbox.faults.add(method="GET", route=f"channels/{thread}/messages", status=404)
    here.sandbox.faults.add(method="GET", route=r"threads/active", status=404)
    await here.start()
    assert not here.ticked(new)
    await here.wake()
    await here.wake()
    await here.until_ticked(new)


async def test_a_tick_that_failed_is_made_up_for(here: World) -> None:
    """Discord refuses it every time; the next time the thread is read it is there, with the one reply."""
    _, thread = await here.prompt_now()
    here.sandbox.faults.add(method="PUT", route="reactions", status=404, times=3)
    message = await here.ana.say(thread, STORY)
    await here.until_receipt(thread, "all four parts")
    assert not here.ticked(message)
    await here.restart()
    await here.until_ticked(message)
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1
