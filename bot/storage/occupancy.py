"""Who has the database: any number of running bots, or one alone who restores or removes it; and who backs it up.

The locks are SQLite's own on empty files beside the database: they work on every system that SQLite does,
and end with the process that holds them, however that ends.
"""

import sqlite3
from pathlib import Path

from bot.domain.errors import LodestarError
from bot.storage.database import DatabaseUnusable


class Occupied(LodestarError):
    """Somebody else has the database."""


IN_USE = "Lodestar is running on this database. Stop it, restore, and start it again."


def share(database: Path) -> sqlite3.Connection:
    """Keep anybody from restoring until the connection is closed. Raises Occupied and DatabaseUnusable."""
    told = "The database is being restored just now. Start Lodestar again when that is done."
    return _hold(database, "BEGIN", told)


def alone(database: Path, *, told: str = IN_USE) -> sqlite3.Connection:
    """Keep every bot from starting until the connection is closed.

    Raises Occupied, which says what is `told`, and DatabaseUnusable.
    """
    return _hold(database, "BEGIN EXCLUSIVE", told)


def backing_up(database: Path) -> sqlite3.Connection:
    """Keep other bots from making the day's backup until the connection is closed.

    Raises Occupied and DatabaseUnusable.
    """
    return _hold(database, "BEGIN EXCLUSIVE", "Another process makes the backup.", lock=".backup.lock")


def _hold(database: Path, begin: str, told: str, *, lock: str = ".lock") -> sqlite3.Connection:
    file = database.resolve()
    return _locked(file.with_name(f"{file.name}{lock}"), begin, told)


def _locked(lock: Path, begin: str, told: str) -> sqlite3.Connection:
    try:
        # Opened in one thread and closed in another; it is never used by two at once.
        held = sqlite3.connect(lock, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise DatabaseUnusable(f"{lock} cannot be opened: {error}.") from error
    try:
        held.execute("PRAGMA journal_mode = MEMORY")
        held.execute(begin)
        held.execute("SELECT count(*) FROM sqlite_master").fetchone()  # only reading takes a shared lock
    except sqlite3.Error as error:
        held.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise Occupied(told) from None
        raise DatabaseUnusable(f"{lock} cannot be locked: {error}.") from error
    return held
