"""Brings a database to the schema of this version, all of it or nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import bot
from bot.domain.errors import LodestarError
from bot.storage.database import DatabaseUnusable, file_of
from bot.storage.sqlite_file import revision_of


class DatabaseTooNew(LodestarError):
    """The database was made by a later version of Lodestar."""


class RowsLost(LodestarError):
    """A migration would have left rows that belong to nothing; it was taken back."""


_ROWS_LOST = (
    "The update of the database was taken back, because rows would be left that belong to nothing. "
    "Run `lodestar doctor`; if it finds nothing wrong, please report this."
)


def _config() -> Config:
    package = Path(bot.__file__).parent
    installed = package / "_migrations"
    config = Config()
    config.set_main_option(
        "script_location", str(installed if installed.is_dir() else package.parent / "migrations")
    )
    return config


def revisions() -> list[str]:
    """Every revision that this version knows, oldest first; the last is its own."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def refuse_newer(revision: str | None) -> None:
    """Raises DatabaseTooNew for a revision that this version does not know."""
    if revision is not None and revision not in revisions():
        raise DatabaseTooNew(
            f"This database is from a newer Lodestar (its schema is {revision}). "
            "Install that version again, or restore a backup made before the update."
        )


def _upgrade(connection: Connection, to: str) -> tuple[str | None, str | None]:
    config = _config()
    config.attributes["connection"] = connection
    before = _recorded(connection)
    refuse_newer(before)
    command.upgrade(config, to)
    return before, _recorded(connection)


def _recorded(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def revision_in(engine: AsyncEngine) -> str | None:
    """The revision a database is at, None for a new one; a file is not changed by looking. Raises DatabaseUnusable."""
    path = file_of(engine.url)
    try:
        if path is not None:
            return await asyncio.to_thread(revision_of, path)
        async with engine.connect() as connection:
            return await connection.run_sync(_recorded)
    except (sqlite3.Error, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnusable(f"The database cannot be opened: {reason}.") from error


async def migrate(
    engine: AsyncEngine, *, first: Callable[[], Awaitable[object]] | None = None, to: str = "head"
) -> tuple[str | None, str | None]:
    """Apply every migration that is missing, up to `to`; returns the revision before and after.

    `first` is awaited before a database that holds something is changed. Raises DatabaseTooNew when the database
    knows a revision that this version does not, DatabaseUnusable when it cannot be opened or written, and whatever
    `first` raises; the database is then what it was.
    """
    before = await revision_in(engine)
    refuse_newer(before)
    if first is not None and before not in (None, revisions()[-1]):
        await first()
    try:
        async with changing(engine) as connection:
            return await connection.run_sync(_upgrade, to)
    except DBAPIError as error:
        raise DatabaseUnusable(f"The database cannot be opened or written: {error.orig}.") from error


@asynccontextmanager
async def changing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction for all migrations, in which SQLite tables may be rebuilt.

    A table is rebuilt by dropping the old one, which would delete all rows that belong to its own: so SQLite's foreign
    keys are off meanwhile, and checked before the end. https://www.sqlite.org/lang_altertable.html#otheralter
    """
    async with engine.connect() as connection:
        await connection.execution_options(writes=True)
        on_sqlite = engine.dialect.name == "sqlite"
        if on_sqlite:
            await _foreign_keys(connection, "OFF")
        try:
            async with connection.begin():
                yield connection
                if on_sqlite and (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first():
                    raise RowsLost(_ROWS_LOST)
        finally:
            if on_sqlite:
                await _foreign_keys(connection, "ON")


async def _foreign_keys(connection: AsyncConnection, state: str) -> None:
    # Outside of SQLAlchemy's transaction, because within one SQLite ignores the pragma.
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute(f"PRAGMA foreign_keys = {state}")
