"""From a slash command to its answer, for somebody with many stories."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.figures import NotMeasured, Row, Section, milliseconds
from benchmarks.seeds import add_stories, seeding
from benchmarks.stage import BARE, OURS, Stage, stage
from bot.domain.places import Account
from bot.platforms.discord.access import PLATFORM
from sandbox.world.interaction import Progress

STORIES = 200
REPEATS, WARM_UP = 25, 4
"""Both commands together stay within what one person may do at once (`bot.services.pace`)."""


@dataclass
class Times:
    """Seconds from the sending of each command: until any sign (Discord allows three), and until the answer."""

    signed: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


async def measure() -> Section:
    """Commands one after another."""
    async with stage() as here:
        me = Account(PLATFORM, here.members[0].id)
        async with seeding(here.database) as tx:
            await add_stories(tx, me, STORIES)
        async with here.client(*OURS) as bot:
            await bot.answer()
            shelf = await _run(here, "mystories", {"principle": "ownership"}, expecting="page 1 of 3")
            coverage = await _run(here, "coverage", {}, expecting="16 of 16")
    async with stage() as here, here.client(*BARE) as bot:
        await bot.answer()
        constant = await _run(here, "constant", {}, expecting="200")
    rows = [
        _row("/mystories ownership → “is thinking…”", shelf.signed, constant.answered),
        _row("/mystories ownership → answer", shelf.answered, constant.answered),
        _row("/coverage → “is thinking…”", coverage.signed, constant.answered),
        _row("/coverage → answer", coverage.answered, constant.answered),
    ]
    title = f"From command to answer (who asks has {STORIES} stories; Discord allows 3,000 ms for any sign)"
    return Section(title, "a client whose command answers a constant", rows)


def _row(what: str, ours: list[float], bare: list[float]) -> Row:
    return Row(what, "ms", milliseconds(ours[WARM_UP:]), milliseconds(bare[WARM_UP:]))


async def _run(here: Stage, name: str, options: Mapping[str, str], *, expecting: str) -> Times:
    times = Times()
    for _ in range(WARM_UP + REPEATS):
        await _once(here, name, options, times, expecting=expecting)
    return times


async def _once(here: Stage, name: str, options: Mapping[str, str], times: Times, *, expecting: str) -> None:
    begun = time.monotonic()
    run = await here.members[0].command(here.channels[0].channel, name, options, wait=False)
    await here.sandbox.world.until(lambda: run.progress is not Progress.SENT)
    times.signed.append(time.monotonic() - begun)
    await run.answered()
    times.answered.append(time.monotonic() - begun)
    if expecting not in run.text:
        raise NotMeasured(f"/{name} did not say {expecting!r}: {run!r}")
