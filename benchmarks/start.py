"""From the start of the command that hosts run until it is at work."""

import time

from benchmarks.figures import Row, Samples, Section
from benchmarks.seeds import add_groups, add_stories, seeding
from benchmarks.stage import AT_WORK, BARE_COMMAND, COMMAND, Stage, stage
from bot.domain.places import Account
from bot.platforms.discord.access import PLATFORM
from bot.platforms.discord.client import GUILDS_SETTLE

STARTS = 3
GROUPS = 20
STORIES = 10_000


async def measure() -> Section:
    """One server; a database that an earlier start has made, and one in which a study group has lived for years."""
    async with stage() as here:
        await _start(here)
        ours = Samples([await _start(here) for _ in range(STARTS)])
        bare = Samples([await _start_bare(here) for _ in range(STARTS)])
    async with stage(channels=GROUPS) as here:
        async with seeding(here.database) as tx:
            await add_groups(tx, here.channels)
            await add_stories(tx, Account(PLATFORM, here.members[0].id), STORIES)
        await _start(here)  # posts what is due today, so that the others are restarts
        lived_in = Samples([await _start(here) for _ in range(STARTS)])
    rows = (
        Row("process start → ready (1 server)", "s", ours, bare),
        Row(f"restart → ready ({GROUPS} groups, {STORIES:,} stories)", "s", lived_in),
    )
    title = f"Start on an existing database ({GUILDS_SETTLE:g} s of it: discord.py waits for one more server)"
    return Section(title, "a client that is ready", rows)


async def _start(here: Stage) -> float:
    """Seconds until the command that hosts run says that it is at work."""
    async with here.client(*COMMAND) as bot:
        await bot.line_with(AT_WORK)
        return time.monotonic() - bot.started


async def _start_bare(here: Stage) -> float:
    async with here.client(*BARE_COMMAND) as bot:
        await bot.answer()
        return time.monotonic() - bot.started
