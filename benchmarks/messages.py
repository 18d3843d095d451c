"""From a complete story in a prompt's thread to its row and its ✅."""

from dataclasses import dataclass, field

from benchmarks.figures import NotMeasured, Row, Section, milliseconds
from benchmarks.seeds import add_groups, count_stories, seeding
from benchmarks.stage import BARE, OURS, Stage, stage
from sandbox import Actor

THREADS, TELLERS = 11, 10
"""The first thread warms up; in each other one the first message comes to a thread that was not read yet."""


@dataclass
class Times:
    """Seconds from the sending of each message."""

    stored: list[float] = field(default_factory=list)
    ticked: list[float] = field(default_factory=list)


async def measure() -> Section:
    """Messages one after another, each from somebody who has not answered that prompt yet."""
    ours, bare = await _ours(), await _bare()
    warm = slice(TELLERS, None)
    rows = (
        Row("story sent → its row committed", "ms", milliseconds(ours.stored[warm])),
        Row("story sent → ✅", "ms", milliseconds(ours.ticked[warm]), milliseconds(bare.ticked[warm])),
    )
    title = f"From message to stored ({TELLERS} stories in each of {THREADS - 1} threads; p95: threads not read yet)"
    return Section(title, "a client that puts ✅ on every message", rows)


async def _ours() -> Times:
    times = Times()
    async with stage(channels=THREADS, members=TELLERS) as here:
        async with seeding(here.database) as tx:
            await add_groups(tx, here.channels)
        async with here.client(*OURS) as bot:
            await bot.answer()
            await bot.ask("post")
            for teller, thread in _turns(here):
                told = await here.tell(teller, thread)
                (stored,) = await bot.ask("stored")
                times.ticked.append(told.took)
                times.stored.append(stored - told.sent)
        kept = await count_stories(here.database)
        if kept != len(times.stored):
            raise NotMeasured(f"{len(times.stored)} stories were ticked and {kept} are in the database")
    return times


async def _bare() -> Times:
    times = Times()
    async with stage(channels=THREADS, members=TELLERS) as here, here.client(*BARE) as bot:
        await bot.answer()
        await bot.ask("post")
        for teller, thread in _turns(here):
            times.ticked.append((await here.tell(teller, thread)).took)
            await bot.ask("settle")
    return times


def _turns(here: Stage) -> list[tuple[Actor, str]]:
    return [(teller, here.threads(place)[-1]) for place in here.channels for teller in here.members]
