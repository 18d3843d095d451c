"""The backups of one SQLite file: made, found again, and removed when they are old.

The folder is the truth about them: a name says which database a file is of, when and why it was made.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Event

from sqlalchemy import URL

from bot.domain.errors import LodestarError
from bot.storage.database import address_of, file_of
from bot.storage.sqlite_file import copy, reason

FOLDER = "backups"
"""The folder's name, in the database's folder unless the host chose another."""

FAILURE = "backup.failure"
"""The note under which the reason is kept for which the last daily backup failed."""

STAMP = "%Y%m%dT%H%M%SZ"
"""How a moment in UTC stands in a file's name."""


class BackupFailed(LodestarError):
    """A backup could not be made, or backups not be found or removed; the text says why."""


class NotAFile(LodestarError):
    """The database is not a file, so it is backed up by other means."""


class Kind(StrEnum):
    """Why a backup was made; those made by hand are never removed."""

    DAILY = "daily"
    MIGRATION = "migration"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in its folder."""

    path: Path
    made_at: datetime
    kind: Kind


class Backups:
    """The backups of `database` in `folder`. Everything here blocks, so it is called in a thread."""

    def __init__(self, database: Path, folder: Path | None = None) -> None:
        self.database = database
        self.folder = folder or database.parent / FOLDER
        stem, kinds = re.escape(database.stem), "|".join(Kind)
        self._name = re.compile(rf"{stem}-(\d{{8}}T\d{{6}}Z)-({kinds})\.db")
        self._partial = re.compile(rf"\.{self._name.pattern}\.[0-9a-f]+\.partial.*")

    def make(self, kind: Kind, *, now: datetime, given_up: Event | None = None) -> Backup:
        """Back the database up as it is now, while others write to it.

        Raises BackupFailed, also soon after `given_up` is set.
        """
        stamp = now.astimezone(UTC).strftime(STAMP)
        made = Backup(self.folder / f"{self.database.stem}-{stamp}-{kind}.db", now, kind)
        if not self.database.exists():
            raise BackupFailed(f"There is no database at {self.database} to back up.")
        with self._reachable():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            faults = copy(self.database, made.path, given_up=given_up)
        if faults:
            raise BackupFailed(
                f"No backup was made, because the database is damaged: {'; '.join(faults)}. "
                "Stop Lodestar and run `lodestar restore`."
            )
        return made

    def all(self) -> list[Backup]:
        """Every backup there is, oldest first; empty where there is no folder. Raises BackupFailed."""
        with self._reachable():
            return sorted(self._found(), key=lambda backup: (backup.made_at, backup.kind))

    def remove_old(self, *, before: datetime) -> None:
        """Remove what was made by itself before a moment, and what a killed run left. Raises BackupFailed."""
        with self._reachable():
            for backup in self._found():
                if backup.kind is not Kind.MANUAL and backup.made_at < before:
                    backup.path.unlink(missing_ok=True)
            for path in self.folder.iterdir():
                if self._partial.fullmatch(path.name) and path.stat().st_mtime < before.timestamp():
                    path.unlink(missing_ok=True)

    def _found(self) -> Iterator[Backup]:
        for path in list(self.folder.iterdir()) if self.folder.is_dir() else ():
            if named := self._name.fullmatch(path.name):
                try:
                    made_at = datetime.strptime(named[1], STAMP).replace(tzinfo=UTC)
                except ValueError:  # eight digits that are no date: not ours
                    continue
                yield Backup(path, made_at, Kind(named[2]))

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise BackupFailed(
                f"Backing up to {self.folder} failed: {reason(error)}. Mend that, or set BACKUP_DIR to another folder; "
                "`lodestar doctor` shows whether it is enough."
            ) from error


def backups_of(url: str, folder: Path | None = None) -> Backups:
    """The backups of the database at an address. Raises NotAFile, and DatabaseUnusable for an address unusable."""
    address = address_of(url)
    path = file_of(address)
    if path is None:
        raise NotAFile(_by_other_means(address))
    return Backups(path, folder)


def _by_other_means(address: URL) -> str:
    if address.get_backend_name() == "sqlite":
        return "This database is not a file of its own, so there is nothing to back up or to restore."
    return (
        "Lodestar backs up and restores SQLite files. For PostgreSQL use its own tools: pg_dump makes a backup, "
        "pg_restore brings it back."
    )
