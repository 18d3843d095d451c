"""Backups are whole, private and found again; restoring one keeps what it replaces, and asks for the database alone."""

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.storage import occupancy, sqlite_file
from bot.storage.backups import BackupFailed, Backups, Kind, NotAFile, backups_of
from bot.storage.migrate import DatabaseTooNew, revisions
from bot.storage.occupancy import Occupied
from bot.storage.restore import NotRestored, restore
from bot.storage.sqlite_file import beside
from bot.storage.sqlite_file import faults as checked
from tests.clock import MONDAY
from tests.storage.stand import database_at, filled, stand

HEAD = revisions()[-1]


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """A database with rows in every table, and a folder name that must be quoted in addresses."""
    path = tmp_path / "a folder, 100% #ours" / "lodestar.db"
    await filled(path, HEAD)
    return path


def damage(database: Path) -> None:
    """Overwrite the middle of the file, as a dying disk may."""
    content = bytearray(database.read_bytes())
    content[4096 : 4096 * 20] = b"\xa5" * 4096 * 19
    database.write_bytes(content)


def test_a_backup_is_one_private_file_that_is_found_again(database: Path) -> None:
    backups = Backups(database)
    made = [backups.make(kind, now=MONDAY + timedelta(days=n)) for n, kind in enumerate(Kind)]
    assert backups.all() == made
    assert sorted(backups.folder.iterdir()) == sorted(each.path for each in made)
    for each in made:
        assert stand(each.path) == stand(database)
        assert stat.S_IMODE(each.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backups.folder.stat().st_mode) == 0o700


def test_only_old_files_of_ours_are_removed(database: Path) -> None:
    """Not those made by hand, nor another database's, nor what anybody else put there."""
    backups = Backups(database)
    old = [backups.make(kind, now=MONDAY) for kind in Kind]
    new = backups.make(Kind.DAILY, now=MONDAY + timedelta(days=1))
    others = [
        backups.folder / name
        for name in (
            "notes.txt",
            "lodestar.db",
            "lodestar-20269999T000000Z-daily.db",
            "lodestar-20260302T060000Z-daily.db.bak",
            "local-20260302T060000Z-daily.db",
        )
    ]
    for path in others:
        path.touch()
    backups.remove_old(before=MONDAY + timedelta(hours=1))
    manual = [each.path for each in old if each.kind is Kind.MANUAL]
    assert sorted(backups.folder.iterdir()) == sorted([*manual, new.path, *others])


def test_nothing_is_backed_up_from_a_damaged_or_missing_database(database: Path) -> None:
    """The sentence says what to do, and good backups are not joined by bad ones."""
    backups = Backups(database)
    good = backups.make(Kind.DAILY, now=MONDAY)
    damage(database)
    with pytest.raises(BackupFailed, match=r"damaged: .*lodestar restore"):
        backups.make(Kind.DAILY, now=MONDAY + timedelta(days=1))
    assert list(backups.folder.iterdir()) == [good.path]
    with pytest.raises(BackupFailed, match="no database"):
        Backups(database.with_name("other.db")).make(Kind.DAILY, now=MONDAY)


@pytest.mark.parametrize("asked", [0, 1])
def test_a_backup_that_is_given_up_leaves_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    """While it is copied, or while the copy is checked: whoever stops the bot need not wait for it."""
    monkeypatch.setattr(sqlite_file, "COPIED_AT_ONCE", 1)
    monkeypatch.setattr(sqlite_file, "CHECKED_AT_ONCE", 1)
    backups, given_up = Backups(database), Event()

    def check(connection: sqlite3.Connection) -> list[str]:
        given_up.set()
        return checked(connection)

    if asked:
        monkeypatch.setattr(sqlite_file, "faults", check)
    else:
        given_up.set()
    with pytest.raises(BackupFailed, match="interrupted"):
        backups.make(Kind.DAILY, now=MONDAY, given_up=given_up)
    assert list(backups.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://me:hunter2@host/x", "pg_dump makes a backup, pg_restore brings it back"),
        ("sqlite+aiosqlite://", "not a file of its own"),
    ],
)
def test_what_is_not_a_file_is_backed_up_by_other_means(url: str, said: str) -> None:
    with pytest.raises(NotAFile, match=said) as caught:
        backups_of(url)
    assert "hunter2" not in str(caught.value)


def test_restoring_gives_a_backup_back_exactly_and_keeps_what_was_there(database: Path) -> None:
    backups = Backups(database)
    made = backups.make(Kind.MANUAL, now=MONDAY)
    database.chmod(0o640)
    want = stand(database)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO note VALUES ('later', 'than the backup')")
    later = stand(database)
    first, second = (restore(database, made.path, now=MONDAY) for _ in range(2))
    assert stand(database) == stand(made.path) == want
    assert stat.S_IMODE(database.stat().st_mode) == 0o640
    assert first.replaced is not None
    assert second.replaced is not None
    assert (stand(first.replaced), stand(second.replaced)) == (later, want)
    database.unlink()
    assert restore(database, made.path, now=MONDAY).replaced is None
    assert stand(database) == want


def new_id(database: Path, table: str) -> int:
    """The id that the next row of a table gets."""
    columns = {"person": "created_at, coached", "import_draft": "created_at, person_id, text"}[table]
    values = {"person": "'2026-03-02', 1", "import_draft": "'2026-03-02', 1, ''"}[table]
    with closing(sqlite3.connect(database)) as connection, connection:
        return connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})").lastrowid or 0


def test_ids_given_since_the_backup_are_not_given_again(database: Path) -> None:
    """Nor where the replaced database cannot tell them, nor in a table that had no row when the backup was made."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM import_draft")
        connection.execute("DELETE FROM sqlite_sequence WHERE name = 'import_draft'")
    made = Backups(database).make(Kind.MANUAL, now=MONDAY)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'person'")
    given = {table: new_id(database, table) for table in ("person", "import_draft")}
    assert given["person"] == 5001
    restore(database, made.path, now=MONDAY)
    assert all(new_id(database, table) > last for table, last in given.items())
    damage(database)
    restore(database, made.path, now=MONDAY)
    assert new_id(database, "import_draft") > given["import_draft"]


def test_the_log_of_a_damaged_database_does_not_get_into_the_restored_one(database: Path) -> None:
    """SQLite would play it into whatever database it finds; it is kept with the damaged one."""
    made = Backups(database).make(Kind.MANUAL, now=MONDAY)
    want = stand(database)
    with closing(sqlite3.connect(database)) as connection:
        with connection:
            connection.execute("INSERT INTO note VALUES ('only', 'in the log')")
        log = beside(database, "-wal").read_bytes()
    database.write_bytes(b"\xa5" * 4096)
    beside(database, "-wal").write_bytes(log)
    done = restore(database, made.path, now=MONDAY)
    assert stand(database) == want
    assert done.replaced is not None
    assert done.replaced.read_bytes() == b"\xa5" * 4096
    assert beside(done.replaced, "-wal").read_bytes() == log


async def test_nothing_is_restored_while_anybody_uses_the_database(database: Path) -> None:
    """Two bots may; a restore must be alone, also beside a program that knows nothing of our lock."""
    made = Backups(database).make(Kind.MANUAL, now=MONDAY)
    refused = pytest.raises(Occupied, match=r"Lodestar is running on this database\. Stop it")
    with closing(occupancy.share(database)), closing(occupancy.share(database)), refused:
        restore(database, made.path, now=MONDAY)
    async with database_at(database):
        with pytest.raises(Occupied, match="Stop it"):
            restore(database, made.path, now=MONDAY)
    with closing(occupancy.alone(database)), pytest.raises(Occupied, match="being restored just now"):
        occupancy.share(database)
    kept = restore(database, made.path, now=MONDAY).replaced
    assert kept is not None
    assert kept.name.endswith("Z"), "the refused ones kept nothing"


def test_what_cannot_be_restored_changes_nothing(database: Path, tmp_path: Path) -> None:
    """A file that is gone, damaged, no database, another program's, from a newer version, or the database itself."""
    before, made = database.read_bytes(), Backups(database).make(Kind.MANUAL, now=MONDAY).path
    broken, text, foreign, newer = (tmp_path / name for name in ("broken", "text", "foreign", "newer"))
    for path in (broken, newer):
        path.write_bytes(made.read_bytes())
    damage(broken)
    text.write_text("Dear diary, " * 1000)
    for path, statement in (
        (foreign, "CREATE TABLE t (x)"),
        (newer, "UPDATE alembic_version SET version_num = '9999'"),
    ):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)
    for path, said in (
        (tmp_path / "gone", "There is no file"),
        (broken, "cannot be used"),
        (text, "not a database"),
        (foreign, "not a backup of Lodestar"),
        (database, "the database itself"),
    ):
        with pytest.raises(NotRestored, match=said):
            restore(database, path, now=MONDAY)
    with pytest.raises(DatabaseTooNew):
        restore(database, newer, now=MONDAY)
    assert database.read_bytes() == before
    left = {path.name for path in database.parent.iterdir()} - {"lodestar.db-wal", "lodestar.db-shm"}
    assert left == {"backups", "lodestar.db", "lodestar.db.lock"}
