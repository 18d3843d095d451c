"""The migrations make the schema that the code uses, once, lose nothing, and refuse what they do not know."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import StatementError

from bot.storage import schema
from bot.storage.backups import BackupFailed, Kind, backups_of
from bot.storage.database import Database, DatabaseUnusable
from bot.storage.migrate import DatabaseTooNew, RowsLost, changing, migrate, revisions
from bot.storage.opening import opened
from bot.storage.schema import metadata
from bot.storage.sqlite_file import revision_of
from tests.clock import MONDAY
from tests.storage.rows import everything, still_there
from tests.storage.stand import address, database_at, filled

KNOWN = revisions()


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_migrations_make_the_schema_and_do_it_once(tmp_path: Path) -> None:
    async with database_at(tmp_path / "deep" / "new.db", KNOWN[0]) as database:
        assert await migrate(database.engine) == (KNOWN[0], KNOWN[-1])
        assert await migrate(database.engine) == (KNOWN[-1], KNOWN[-1])
        async with database.engine.connect() as connection:
            assert await connection.run_sync(_differences) == []
            assert (await connection.execute(text("PRAGMA integrity_check"))).scalar() == "ok"
            assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1


@pytest.mark.parametrize("revision", KNOWN)
async def test_from_every_version_everything_that_was_there_is_still_there(
    tmp_path: Path, revision: str
) -> None:
    """Rows in every table of that version, upgraded with a backup first; the backup is the old database.

    A migration that moves something elsewhere makes this fail until `still_there` is told where to look.
    """
    path = tmp_path / "lodestar.db"
    before = await filled(path, revision)
    assert all(len(rows) > 1 for rows in before.values())
    async with opened(address(path), now=MONDAY) as store:
        assert (store.before, store.after) == (revision, KNOWN[-1])
        async with store.database.reading() as tx:
            assert still_there(before, await tx.run_sync(everything))
            assert await tx.run_sync(_differences) == []
            assert (await tx.execute(text("PRAGMA foreign_key_check"))).all() == []
    made = backups_of(address(path)).all()
    assert [backup.kind for backup in made] == ([] if revision == KNOWN[-1] else [Kind.MIGRATION])
    for backup in made:
        assert revision_of(backup.path) == revision
        old = Database(address(backup.path), read_only=True)
        async with old.reading() as tx:
            assert await tx.run_sync(everything) == before
        await old.close()


async def test_a_database_from_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Not a byte of it changes, and no backup is made of it."""
    path = tmp_path / "new.db"
    async with database_at(path):
        pass
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # opening it to write would change that
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(DatabaseTooNew, match=r"newer Lodestar \(its schema is 9999\)\. Install that version"):
        async with opened(address(path), now=MONDAY):
            pass
    assert path.read_bytes() == before
    assert not (tmp_path / "backups").exists()


async def test_without_a_backup_nothing_is_migrated(tmp_path: Path) -> None:
    """The folder of backups cannot be made: the start ends with a sentence, the database stays what it was."""
    path = tmp_path / "lodestar.db"
    await filled(path, KNOWN[0])
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(BackupFailed, match="BACKUP_DIR"):
        async with opened(address(path), now=MONDAY):
            pass
    assert revision_of(path) == KNOWN[0]


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lodestar.db"
    path.write_text("Dear diary, " * 1000)
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        async with opened(address(path), now=MONDAY):
            pass
    assert path.read_text() == "Dear diary, " * 1000


async def test_rebuilding_a_table_keeps_the_rows_that_belong_to_its_own(tmp_path: Path) -> None:
    """SQLite would delete them with the old table; and rows left belonging to nothing undo the whole migration."""
    path = tmp_path / "lodestar.db"
    before = await filled(path, KNOWN[-1])

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        for table in ("person", "story"):
            with operations.batch_alter_table(table, recreate="always"):
                pass

    async with database_at(path) as database:
        async with changing(database.engine) as connection:
            await connection.run_sync(rebuild)
        with pytest.raises(RowsLost, match="lodestar doctor"):
            async with changing(database.engine) as connection:
                await connection.execute(text("DELETE FROM person"))
        async with database.reading() as tx:
            assert await tx.run_sync(everything) == before


async def test_what_fails_leaves_nothing_and_what_is_naive_is_refused(tmp_path: Path) -> None:
    async with database_at(tmp_path / "new.db") as database:

        async def half() -> None:
            async with database.transaction() as tx:
                await tx.execute(insert(schema.note).values(name="half", value="written"))
                await tx.execute(insert(schema.person).values(created_at=datetime(2026, 1, 1)))  # noqa: DTZ001  on purpose

        with pytest.raises(StatementError, match="naive"):
            await half()
        async with database.reading() as tx:
            assert (await tx.execute(select(schema.note))).all() == []
