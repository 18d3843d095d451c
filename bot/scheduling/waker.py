"""APScheduler wakes us; what is due is asked of the database, so a missed or doubled wake does no harm."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

log = logging.getLogger(__name__)


class Waker:
    """Calls one coroutine function at the start of each minute: times of day are set to the minute."""

    def __init__(self, wake: Callable[[], Awaitable[object]]) -> None:
        self._wake = wake
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._run,
            CronTrigger(second=0, timezone=UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _run(self) -> None:
        try:
            await self._wake()
        except Exception:  # the next minute must come whatever this one brought
            log.exception("waking failed")

    def start(self) -> None:
        """Begin; must be called inside the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a run under way goes on."""
        self._scheduler.shutdown(wait=False)
