"""The memory of the command that hosts run, connected and doing nothing."""

import asyncio

from benchmarks.figures import NotMeasured, Row, Samples, Section
from benchmarks.process import Process
from benchmarks.stage import AT_WORK, BARE_COMMAND, COMMAND, stage

CHANNELS, MEMBERS = 5, 3
"""Of each server."""

REST_SECONDS = 0.5
"""How long after its start a client is weighed."""


async def measure() -> Section:
    """With one server and with many."""
    rows = [await _row(1), await _row(1_000)]
    title = f"Memory at rest (resident set), servers of {CHANNELS} channels"
    return Section(title, "a client with the same intents and discord.py's defaults", rows)


async def _row(guilds: int) -> Row:
    async with stage(guilds=guilds, channels=CHANNELS, members=MEMBERS) as here:
        async with here.client(*COMMAND) as bot:
            await bot.line_with(AT_WORK)
            ours = await _weight(bot)
        async with here.client(*BARE_COMMAND) as bot:
            if await bot.answer() != guilds:
                raise NotMeasured(f"fewer than {guilds} servers arrived")
            bare = await _weight(bot)
    return Row(f"connected to {guilds:,} server{'s' * (guilds > 1)}", "MiB", ours, bare)


async def _weight(bot: Process) -> Samples:
    await asyncio.sleep(REST_SECONDS)
    return Samples([bot.resident_mebibytes()])
