"""Does something to copies of a database in child processes, each killed one step later, until one lives to its end.

    python -m tests.storage.dying migrate|backup|restore FOLDER

Copies FOLDER/old.db to FOLDER/001/lodestar.db and so on. It forks, so it must be a process without threads.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.storage.backups import Backups, Kind
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.restore import restore

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

FILE_EVENTS = ("open", "os.", "shutil.", "sqlite3.")
"""The audit events before which a process that handles files is killed: all by which Python touches a file."""


class Death:
    """Kills this process at its n-th step."""

    def __init__(self, nth: int) -> None:
        self._left = nth

    def step(self, *_: object) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)

    def at_file_events(self) -> None:
        """From now on every use of a file is a step; there is no way back."""
        sys.addaudithook(lambda name, _: self.step() if name.startswith(FILE_EVENTS) else None)


async def _migrate(database: Path, death: Death) -> None:
    """Every statement is a step."""
    store = Database(f"sqlite+aiosqlite:///{database}")

    def watch(connection: Any, _record: object) -> None:
        connection.run_async(lambda driver: driver.set_trace_callback(death.step))

    event.listen(store.engine.sync_engine, "connect", watch)
    await migrate(store.engine)
    await store.close()


def migrating(database: Path, death: Death) -> None:
    asyncio.run(_migrate(database, death))


def backing_up(database: Path, death: Death) -> None:
    death.at_file_events()
    Backups(database).make(Kind.DAILY, now=NOW)


def restoring(database: Path, death: Death) -> None:
    death.at_file_events()
    restore(database, database.parent.parent / "backup.db", now=NOW)


DEEDS: dict[str, Callable[[Path, Death], None]] = {
    "migrate": migrating,
    "backup": backing_up,
    "restore": restoring,
}


def dies(deed: Callable[[], None]) -> bool:
    """Do something in a child process; whether it was killed. Raises RuntimeError if it failed otherwise."""
    child = os.fork()
    if not child:
        status = 1
        try:
            deed()
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    if os.WIFSIGNALED(ended):
        return True
    if os.waitstatus_to_exitcode(ended):
        raise RuntimeError("the child failed")
    return False


def main(name: str, folder: Path) -> None:
    for nth in count(1):
        place = folder / f"{nth:03}"
        place.mkdir()
        for suffix in ("", "-wal"):
            if (old := folder / f"old.db{suffix}").exists():
                shutil.copy(old, place / f"lodestar.db{suffix}")
        if not dies(partial(DEEDS[name], place / "lodestar.db", Death(nth))):
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
