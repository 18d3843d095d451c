"""APScheduler wakes us; what is due is asked of the database, so a missed or doubled wake does no harm."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

log = logging.getLogger(__name__)

AT_ONCE = 5
"""Wakes that may overlap: a slow one must not keep the next minute's prompts waiting. Claims keep them apart."""

FINISH_SECONDS = 0.75
"""How long a wake that is under way may take when we stop; what it did not reach is done after the next start."""


class Waker:
    """Calls one coroutine function at the start of each minute: times of day are set to the minute."""

    def __init__(self, wake: Callable[[], Awaitable[object]]) -> None:
        self._wake = wake
        self._under_way: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._on_the_minute,
            CronTrigger(second=0, timezone=UTC),
            coalesce=True,
            max_instances=AT_ONCE,
            misfire_grace_time=None,
        )

    async def wake(self) -> None:
        """Wake now; whoever stops waiting for it does not stop it."""
        task = asyncio.create_task(self._attempt())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)

    async def _on_the_minute(self) -> None:
        # When it is shut down APScheduler cancels its jobs, and calls each that was an error.
        with suppress(asyncio.CancelledError):
            await self.wake()

    async def _attempt(self) -> None:
        try:
            await self._wake()
        except Exception:  # the next minute must come whatever this one brought
            log.exception("waking failed")

    def start(self) -> None:
        """Begin; must be called inside the running event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """End; what is under way is broken off if it has not finished within FINISH_SECONDS."""
        self._scheduler.shutdown(wait=False)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()
