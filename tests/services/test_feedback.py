"""Feedback in threads that are long, or where it cannot be shown that it is kept."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from bot.domain.errors import LodestarError, MissingPermissions, PlatformUnavailable
from bot.domain.places import Place
from bot.domain.star import Section
from bot.services.feedback import CLIP_TRIES, CLIPS_AT_ONCE
from tests.clock import FakeClock
from tests.services.club import THREADS, Club, club, furnish
from tests.services.paper import Paper

THREAD = THREADS[0]
STORY = "S: the hall was locked\nT: get ninety people in\nA: I climbed in\nR: we began on time"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("club") / "furnished.db"
    asyncio.run(furnish(path))
    return path


class Unfriendly(Paper):
    """A platform that lets nobody clip anything."""

    def __init__(self, failure: LodestarError) -> None:
        super().__init__(FakeClock(), {f"channel {n}": thread for n, thread in enumerate(THREADS, start=1)})
        self.failure = failure
        self.asked = 0

    async def clip(self, place: Place) -> None:
        self.asked += 1
        raise self.failure


@contextmanager
def counted(here: Club) -> Iterator[Counter[str]]:
    """How often each kind of statement is sent to the database."""
    statements: Counter[str] = Counter()

    def count(*args: object) -> None:
        statements[str(args[2]).split()[0]] += 1

    event.listen(here.database.engine.sync_engine, "before_cursor_execute", count)
    yield statements
    event.remove(here.database.engine.sync_engine, "before_cursor_execute", count)


def discuss(here: Club, remarks: int) -> None:
    """Ana's story, what everybody says of it, and as much that answers nothing."""
    told = here.paper.say(THREAD, "1", STORY)
    for number in range(remarks):
        here.paper.say(THREAD, str(2 + number % 9), f"R: number {number}?", answers=told.ref)
        here.paper.say(THREAD, "2", "well well")


async def test_a_long_thread_costs_few_queries_and_is_clipped_by_and_by(
    template: Path, tmp_path: Path
) -> None:
    """Two thousand messages found after a time away: no query for each of them, and no minute without an ear."""
    async with club(template, tmp_path / "club.db") as here:
        discuss(here, 1_000)
        with counted(here) as statements:
            await here.catch_up()
        assert len(await here.feedback(THREAD)) == 1_000
        assert statements.total() < 1_000, statements
        there = here.paper.thread(THREAD)
        assert len(there.clipped) == CLIPS_AT_ONCE
        await here.answers.make_up()
        assert len(there.clipped) == 2 * CLIPS_AT_ONCE
        late = here.paper.say(THREAD, "3", "T: whose was it?", answers=min(there.heard))
        with counted(here) as statements:
            await here.hear(THREAD, late)
        assert late.ref in await here.feedback(THREAD)
        assert statements.total() < 30, statements


@pytest.mark.parametrize(
    ("failure", "times"),
    [(PlatformUnavailable("not now"), CLIP_TRIES), (MissingPermissions("never"), 1)],
    ids=["refused for now", "refused for good"],
)
async def test_what_cannot_be_clipped_is_kept_and_given_up_after_some_tries(
    template: Path, tmp_path: Path, failure: LodestarError, times: int
) -> None:
    """Until the next start, when it may be otherwise."""
    paper = Unfriendly(failure)
    async with club(template, tmp_path / "club.db", paper=paper) as here:
        discuss(here, 1)
        await here.catch_up()
        for _ in range(CLIP_TRIES):
            here.clock.advance(hours=1)
            await here.answers.make_up()
        await here.catch_up()
        assert len(await here.feedback(THREAD)) == 1
        assert paper.asked == times
        await here.die()
        here.live()
        await here.catch_up()
        assert paper.asked == times + 1


async def test_whoever_took_feedback_back_that_was_not_kept_is_told_the_next_time_too(
    template: Path, tmp_path: Path
) -> None:
    """The notice goes with what it was about, and nothing is left that keeps the next one from being made."""

    def read_only(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = 1")

    async with club(template, tmp_path / "club.db") as here:
        engine = here.database.engine.sync_engine
        told = {thread: here.paper.say(thread, "1", STORY) for thread in THREADS[:2]}
        await here.catch_up()
        for thread, story in told.items():
            event.listen(engine, "begin", read_only)
            remark = here.paper.say(thread, "2", "R: says who?", answers=story.ref)
            await here.hear(thread, remark)
            assert len(here.paper.thread(thread).apologies) == 1
            here.paper.thread(thread).heard.pop(remark.ref)  # deleted, and the notice stays
            await here.unsay(thread, remark.ref)
            event.remove(engine, "begin", read_only)
            await here.database.engine.dispose()
            await here.answers.make_up()
            assert here.paper.thread(thread).apologies == {}


async def test_what_is_withheld_leaves_what_was_said(template: Path, tmp_path: Path) -> None:
    """A platform that shows no texts any more takes nothing away; words that come too late change nothing."""
    async with club(template, tmp_path / "club.db") as here:
        discuss(here, 2)
        await here.catch_up()
        before = await here.feedback(THREAD)
        first, second = before
        assert before[first].section is Section.RESULT
        old = here.paper.thread(THREAD).heard[first]
        here.paper.edit(THREAD, first, "R: otherwise?")
        await here.catch_up()
        there = here.paper.thread(THREAD).heard
        there[second] = replace(there[second], text=None, revised_at=here.clock.now())
        await here.die()
        here.live()
        await here.hear(THREAD, old)
        kept = await here.feedback(THREAD)
        assert [kept[first].text, kept[second].text] == ["otherwise?", before[second].text]
