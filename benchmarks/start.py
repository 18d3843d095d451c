"""From the start of the command that hosts run until it is at work."""

import time

from benchmarks.figures import Row, Samples, Section
from benchmarks.stage import AT_WORK, BARE_COMMAND, COMMAND, OURS, stage
from bot.platforms.discord.client import GUILDS_SETTLE

STARTS = 3


async def measure() -> Section:
    """One server, and a database that an earlier start has made."""
    ours, bare = [], []
    async with stage() as here:
        async with here.client(*OURS) as bot:
            await bot.answer()
        for _ in range(STARTS):
            async with here.client(*COMMAND) as bot:
                await bot.line_with(AT_WORK)
                ours.append(time.monotonic() - bot.started)
        for _ in range(STARTS):
            async with here.client(*BARE_COMMAND) as bot:
                await bot.answer()
                bare.append(time.monotonic() - bot.started)
    row = Row("process start → ready (1 server)", "s", Samples(ours), Samples(bare))
    title = f"Start on an existing database ({GUILDS_SETTLE:g} s of it: discord.py waits for one more server)"
    return Section(title, "a client that is ready", (row,))
