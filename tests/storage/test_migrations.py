"""The migrations make the schema that the code uses, once, and refuse what they do not know."""

from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import StatementError

from bot.storage import schema
from bot.storage.database import Database
from bot.storage.migrate import DatabaseTooNew, migrate
from bot.storage.schema import metadata


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_migrations_make_the_schema_and_do_it_once(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'new.db'}")
    before, after = await migrate(database.engine)
    assert before is None
    assert (after, after) == await migrate(database.engine)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
        assert (await connection.execute(text("PRAGMA integrity_check"))).scalar() == "ok"
    await database.close()


async def test_a_database_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    await migrate(database.engine)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="newer Lodestar"):
        await migrate(database.engine)
    await database.close()


async def test_what_fails_leaves_nothing_and_what_is_naive_is_refused(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    await migrate(database.engine)

    async def half() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(schema.note).values(name="half", value="written"))
            await tx.execute(insert(schema.person).values(created_at=datetime(2026, 1, 1)))  # noqa: DTZ001  on purpose

    with pytest.raises(StatementError, match="naive"):
        await half()
    async with database.reading() as tx:
        assert (await tx.execute(select(schema.note))).all() == []
    await database.close()
