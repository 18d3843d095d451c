"""Catching up is itself interrupted: by another loss of the connection, or because nothing can be kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from bot.domain.errors import StorageUnavailable
from bot.domain.star import Section
from tests.services.club import Club, club, furnish
from tests.services.paper import PLATFORM

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
