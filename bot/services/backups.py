"""A backup each day, kept for some days, made beside everything else and never in its way."""

import asyncio
import logging
import threading
from contextlib import closing
from datetime import datetime, timedelta

from bot.services.ports import Clock
from bot.storage import notes, occupancy
from bot.storage.backups import FAILURE, BackupFailed, Backups, Kind
from bot.storage.database import Database, DatabaseUnusable

log = logging.getLogger(__name__)

RETRY = timedelta(hours=1)
"""How long after a failure it is tried again."""


class DailyBackups:
    """Makes one backup a day in UTC and removes those older than `keep_days`; 0 makes none.

    Several processes on one database make it between them.
    """

    def __init__(self, database: Database, clock: Clock, backups: Backups, *, keep_days: int) -> None:
        self._database = database
        self._clock = clock
        self._backups = backups
        self._keep_days = keep_days
        self._turn = asyncio.Lock()
        self._failed_at: datetime | None = None

    async def wake(self) -> bool:
        """Back up if it is due; returns whether that was done. Cancelling it gives the backup up.

        A failure is logged once and noted for the doctor.
        """
        async with self._turn:
            now = self._clock.now()
            waiting = self._failed_at is not None and now < self._failed_at + RETRY
            if not self._keep_days or waiting:
                return False
            given_up = threading.Event()
            try:
                done = await asyncio.to_thread(self._make, now, given_up)
            except BackupFailed as error:
                await self._failed(error, now)
                return False
            finally:
                given_up.set()
            if done:
                await self._succeeded()
            return done

    def _make(self, now: datetime, given_up: threading.Event) -> bool:
        try:
            with closing(occupancy.backing_up(self._backups.database)):
                return self._make_alone(now, given_up)
        except occupancy.Occupied:  # another process is at it; the next wake sees what came of that
            return False
        except DatabaseUnusable as error:
            raise BackupFailed(str(error)) from error

    def _make_alone(self, now: datetime, given_up: threading.Event) -> bool:
        made = [each.made_at.date() for each in self._backups.all() if each.kind is Kind.DAILY]
        if now.date() in made:
            return False
        self._backups.make(Kind.DAILY, now=now, given_up=given_up)
        # Only after a success: while backups fail, the good ones stay.
        self._backups.remove_old(before=now - timedelta(days=self._keep_days))
        return True

    async def _failed(self, error: BackupFailed, now: datetime) -> None:
        first = self._failed_at is None
        self._failed_at = now
        if not first:
            return
        log.error("the daily backup failed and is tried again every hour: %s", error)
        try:
            async with self._database.transaction() as tx:
                await notes.put(tx, FAILURE, str(error))
        except Exception:  # a full disk is a reason for both
            log.warning("that the backup failed could not be noted", exc_info=True)

    async def _succeeded(self) -> None:
        if self._failed_at is not None:
            log.info("the daily backup works again")
        self._failed_at = None
        async with self._database.transaction() as tx:
            await notes.remove(tx, FAILURE)
