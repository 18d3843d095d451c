"""Checks of the database and the disks it and its backups lie on; nothing is changed by looking."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.domain.checkup import Finding, attention, fine, problem
from bot.domain.groups import StudyGroup
from bot.storage import groups, notes
from bot.storage.backups import FAILURE, BackupFailed, Backups
from bot.storage.database import Database, DatabaseUnusable, address_of, file_of
from bot.storage.migrate import revision_in, revisions
from bot.storage.sqlite_file import faults, revision, to_read

MIB = 1024 * 1024

STALE = timedelta(days=2)
"""A daily backup older than this did not come when it should have."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that should be free on a disk: below `scarce` it is a problem, below `low` worth a look."""

    scarce: int = 100 * MIB
    low: int = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Kept:
    """The groups of a platform, and why the last daily backup failed, if it did."""

    groups: Sequence[StudyGroup]
    failure: str | None


def check_folder(folder: Path) -> Finding:
    """Whether files can be made in a folder, or the folder itself made."""
    there = _nearest(folder)
    if not there.is_dir():
        return problem(
            "folder", f"{there} is in the way of the folder {folder}. Move it, or choose another folder."
        )
    if not os.access(there, os.W_OK | os.X_OK):
        return problem(
            "folder",
            f"Lodestar may not write to {there}. Let its user write there, or choose another folder.",
        )
    return fine(
        "folder", f"{folder} can be written" if there == folder else f"{folder} is made when it is needed"
    )


def check_room(folder: Path, room: Room) -> Finding:
    """How much is free where a folder lies, or will lie."""
    free = shutil.disk_usage(_nearest(folder)).free
    text = f"{free // MIB} MiB are free at {folder}"
    if free < room.scarce:
        return problem("disk", f"Only {text}. Free some space now: without it stories cannot be saved.")
    if free < room.low:
        return attention("disk", f"Only {text}. Free some space soon.")
    return fine("disk", text)


def on_different_disks(folders: Iterable[Path]) -> list[Path]:
    """One folder of each disk."""
    return list({_nearest(folder).stat().st_dev: folder for folder in reversed([*folders])}.values())[::-1]


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    absolute = folder.absolute()
    return next((each for each in (absolute, *absolute.parents) if each.exists()), absolute)


def check_file(database: Path) -> list[Finding]:
    """The schema and the soundness of an SQLite file."""
    if not database.exists():
        return [
            attention(
                "database",
                f"There is none at {database} yet; the first start makes it. If there was one, look at DATA_DIR and "
                "DATABASE_URL, or bring a backup back with `lodestar restore`.",
            )
        ]
    try:
        with closing(to_read(database)) as connection:
            return [check_revision(revision(connection)), _soundness(connection)]
    except sqlite3.OperationalError as error:
        return [
            problem(
                "database", f"{database} cannot be opened: {error}. Let Lodestar's user read and write it."
            )
        ]
    except sqlite3.DatabaseError as error:
        return [_damaged([str(error)])]


async def check_server(database: Database) -> list[Finding]:
    """The schema of a database that is not a file."""
    try:
        return [check_revision(await revision_in(database.engine))]
    except DatabaseUnusable as error:
        return [problem("database", f"{error} Look at DATABASE_URL, and whether the server runs.")]


async def kept(url: str, platform: str) -> Kept | None:
    """What a database says of itself; None while it is not there, damaged, or of another version."""
    address = address_of(url)
    path = file_of(address)
    if path is not None and not path.exists():
        return None
    database = Database(url, read_only=True)
    try:
        if await revision_in(database.engine) != revisions()[-1]:
            return None
        async with database.reading() as tx:
            return Kept(await groups.in_use(tx, platform), await notes.get(tx, FAILURE))
    except (DatabaseUnusable, DBAPIError, ValueError):  # ValueError: damage within a row
        return None
    finally:
        await database.close()


def check_revision(found: str | None) -> Finding:
    """Whether a database has the schema of this version."""
    known = revisions()
    if found == known[-1]:
        return fine("schema", f"{found}, this version's")
    if found is None:
        return attention("schema", "The database is empty; the next start fills it.")
    if found in known:
        return attention(
            "schema",
            f"{found}; the next start, or `lodestar migrate`, makes a backup and brings it to {known[-1]}.",
        )
    return problem(
        "schema",
        f"{found} is from a newer Lodestar; this one knows {known[-1]} at most. Install the newer version again, or "
        "bring back a backup made before the update with `lodestar restore FILE`.",
    )


def _soundness(connection: sqlite3.Connection) -> Finding:
    found = faults(connection)
    return _damaged(found) if found else fine("integrity", "the database is sound")


def _damaged(found: list[str]) -> Finding:
    told = "; ".join(found)
    return problem(
        "integrity",
        f"The database is damaged ({told}). Stop Lodestar and bring back a backup with `lodestar restore`.",
    )


def check_backups(backups: Backups, *, now: datetime, keep_days: int, failure: str | None) -> Finding:
    """Whether there is a recent backup, and why not; `failure` is why the last daily one failed, if it did."""
    try:
        made = backups.all()
    except BackupFailed as error:
        return problem("backups", str(error))
    newest = f"the newest is of {made[-1].made_at:%Y-%m-%d %H:%M} UTC" if made else "there is none"
    if failure is not None:
        return problem("backups", f"The last daily backup failed, and {newest}. {failure}")
    if not keep_days:
        return attention(
            "backups", f"BACKUP_DAYS is 0, so none are made daily; {newest}. `lodestar backup` makes one."
        )
    if not made:
        return attention("backups", "There are none yet. Lodestar makes one a day while it runs.")
    if now - made[-1].made_at > STALE:
        return attention(
            "backups", f"None for two days: {newest}. Lodestar makes one a day while it runs. Is it running?"
        )
    return fine("backups", f"{len(made)} in {backups.folder}; {newest}")
