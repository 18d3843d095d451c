"""How fast prompts go out when many groups are due at the same moment, and what members notice of it."""

import asyncio
import time
from dataclasses import dataclass, field
from itertools import product

from benchmarks.figures import Row, Samples, Section, milliseconds
from benchmarks.process import Process
from benchmarks.seeds import add_groups, seeding
from benchmarks.stage import BARE, OURS, Stage, stage

GUILDS, CHANNELS, TELLERS = 50, 10, 10
GROUPS = GUILDS * CHANNELS
DAYS = 3


@dataclass
class Days:
    """What was seen: prompts per second of each day, prompts that did not come at once, and seconds to the ✅ of
    stories told while one more day's prompts went out.
    """

    rates: list[float] = field(default_factory=list)
    missed: int = 0
    ticked: list[float] = field(default_factory=list)


async def measure() -> Section:
    """The same on several days, and then on one more, on which people answer meanwhile."""
    async with stage(guilds=GUILDS, channels=CHANNELS, members=TELLERS) as here:
        async with seeding(here.database) as tx:
            await add_groups(tx, here.channels)
        ours = await _days(here, OURS)
    async with stage(guilds=GUILDS, channels=CHANNELS, members=TELLERS) as here:
        bare = await _days(here, BARE)
    rates = [Samples(each.rates, more_is_better=True) for each in (ours, bare)]
    missed = [Samples([each.missed]) for each in (ours, bare)]
    rows = (
        Row("prompts with their threads", "per s", *rates),
        Row("prompts put off by an error", f"of {DAYS * GROUPS:,}", *missed),
        Row("story sent meanwhile → ✅", "ms", milliseconds(ours.ticked), milliseconds(bare.ticked)),
    )
    reference = "a client that sends a message and opens a thread, as many channels at a time"
    return Section(f"Posting ({GROUPS} groups due at once; {DAYS} days)", reference, rows)


async def _days(here: Stage, client: tuple[str, ...]) -> Days:
    seen = Days()
    async with here.client(*client) as bot:
        await bot.answer()
        for _ in range(DAYS):
            begun = time.monotonic()
            posted = await bot.ask("post")
            seen.rates.append(posted / (time.monotonic() - begun))
            seen.missed += GROUPS - posted
        await _answer(here, bot, seen)
    return seen


async def _answer(here: Stage, bot: Process, seen: Days) -> None:
    """One person after another answers earlier prompts of one server until one more day's prompts are out."""
    threads = [thread for place in here.channels[:CHANNELS] for thread in here.threads(place)[:1]]
    posting = asyncio.create_task(bot.ask("post"))
    try:
        for thread, teller in product(threads, here.members):
            if posting.done():
                break
            seen.ticked.append((await here.tell(teller, thread)).took)
        await posting
    finally:
        posting.cancel()
