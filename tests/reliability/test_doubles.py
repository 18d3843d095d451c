"""An attempt that was given up takes effect later, when nobody counts on it any more: still one prompt stays."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.services.doubles import TRIES
from tests.reliability.test_posting_once import DUE, MIDNIGHT, cards
from tests.scenarios.driver import LocalWorld, world
from tests.scenarios.test_answering import STORY

BOTH = pytest.mark.parametrize("forum", [False, True], ids=["channel", "forum"])


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[LocalWorld]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def set_up(here: LocalWorld, *, forum: bool) -> str:
    """A group whose prompt is due now; returns its channel."""
    channel = here.new_forum("forum") if forum else here.channel
    await here.setup(channel=channel)
    here.clock.set(DUE)
    return channel


async def give_up(here: LocalWorld, channel: str) -> None:
    """Die while a prompt is being posted; its request is still on its way."""
    waking = await begin_to_post(here, channel, late=True)
    waking.cancel()
    with suppress(asyncio.CancelledError):
        await waking
    await here.stop()


async def begin_to_post(here: LocalWorld, channel: str, *, late: bool = False) -> asyncio.Task[int]:
    """Wake, and let the request that posts the prompt be long on its way."""
    fault = here.sandbox.faults.add(
        method="POST", route=f"/channels/{channel}/(messages|threads)$", hang=True, late=late
    )
    waking = asyncio.create_task(here.wake())
    await here.sandbox.world.until(lambda: fault.met)
    return waking


async def post_again(here: LocalWorld, channel: str) -> str:
    """Give up, come back, and post it; then Discord forgets the nonce. Returns the thread."""
    await give_up(here, channel)
    here.clock.advance(minutes=20)
    await here.start()
    assert await here.wake() == 1
    here.clock.advance(minutes=20)
    return here.thread(channel)


async def arrive(here: LocalWorld, channel: str) -> str:
    """What is on its way takes effect while the bot is away; returns the thread of a forum's post."""
    await here.stop()
    here.sandbox.faults.release()
    await here.until(lambda: len(cards(here, channel)) == 2)
    return here.thread(channel)


async def back(here: LocalWorld) -> None:
    """The bot is there again, a minute begins."""
    await here.start()
    await here.wake()


def signposts(here: LocalWorld, channel: str) -> list[str]:
    """The channels and threads in which something stands in the place of a prompt."""
    places = [channel, *(thread["id"] for thread in here.threads(channel))]
    return [
        place for place in places for said in here.said_by_bot(place) if "posted twice" in said["content"]
    ]


def removals(here: LocalWorld, channel: str) -> int:
    """How many messages of a channel the bot has deleted."""
    return sum(
        line.get("method") == "DELETE" and f"/channels/{channel}/messages/" in line["path"]
        for line in here.sandbox.traffic
    )


async def until_one(here: LocalWorld, channel: str) -> str:
    """Wait until one prompt stands, and one thread is awake; returns that thread."""

    def awake() -> list[str]:
        return [each["id"] for each in here.threads(channel) if not each["thread_metadata"]["archived"]]

    await here.until(lambda: len(cards(here, channel)) == len(awake()) == 1)
    assert await here.wake() == 0
    assert len(cards(here, channel)) == 1
    (thread,) = awake()
    return thread


@BOTH
async def test_what_arrives_after_the_next_attempt_is_withdrawn_at_once(
    here: LocalWorld, forum: bool
) -> None:
    """The one that is recorded stays, and can be answered; of a forum's post there is no more than a signpost."""
    channel = await set_up(here, forum=forum)
    recorded = await post_again(here, channel)
    here.sandbox.faults.release()
    await here.until(lambda: signposts(here, channel) if forum else removals(here, channel))
    assert await until_one(here, channel) == recorded
    assert len(signposts(here, channel)) == int(forum)
    await here.until_ticked(await here.ana.say(recorded, STORY))


@BOTH
async def test_what_arrives_while_nobody_is_there_is_found(here: LocalWorld, forum: bool) -> None:
    channel = await set_up(here, forum=forum)
    recorded = await post_again(here, channel)
    await here.until_ticked(await here.ana.say(recorded, STORY))
    await arrive(here, channel)
    await back(here)
    assert await until_one(here, channel) == recorded


async def test_what_arrives_while_nothing_can_be_read_is_settled_afterwards(
    here: LocalWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """Its event meets a database that does not answer for long: no bug, and a later wake looks."""
    channel = await set_up(here, forum=False)
    recorded = await post_again(here, channel)
    failed = asyncio.Event()

    def fail(_: Connection) -> None:
        failed.set()
        raise OperationalError("SELECT", None, sqlite3.OperationalError("disk I/O error"))

    event.listen(Engine, "begin", fail)
    here.sandbox.faults.release()
    await failed.wait()
    for _ in range(TRIES + 1):
        await here.wake()
    event.remove(Engine, "begin", fail)
    async with asyncio.timeout(10):
        while not removals(here, channel):
            await here.wake()
    assert await until_one(here, channel) == recorded
    assert "Traceback" not in caplog.text


async def test_what_arrives_between_looking_and_posting_is_found_afterwards(here: LocalWorld) -> None:
    """The next attempt has looked and found nothing; it and the first arrive together. In a channel the nonce helps."""
    channel = await set_up(here, forum=True)
    await give_up(here, channel)
    await here.start()
    assert await here.wake() == 0  # the lease of the first is not over
    here.clock.advance(minutes=20)
    posting = await begin_to_post(here, channel)
    here.sandbox.gateway.hold()  # no event says so
    here.sandbox.faults.release()
    assert await posting == 1
    assert len(cards(here, channel)) == len(signposts(here, channel)) == 1
    here.sandbox.gateway.release()
    await here.until_ticked(await here.ana.say(await until_one(here, channel), STORY))


@BOTH
async def test_of_two_processes_that_post_the_same_claim_one_wins(here: LocalWorld, forum: bool) -> None:
    """The first stood still until its lease was over and Discord had forgotten its nonce; then both have posted."""
    channel = await set_up(here, forum=forum)
    stood_still = await begin_to_post(here, channel)
    here.clock.advance(minutes=20)
    async with here.another_process() as other:
        assert await other.core.wake() == 1
        recorded = here.thread(channel)
        here.clock.advance(minutes=20)
        here.sandbox.faults.release()
        assert await stood_still == 1
        assert await until_one(here, channel) == recorded
        here.clock.advance(minutes=1)
        await asyncio.gather(here.wake(), other.core.wake())
        assert await until_one(here, channel) == recorded


async def test_the_one_in_which_people_wrote_stays(here: LocalWorld) -> None:
    """It becomes the prompt, what was told there is read, and so is what is told there from now on."""
    channel = await set_up(here, forum=True)
    recorded = await post_again(here, channel)
    double = await arrive(here, channel)
    told = await here.ana.say(double, STORY)
    await back(here)
    await here.until_ticked(told)
    assert await until_one(here, channel) == double
    assert signposts(here, channel) == [recorded]
    await here.until_ticked(await here.ben.say(double, STORY))
    await here.restart()
    assert await until_one(here, channel) == double


async def test_where_people_wrote_in_both_nothing_is_lost(here: LocalWorld) -> None:
    """The recorded one stays; in the other one their words stand under a pointer, and can be kept from there."""
    channel = await set_up(here, forum=True)
    recorded = await post_again(here, channel)
    await here.until_ticked(await here.ben.say(recorded, STORY))
    double = await arrive(here, channel)
    told = await here.ana.say(double, STORY)
    await back(here)
    assert await until_one(here, channel) == recorded
    assert signposts(here, channel) == [double]
    (pointer,) = here.said_by_bot(double)
    assert f"<#{recorded}>" in pointer["content"]
    assert "Saved" in (await here.ana.context_menu(double, "Save as STAR story", told)).text


async def test_a_double_whose_first_message_was_deleted_gets_a_pointer(here: LocalWorld) -> None:
    channel = await set_up(here, forum=True)
    recorded = await post_again(here, channel)
    double = await arrive(here, channel)
    here.sandbox.world.messages.delete(here.manager.id, double, double)
    await here.ana.say(double, "so quiet here")
    await back(here)
    assert await until_one(here, channel) == recorded
    assert signposts(here, channel) == [double]
    await here.restart()
    assert await until_one(here, channel) == recorded
    assert signposts(here, channel) == [double]


async def test_a_thread_whose_message_was_deleted_keeps_what_was_told_in_it(here: LocalWorld) -> None:
    """A moderator takes the prompt out of its channel; its thread goes on, and a late double does not end that."""
    channel = await set_up(here, forum=False)
    recorded = await post_again(here, channel)
    told = await here.ana.say(recorded, STORY)
    await here.until_ticked(told)
    here.sandbox.world.messages.delete(here.manager.id, channel, recorded)
    here.sandbox.faults.release()
    await here.until(lambda: removals(here, channel))
    await here.restart()
    await here.wake()
    assert "1 complete" in (await here.ana.command(channel, "mystories")).text
    await here.until_ticked(await here.ben.say(recorded, STORY))


@BOTH
async def test_a_prompt_that_arrives_after_its_day_was_given_up_can_be_answered(
    here: LocalWorld, forum: bool
) -> None:
    """The day ended without it; then it stands there all the same."""
    channel = await set_up(here, forum=forum)
    await give_up(here, channel)
    here.clock.set(MIDNIGHT)
    await here.start()
    assert await here.wake() == 0
    here.sandbox.faults.release()
    async with asyncio.timeout(10):
        while not here.threads(channel):
            await here.wake()
        told = await here.ana.say(await until_one(here, channel), STORY)
        while not here.ticked(told):
            await here.wake()
