"""Opens a database for a bot: nobody restores it meanwhile, and its schema is this version's."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

from bot.happenings import Tell, unheard
from bot.storage import occupancy
from bot.storage.backups import Backups, Kind, NotAFile, backups_of
from bot.storage.database import Database
from bot.storage.migrate import migrate

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A database ready for use, the revisions it had and has, and its backups if it is a file."""

    database: Database
    backups: Backups | None
    before: str | None
    after: str | None


@asynccontextmanager
async def opened(
    url: str, *, now: datetime, folder: Path | None = None, tell: Tell = unheard
) -> AsyncIterator[Opened]:
    """Open a database, migrated after a backup to `folder`, and close it at the end; `tell` as Database takes it.

    Raises DatabaseTooNew, DatabaseUnusable, Occupied and BackupFailed; nothing was changed then.
    """
    async with AsyncExitStack() as stack:
        database = Database(url, tell=tell)
        stack.push_async_callback(database.close)
        backups = _backups(url, folder)
        if backups is not None:
            held = await asyncio.to_thread(occupancy.share, backups.database)
            stack.callback(held.close)

        async def back_up() -> None:
            if backups is not None:
                given_up = Event()
                try:
                    made = await asyncio.to_thread(backups.make, Kind.MIGRATION, now=now, given_up=given_up)
                finally:
                    given_up.set()
                log.info("the database is brought up to date; as it was before it lies in %s", made.path)

        before, after = await migrate(database.engine, first=back_up)
        yield Opened(database, backups, before, after)


def _backups(url: str, folder: Path | None) -> Backups | None:
    try:
        return backups_of(url, folder)
    except NotAFile:
        return None
