"""Databases of any version, with rows in them, and all that stands in one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.sqlite_file import faults, to_read
from tests.storage.rows import Row, everything, fill


def address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@asynccontextmanager
async def database_at(path: Path, revision: str = "head") -> AsyncIterator[Database]:
    """A database as the version of a revision left it."""
    database = Database(address(path))
    try:
        await migrate(database.engine, to=revision)
        yield database
    finally:
        await database.close()


async def filled(path: Path, revision: str) -> dict[str, list[Row]]:
    """Make a database of a revision with rows in every table; returns what stands in it."""
    async with database_at(path, revision) as database, database.transaction() as tx:
        await tx.run_sync(fill)
        return await tx.run_sync(everything)


def stand(database: Path) -> str:
    """Everything in a sound database as text: its schema and all that stands in it, but for ids it will give next."""
    with closing(to_read(database)) as connection:
        assert faults(connection) == []
        return "\n".join(line for line in connection.iterdump() if '"sqlite_sequence"' not in line)
