"""A clock that stands still until it is moved."""

import asyncio
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class FakeClock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now
        self._moved = asyncio.Event()
        self.patient = False

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Whoever waits by this clock has waited, unless `patient` says that it must be moved."""
        until = self._now + timedelta(seconds=seconds)
        while self.patient and self._now < until:
            self._moved.clear()
            await self._moved.wait()
        await asyncio.sleep(0)

    def advance(self, **amount: float) -> None:
        """Move on by a timedelta's arguments."""
        self.set(self._now + timedelta(**amount))

    def set(self, moment: datetime) -> None:
        self._now = moment
        self._moved.set()
