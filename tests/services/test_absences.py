"""Catching up is itself interrupted: by another loss of the connection, or because nothing can be kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.domain.errors import StorageUnavailable
from bot.domain.places import Place
from bot.domain.star import Section
from bot.domain.stories import Occasion, Source
from bot.services import threads
from bot.services.threads import ThreadLog
from bot.storage import daily, stories
from tests.services.club import THREADS, Club, club, furnish
from tests.services.paper import PLATFORM, WORKSPACE

THREAD = "100"
HALF = "Situation: two of our three tutors quit\nTask: cover nine groups with one tutor"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Club]:
    """A club whose process has just started."""
    await furnish(tmp_path / "furnished.db")
    async with club(tmp_path / "furnished.db", tmp_path / "club.db") as made:
        yield made


async def test_events_missed_while_catching_up_are_found_by_another_round(here: Club) -> None:
    """The connection is lost again after a thread was read; what was said in between is in no event."""
    told = here.paper.say(THREAD, "1", HALF)

    def lost_again() -> None:
        here.paper.edit(THREAD, told.ref, HALF.replace("nine groups", "ten groups"))
        here.paper.say(THREAD, "2", HALF)
        here.answers.miss(PLATFORM)

    here.paper.meanwhile.append(lost_again)
    await here.catch_up()
    kept = await here.stories(THREAD)
    assert kept["1"].texts[Section.TASK] == "cover ten groups with one tutor"
    assert "2" in kept


async def test_a_message_heard_after_a_loss_brings_the_others_with_it(here: Club) -> None:
    """A live event comes before we caught up: whoever else spoke meanwhile is read with it, and nobody is left out."""
    await here.catch_up()
    here.paper.say(THREAD, "1", HALF)
    here.answers.miss(PLATFORM)
    await here.hear(THREAD, here.paper.say(THREAD, "2", "good evening"))
    assert set(await here.stories(THREAD)) == {"1"}


async def test_catching_up_looks_up_each_thread_once(here: Club) -> None:
    """However many channels there are, each costs what its own threads cost."""
    asked: list[str] = []

    def note(*execution: Any) -> None:
        statement, parameters = execution[2:4]
        if statement.startswith("SELECT") and "FROM thread_cursor" in statement and " IN " in statement:
            asked.extend(map(str, parameters))

    event.listen(here.database.engine.sync_engine, "before_cursor_execute", note)
    await here.catch_up()
    assert sorted(each for each in asked if each != PLATFORM) == sorted(THREADS)


async def test_a_thread_that_is_waited_for_is_not_let_go_of(
    here: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for their turn in a thread has the same copy of it as whoever comes later, and one at a time."""
    monkeypatch.setattr(threads, "THREADS_IN_MEMORY", 1)
    following = here.answers._following
    seen: list[ThreadLog] = []
    free = asyncio.Event()

    async def use(thread: str, until: asyncio.Event | None = None, then: str | None = None) -> None:
        async with following.held(Place(PLATFORM, WORKSPACE, thread)) as log:
            seen.append(log)
            if until is not None:
                await until.wait()
        if then is not None:
            await use(then)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(use(THREAD, until=free, then="200"))
        await asyncio.sleep(0)
        tasks.create_task(use(THREAD))
        await asyncio.sleep(0)
        free.set()
    assert seen[0] is seen[2] or seen[0] is seen[1]
    assert here.answers._threads.of(Place(PLATFORM, WORKSPACE, THREAD)) is seen[0]


async def test_catching_up_waits_for_a_storage_that_works(here: Club) -> None:
    """Nothing can be read from it at the start: the next wake does all that was to be done."""

    def read_only(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = 1")

    here.paper.say(THREAD, "1", HALF)
    engine = here.database.engine.sync_engine
    event.listen(engine, "begin", read_only)
    await here.catch_up()
    with pytest.raises(StorageUnavailable):
        await here.answers.make_up()
    event.remove(engine, "begin", read_only)
    await here.database.engine.dispose()
    assert await here.stories(THREAD) == {}
    assert len(here.paper.thread(THREAD).apologies) == 1
    await here.answers.make_up()
    assert set(await here.stories(THREAD)) == {"1"}
    assert here.paper.thread(THREAD).apologies == {}


async def test_a_story_stays_when_its_prompt_goes_on_in_another_thread(here: Club) -> None:
    """Its thread was deleted, or the prompt stood twice: what was told there is read there alone."""
    told = here.paper.say(THREAD, "1", HALF)
    await here.hear(THREAD, told)
    async with here.database.transaction() as tx:
        await daily.move(tx, 1, "900", "900")
        prompt = await daily.require(tx, 1)
    there = here.paper.say("900", "2", HALF)
    await here.answers.newcomers.opened(prompt, since=None)
    async with here.database.reading() as tx:
        stories_of = await stories.of_occasion(tx, Occasion(Source.DAILY, "1"))
    assert sorted(story.messages for story in stories_of) == sorted([(told.ref,), (there.ref,)])
    again = here.paper.say("900", "1", f"{HALF}\nAction: I taught two of them\nResult: all nine went on")
    await here.hear("900", again)
    assert here.paper.thread("900").ticked == {again.ref}


async def test_whoever_took_back_what_was_not_kept_is_told_the_next_time_too(here: Club) -> None:
    """The notice goes with what it was about, and nothing is left that keeps the next one from being made."""

    def read_only(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = 1")

    def fail() -> None:
        event.listen(engine, "begin", read_only)

    async def mend() -> None:
        event.remove(engine, "begin", read_only)
        await here.database.engine.dispose()
        await here.answers.make_up()

    engine = here.database.engine.sync_engine
    await here.catch_up()
    fail()
    told = here.paper.say(THREAD, "1", HALF)
    await here.hear(THREAD, told)
    assert len(here.paper.thread(THREAD).apologies) == 1
    here.paper.thread(THREAD).heard.pop(told.ref)  # deleted, and the notice stays
    await here.unsay(THREAD, told.ref)
    await mend()
    assert here.paper.thread(THREAD).apologies == {}
    fail()
    await here.hear("200", here.paper.say("200", "1", HALF))
    assert len(here.paper.thread("200").apologies) == 1
    await mend()
