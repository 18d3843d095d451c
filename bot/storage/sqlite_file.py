"""One SQLite file seen from outside: which schema it has, whether it is sound, a copy of it.

Everything here blocks, so it is called in a thread. The file itself is only ever opened by SQLite: POSIX drops all
of a process's locks on a file when any handle on it is closed (https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

from bot.storage.database import BUSY_TIMEOUT

SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database. https://www.sqlite.org/tempfiles.html"""

COPIED_AT_ONCE = 1_000
"""Pages, of four kilobytes as a rule, after which it is asked whether a copy is still wanted."""

CHECKED_AT_ONCE = 100_000
"""Instructions of SQLite's after which it is asked whether a check is still wanted: some milliseconds."""

SHOWN_FAULTS = 3
"""Findings of a check that are told; a damaged file may have thousands."""


def to_read(path: Path) -> sqlite3.Connection:
    """Open a database that must be there, changing nothing in it or in its log. Raises sqlite3.Error.

    SQLite may put an empty log beside it, with the owner of the database.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT / 1000, isolation_level=None)


def revision(connection: sqlite3.Connection) -> str | None:
    """The schema's revision; None where no migration ever ran. Raises sqlite3.DatabaseError for a damaged file."""
    known = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    if not connection.execute(known).fetchone()[0]:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def revision_of(path: Path) -> str | None:
    """The revision of a file; None also where there is no file. Raises sqlite3.Error."""
    if not path.exists():
        return None
    with closing(to_read(path)) as connection:
        return revision(connection)


def damage(error: sqlite3.DatabaseError) -> str:
    """What SQLite says of a damaged file. Raises the error again if it is about something else, such as a lock."""
    if isinstance(error, sqlite3.OperationalError):
        raise error
    return str(error)


def reason(error: sqlite3.Error | OSError) -> str:
    """Why a file could not be used, in a few words."""
    return str(getattr(error, "strerror", None) or error)


def faults(connection: sqlite3.Connection) -> list[str]:
    """What is wrong inside a database, in SQLite's words and without any content; nothing if it is sound.

    Raises sqlite3.OperationalError where that cannot be found out.
    """
    try:
        said = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({SHOWN_FAULTS})")]
        loose = connection.execute("PRAGMA foreign_key_check").fetchmany(SHOWN_FAULTS)
    except sqlite3.DatabaseError as error:
        return [damage(error)]
    found = [] if said == ["ok"] else said
    return found + [
        f"a row of {table} belongs to a row of {parent} that is gone" for table, _, parent, _ in loose
    ]


def copy(source: Path, target: Path, *, given_up: Event | None = None) -> list[str]:
    """Copy a database as it is at one moment, whoever is writing to it, to a file that only its owner may read.

    `target` appears whole and checked, or not at all: returns the faults for which it was not made. Raises
    sqlite3.OperationalError, also soon after `given_up` is set, and OSError.
    """
    is_given_up = (given_up or Event()).is_set

    def go_on(*_: int) -> None:
        if is_given_up():
            raise sqlite3.OperationalError("interrupted")  # SQLite's own word for it

    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(to_read(source)) as old, closing(sqlite3.connect(partial, isolation_level=None)) as new:
            # Within a read transaction the copy neither waits for writers nor starts again because of them.
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(new, pages=COPIED_AT_ONCE, progress=go_on)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            new.set_progress_handler(is_given_up, CHECKED_AT_ONCE)
            found = faults(new)
        if not found:
            publish(partial, target)
    except sqlite3.DatabaseError as error:
        return [damage(error)]
    else:
        return found
    finally:
        for suffix in ("", *SIDECARS):
            beside(partial, suffix).unlink(missing_ok=True)


def publish(finished: Path, target: Path) -> None:
    """Give a finished file its name, in place of what had it, so that a power cut leaves the one or the other."""
    with finished.open("rb+") as file:
        os.fsync(file.fileno())
    finished.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make names that came and went last through a power cut; Windows cannot be asked to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def beside(path: Path, suffix: str) -> Path:
    """The file that SQLite names by a suffix."""
    return path.with_name(path.name + suffix)
