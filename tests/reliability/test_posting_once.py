"""One prompt with one thread per group and local date, wherever the process died and whatever Discord did."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.discord.access import PLATFORM
from bot.scheduling.waker import AT_ONCE
from bot.services import absences, posting
from sandbox.permissions import NONE, Permissions
from tests.scenarios.driver import Message, World, press, world
from tests.scenarios.test_answering import STORY

DUE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""When the first prompt is due for a group set up with the driver's options."""

MIDNIGHT = datetime(2026, 3, 2, 23, 1, tzinfo=UTC)
"""A minute of the next local day in Berlin."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


def cards(here: World, channel: str) -> list[Message]:
    """The prompts that can be seen in a channel or forum."""
    threads = here.sandbox.world.threads_in(channel)
    places = (
        [channel] if here.sandbox.world.state.channel(channel)["type"] == 0 else [t["id"] for t in threads]
    )
    return [message for place in places for message in here.said_by_bot(place) if message["embeds"]]


async def die_while(here: World, method: str, route: str, when: str) -> None:
    """Wake, and die when this request has arrived, before or after it took effect: nobody can record anything."""
    fault = here.sandbox.faults.add(method=method, route=route, when=when, hang=True)  # type: ignore[arg-type]
    waking = asyncio.create_task(here.wake())
    await here.sandbox.world.until(lambda: fault.met)
    waking.cancel()
    with suppress(asyncio.CancelledError):
        await waking
    await here.stop()


STEPS = {
    "claimed": ("POST", r"/channels/{channel}/(messages|threads)$", "before"),
    "posted": ("POST", r"/channels/{channel}/(messages|threads)$", "after"),
    "recorded": ("POST", r"/messages/\d+/threads$", "before"),
    "threaded": ("POST", r"/messages/\d+/threads$", "after"),
}


IN_A_FORUM = ("claimed", "posted")
"""A forum's post is message and thread at once."""


@pytest.mark.parametrize("back_at", [DUE + timedelta(minutes=5), MIDNIGHT], ids=["same day", "next day"])
@pytest.mark.parametrize(
    ("step", "forum"), [*((step, False) for step in STEPS), *((step, True) for step in IN_A_FORUM)]
)
async def test_a_crash_after_any_step_leaves_one_prompt_with_one_thread(
    here: World, step: str, back_at: datetime, forum: bool
) -> None:
    """Back within the day it is finished; back later only what can be seen already is; the next day has its own."""
    made = here.sandbox.world
    channel = made.add_forum_channel(here.guild, "forum") if forum else here.channel
    await here.setup(channel=channel)
    here.clock.set(DUE)
    method, route, when = STEPS[step]
    await die_while(here, method, route.format(channel=channel), when)
    for number in range(70):  # a busy channel: the prompt is far up when we look for it
        await here.ana.say(here.channel, f"good morning {number}")
    here.clock.set(back_at)
    await here.start()
    await here.wake()
    expected = 0 if step == "claimed" and back_at == MIDNIGHT else 1
    assert len(cards(here, channel)) == expected
    assert len(made.threads_in(channel)) == expected
    assert await here.wake() == 0
    here.clock.set(DUE + timedelta(days=1))
    assert await here.wake() == 1
    assert len(cards(here, channel)) == len(made.threads_in(channel)) == expected + 1
    assert await here.wake() == 0


@pytest.mark.parametrize(("step", "kept"), [("claimed", False), ("posted", True), ("recorded", True)])
async def test_a_question_removed_between_claim_and_post_is_not_asked(
    here: World, step: str, kept: bool
) -> None:
    """What nobody has seen yet is replaced by another question of its principle; what was posted stays what it is."""
    await here.setup(principles="ownership, dive deep")
    asked = {"principle": "ownership", "question": "Which promise did you keep?"}
    await here.manager.command(here.channel, "questions add", asked)
    here.clock.set(DUE)
    method, route, when = STEPS[step]
    await die_while(here, method, route.format(channel=here.channel), when)
    here.clock.advance(minutes=5)
    await here.start()
    await here.manager.command(here.channel, "questions remove", {"question": asked["question"]})
    assert await here.wake() == 1
    (card,) = cards(here, here.channel)
    assert (asked["question"] in str(card["embeds"])) == kept
    assert "2. Ownership" in str(card["embeds"])
    assert here.threads()[-1]["name"].startswith("Ownership")
    told = await here.ana.say(here.thread(), STORY)
    await here.until_ticked(told)
    opened = await press(await here.ana.command(here.channel, "mystories"), "Open 1")
    question = card["embeds"][0]["description"].split("**")[1]
    assert question in opened.text
    preview = await here.manager.command(here.channel, "prompt preview")
    assert question not in preview.text


async def test_what_was_said_in_a_thread_before_it_was_recorded_is_read(here: World) -> None:
    """The bot died once the thread was open; whoever answered there meanwhile has their story when it goes on."""
    await here.setup()
    here.clock.set(DUE)
    await die_while(here, "POST", r"/messages/\d+/threads$", "after")
    told = await here.ana.say(here.thread(), STORY)
    here.clock.advance(minutes=5)
    await here.start()
    assert await here.wake() == 1
    await here.until_ticked(told)


@pytest.mark.parametrize("forum", [False, True], ids=["channel", "forum"])
@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_prompt_that_discord_made_and_answered_with_a_failure_stands_once(
    here: World, status: int, forum: bool
) -> None:
    """Neither discord.py's own repetition nor the next attempt makes a second one."""
    made = here.sandbox.world
    channel = made.add_forum_channel(here.guild, "forum") if forum else here.channel
    await here.setup(channel=channel)
    route = f"/channels/{channel}/(messages|threads)$"
    here.sandbox.faults.add(method="POST", route=route, status=status, when="after")
    here.clock.set(DUE)
    posted = await here.wake()
    here.clock.advance(minutes=5)
    assert posted + await here.wake() == 1
    assert len(cards(here, channel)) == len(made.threads_in(channel)) == 1


async def test_an_attempt_that_arrives_after_it_was_given_up_makes_no_second_prompt(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked for and not there, so posted again; then the first one arrives, and Discord knows it by its nonce."""
    await here.setup()
    here.clock.set(DUE)
    here.sandbox.faults.add(method="POST", route=f"/channels/{here.channel}/messages", hang=True)
    hung = asyncio.create_task(here.wake())
    await here.sandbox.world.until(lambda: here.sandbox.faults.hanging)
    here.clock.advance(minutes=2)
    async with here.another_process() as other:
        assert await other.core.wake() == 1
    here.sandbox.faults.release()
    assert await hung == 1
    assert len(cards(here, here.channel)) == len(here.sandbox.world.threads_in(here.channel)) == 1


async def test_reading_that_hangs_keeps_no_prompt_from_coming(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord does not answer when threads are read: minute after minute prompts are posted all the same."""
    monkeypatch.setattr(absences, "LISTEN_SECONDS", 0.1)
    await here.prompt_now()
    here.sandbox.faults.add(method="GET", route=r"channels/\d+/messages", hang=True, times=1_000)
    here.bot.core.answers.miss(PLATFORM)
    here.clock.set(DUE)
    hung = asyncio.create_task(here.wake())
    await here.sandbox.world.until(lambda: here.sandbox.faults.hanging)
    others = [here.sandbox.world.add_text_channel(here.guild, f"other {n}") for n in range(AT_ONCE)]
    for channel in others:
        await here.setup(channel)
        here.clock.advance(days=1)
        async with asyncio.timeout(20):
            await here.wake()
        assert len(cards(here, channel)) == 1
    assert not hung.done()
    here.sandbox.faults.clear()
    here.sandbox.faults.release()
    await hung


async def test_a_group_that_hangs_delays_no_other(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Served one at a time, with the first one stuck: the second has its prompt while the first still waits."""
    monkeypatch.setattr(posting, "POSTS_AT_ONCE", 1)
    monkeypatch.setattr(posting, "SLOW", timedelta(0))
    other = here.sandbox.world.add_text_channel(here.guild, "other")
    await here.setup()
    await here.setup(channel=other)
    here.sandbox.faults.add(method="POST", route=f"/channels/{here.channel}/messages", hang=True)
    here.clock.set(DUE)
    waking = asyncio.create_task(here.wake())
    await here.sandbox.world.until(lambda: here.sandbox.world.threads_in(other))
    assert not waking.done()
    assert cards(here, here.channel) == []
    waking.cancel()
    await asyncio.gather(waking, return_exceptions=True)


async def fail(here: World, *, days: int = 1, tries: int = 6) -> None:
    """So many days on which every attempt fails, each with so many minutes in which posting is tried."""
    here.sandbox.world.deny_bot(here.channel, Permissions.EMBED_LINKS)
    await here.ana.command(here.channel, "status")
    for _ in range(days):
        for _ in range(tries):
            assert await here.wake() == 0
            here.clock.advance(minutes=31)
        here.clock.advance(minutes=24 * 60 - 31 * tries)


async def mend(here: World) -> None:
    here.sandbox.world.deny_bot(here.channel, NONE)
    await here.ana.command(here.channel, "status")


async def told(here: World, who: str) -> list[str]:
    """The bot's direct messages to somebody."""
    person = here.sandbox.actor(who)
    return [
        message["content"] for message in here.said_by_bot(await person.open_dm(here.sandbox.world.bot_id))
    ]


async def test_managers_are_told_once_what_to_mend(here: World) -> None:
    """After a quarter of an hour, then not again for a week; once prompts came again, the next failure is news."""
    boss = here.manager.id
    await here.setup()
    here.clock.set(DUE)
    await fail(here, tries=3)
    assert await told(here, boss) == []
    here.clock.set(DUE + timedelta(hours=2))
    assert await here.wake() == 0
    (notice,) = await told(here, boss)
    assert "#leadership (Study group) cannot be posted" in notice
    assert "Embed Links" in notice
    here.clock.set(DUE + timedelta(days=1))
    await fail(here, days=6)
    assert len(await told(here, boss)) == 1
    await fail(here, days=1)
    assert len(await told(here, boss)) == 2
    await mend(here)
    assert await here.wake() == 1
    here.clock.advance(days=1)
    await fail(here)
    assert len(await told(here, boss)) == 3
    assert await told(here, here.ana.id) == []


async def test_a_day_that_ended_without_a_prompt_is_told_as_such(here: World) -> None:
    """Away from the first failure until the next day."""
    await here.setup()
    here.clock.set(DUE)
    await fail(here, tries=1)
    here.clock.set(MIDNIGHT)
    await here.wake()
    (notice,) = await told(here, here.manager.id)
    assert "The prompt of 2026-03-02" in notice
    assert "was not posted" in notice


async def test_somebody_else_is_told_if_the_one_who_set_it_up_cannot_be(here: World) -> None:
    """Not a manager any more, or without direct messages: the owner; nobody at all: the channel."""
    made = here.sandbox.world
    deputy = here.sandbox.actor(made.add_member(here.guild, "Dana", permissions=Permissions.MANAGE_GUILD))
    await deputy.command(
        here.channel, "setup", {"channel": here.channel, "time": "08:30", "zone": "Europe/Berlin"}
    )
    here.clock.set(DUE)
    await fail(here)
    assert len(await told(here, deputy.id)) == 1
    await mend(here)
    assert await here.wake() == 1
    here.clock.advance(days=1)
    made.close_dms(deputy.id)
    await fail(here)
    assert len(await told(here, here.manager.id)) == 1
    await mend(here)
    assert await here.wake() == 1
    here.clock.advance(days=1)
    made.remove_member(here.guild, deputy.id)
    made.close_dms(here.manager.id)
    await fail(here)
    assert [m["content"][:18] for m in here.said_by_bot(here.channel) if not m["embeds"]] == [
        "⚠️ Today's prompt f"[:18]
    ]


async def test_managers_are_told_later_if_discord_does_not_answer_now(here: World) -> None:
    await here.setup()
    here.clock.set(DUE)
    here.sandbox.faults.add(method="POST", route="/users/@me/channels", status=503)
    await fail(here, tries=4)
    assert await told(here, here.manager.id) == []
    here.clock.set(DUE + timedelta(hours=3))
    await here.wake()
    assert len(await told(here, here.manager.id)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_death_while_managers_are_told_neither_silences_nor_doubles_it(
    here: World, when: str
) -> None:
    """Before Discord had it, or after that and before it was recorded."""
    await here.setup()
    here.clock.set(DUE)
    await fail(here, tries=3)
    here.clock.set(DUE + timedelta(hours=2))
    dm = await here.sandbox.actor(here.manager.id).open_dm(here.sandbox.world.bot_id)
    await die_while(here, "POST", f"/channels/{dm}/messages", when)
    here.clock.advance(minutes=1)
    await here.start()
    await here.wake()
    await here.wake()
    assert len(await told(here, here.manager.id)) == 1


async def test_a_bug_while_posting_is_put_off_and_told_like_any_failure(here: World) -> None:
    """A claim for a principle that nobody knows: its pauses grow, and managers hear of it within the day."""
    await here.setup()
    here.clock.set(DUE)
    await fail(here, tries=1)
    await mend(here)
    with closing(sqlite3.connect(here.database)) as database, database:
        database.execute("UPDATE daily_prompt SET principle = 'nonsense', prompt = 'nonsense'")
    here.clock.set(DUE + timedelta(hours=1))
    assert await here.wake() == 0
    here.clock.advance(minutes=3)
    assert await here.wake() == 0
    with closing(sqlite3.connect(here.database)) as database:
        assert database.execute("SELECT attempts FROM daily_prompt").fetchone() == (2,)
    for _ in range(3):
        here.clock.advance(minutes=31)
        assert await here.wake() == 0
    (notice,) = await told(here, here.manager.id)
    assert "on my side" in notice


@pytest.mark.parametrize("heard", [True, False], ids=["heard", "missed"])
async def test_what_is_said_while_a_thread_is_being_recorded_is_read(here: World, heard: bool) -> None:
    """Discord has opened the thread and not answered yet; whoever writes is heard, or the session is lost just then."""
    await here.setup()
    here.clock.set(DUE)
    opening = here.sandbox.faults.add(method="POST", route=r"/messages/\d+/threads$", when="after", hang=True)
    waking = asyncio.create_task(here.wake())
    await here.until(lambda: opening.met)
    if not heard:
        here.sandbox.gateway.reset()
    told = await here.ana.say(here.thread(), STORY)
    if heard:
        await here.ana.command(here.channel, "help")  # the gateway keeps the order
    here.sandbox.faults.release()
    assert await waking == 1
    await here.until_ticked(told)
