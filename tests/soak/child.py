"""The bot as the host runs it, but for a clock that is moved: python -m tests.soak.child.

It waits for a line on standard input, the seconds by which its clock is ahead, before it starts, so that the next
process can be at hand while one still runs, and prints a line once it has caught up.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import app, cli
from bot.platforms.discord.session import DiscordSession

CAUGHT_UP = "caught up"

SETTLE_SECONDS = 0.05
"""How long to wait for one more server; there is one."""

HASTE = 50
"""How many times faster than in life the bot's pauses pass, and the minutes come, so that what it does later is done
while it lives."""

MINUTE = 60.0
"""Seconds from one wake to the next."""


class MovedClock:
    """The machine's clock, moved ahead; pauses are short."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The moment it would be."""
        return datetime.now(UTC) + self._ahead

    async def sleep(self, seconds: float) -> None:
        """Wait for a fraction of it."""
        await asyncio.sleep(seconds / HASTE)


async def _wake(session: DiscordSession, clock: MovedClock) -> None:
    while True:
        await clock.sleep(MINUTE)
        await session.core.wake()


def main() -> int:
    """Wait for the word, then run as the command line does; without a word there is nothing to do."""
    seconds = sys.stdin.readline()
    if not seconds:
        return 0
    clock = MovedClock(timedelta(seconds=float(seconds)))

    @asynccontextmanager
    async def running(database: str, **more: Any) -> AsyncIterator[DiscordSession]:
        more |= {"clock": clock, "settle": SETTLE_SECONDS}
        async with app.running(database, **more) as session:
            await session.client.caught_up.wait()
            sys.stdout.write(f"{CAUGHT_UP}\n")
            sys.stdout.flush()
            waking = asyncio.create_task(_wake(session, clock))
            try:
                yield session
            finally:
                waking.cancel()
                with suppress(asyncio.CancelledError):
                    await waking

    vars(cli)["running"] = running
    return cli.main(["run"])


if __name__ == "__main__":
    raise SystemExit(main())
