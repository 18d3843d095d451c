"""Puts a backup in the place of the database, which is kept beside it."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.domain.errors import LodestarError
from bot.storage import occupancy
from bot.storage.backups import STAMP
from bot.storage.migrate import refuse_newer
from bot.storage.sqlite_file import (
    SIDECARS,
    beside,
    copy,
    damage,
    publish,
    reason,
    revision_of,
    sync_folder,
    to_read,
)

LEAP = 1_000
"""Ids left out in each table, because the replaced database may be too damaged to say which were given."""


class NotRestored(LodestarError):
    """The backup cannot be used; the database is what it was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in force now, and where the database lies that it replaced, if there was one."""

    revision: str
    replaced: Path | None


def restore(database: Path, backup: Path, *, now: datetime) -> Restored:
    """Put a copy of `backup`, once it is known to be sound, in the place of `database`, which nobody may be using.

    A power cut leaves the old database or the new one, never none and never a mixture. Blocks. Raises NotRestored,
    Occupied, DatabaseTooNew and DatabaseUnusable; the database is then what it was.
    """
    database = database.resolve()
    if not backup.is_file():
        raise NotRestored(f"There is no file {backup}.")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with closing(occupancy.alone(database)):
            if database.exists() and backup.samefile(database):
                raise NotRestored(f"{backup} is the database itself. Name a backup of it.")
            return _replace(database, backup, now)
    except (sqlite3.Error, OSError) as error:
        raise NotRestored(f"Nothing was restored, the database is what it was: {reason(error)}.") from error


def _replace(database: Path, backup: Path, now: datetime) -> Restored:
    fresh = database.with_name(f".{database.name}.restoring")
    try:
        revision = _checked_copy(backup, fresh)
        _count_on(fresh, database)
        replaced = None
        if database.exists():
            replaced = _keep(database, now)
            _same_owner(fresh, database)
        # SQLite would play an old log into whatever database it finds beside it, so no log outlives its own.
        for suffix in SIDECARS:
            beside(database, suffix).unlink(missing_ok=True)
        sync_folder(database.parent)
        publish(fresh, database)
    finally:
        for path in list(database.parent.iterdir()):  # also what a killed restore left
            if path.name.lstrip(".").startswith(f"{database.name}.restoring"):
                path.unlink()
    return Restored(revision, replaced)


def _checked_copy(backup: Path, fresh: Path) -> str:
    faults = copy(backup, fresh)
    if faults:
        raise NotRestored(f"{backup} cannot be used: {'; '.join(faults)}. Choose another backup.")
    revision = revision_of(fresh)
    if revision is None:
        raise NotRestored(f"{backup} is not a backup of Lodestar. Choose another file.")
    refuse_newer(revision)
    return revision


def _count_on(fresh: Path, database: Path) -> None:
    """Give no id away that was given since the backup: buttons and exported notes out there carry it.

    https://www.sqlite.org/autoinc.html tells of the table that is changed here.
    """
    given = _numbers(database)
    with closing(sqlite3.connect(fresh)) as connection, connection:
        connection.execute("PRAGMA journal_mode = MEMORY")  # no file beside one that is to be renamed
        numbered = "SELECT name, 0 FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        counted: dict[str, int] = dict(connection.execute(numbered))
        counted |= dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
        connection.execute("DELETE FROM sqlite_sequence")
        connection.executemany(
            "INSERT INTO sqlite_sequence VALUES (?, ?)",
            [(name, max(last + LEAP, given.get(name, 0))) for name, last in counted.items()],
        )


def _numbers(database: Path) -> dict[str, int]:
    """The last id given in each table; none from a database that is not there or cannot be read."""
    try:
        with closing(to_read(database)) as connection:
            return dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    except sqlite3.Error:
        return {}


def _keep(database: Path, now: datetime) -> Path:
    _settle(database)
    kept = _free_name(database, now)
    for suffix in ("", "-wal", "-journal"):
        old = beside(database, suffix)
        if old.exists():
            partial = beside(kept, f"{suffix}.partial")
            shutil.copyfile(old, partial)
            _same_owner(partial, database)
            publish(partial, beside(kept, suffix))
    return kept


def _free_name(database: Path, now: datetime) -> Path:
    kept = wanted = beside(database, f".replaced-{now.astimezone(UTC).strftime(STAMP)}")
    for nth in count(2):
        if not kept.exists():
            break
        kept = beside(wanted, f"-{nth}")
    return kept


def _settle(database: Path) -> None:
    """Fold the log into the file, which needs it alone; a damaged one stays as it is. Raises Occupied."""
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise occupancy.Occupied(occupancy.IN_USE) from None
        damage(error)


def _same_owner(path: Path, model: Path) -> None:
    """Let the bot open what an administrator restored for it."""
    shutil.copymode(model, path)
    if os.name == "posix":
        of = model.stat()
        with suppress(PermissionError):  # only an administrator gives files away
            os.chown(path, of.st_uid, of.st_gid)
