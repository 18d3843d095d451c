"""Brings a database to the schema of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

import bot
from bot.domain.errors import LodestarError
from bot.storage.database import DatabaseUnusable


class DatabaseTooNew(LodestarError):
    """The database was made by a later version of Lodestar."""


def _config() -> Config:
    package = Path(bot.__file__).parent
    installed = package / "_migrations"
    config = Config()
    config.set_main_option(
        "script_location", str(installed if installed.is_dir() else package.parent / "migrations")
    )
    return config


def _upgrade(connection: Connection) -> tuple[str | None, str | None]:
    config = _config()
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    before = MigrationContext.configure(connection).get_current_revision()
    if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseTooNew(
            f"This database is from a newer Lodestar (its schema is {before}). "
            "Install that version again, or restore a backup made before the update."
        )
    command.upgrade(config, "head")
    return before, scripts.get_current_head()


async def migrate(engine: AsyncEngine) -> tuple[str | None, str | None]:
    """Apply every migration that is missing; returns the revision before and after.

    Raises DatabaseTooNew when the database knows a revision that this version does not, DatabaseUnusable when it
    cannot be opened or written.
    """
    try:
        async with engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                return await connection.run_sync(_upgrade)
    except DBAPIError as error:
        raise DatabaseUnusable(f"The database cannot be opened or written: {error.orig}.") from error
