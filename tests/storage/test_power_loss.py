"""Killed or without power at any moment, there is the old database or the new one, and never a mixture."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.backups import Backups
from bot.storage.migrate import revisions
from bot.storage.opening import opened
from bot.storage.restore import restore
from bot.storage.sqlite_file import beside, copy, to_read
from tests.clock import MONDAY
from tests.storage.rows import everything, still_there
from tests.storage.stand import address, database_at, filled, stand

ROOT = Path(__file__).parent.parent.parent
BEFORE, *_, HEAD = revisions()
"""All migrations at once, so that stopping between two of them would be seen."""

HEADER, FRAME = 32, 24
"""Bytes of a log's header and of each of its frames, beside the page. https://www.sqlite.org/fileformat2.html#walformat"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")


def dying(deed: str, folder: Path) -> list[Path]:
    """Kill a deed at every one of its steps; returns the databases it left, the last one by living to the end."""
    command = [sys.executable, "-m", "tests.storage.dying", deed, str(folder)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    left = sorted(place / "lodestar.db" for place in folder.iterdir() if place.is_dir())
    assert len(left) > 10
    return left


async def test_a_migration_killed_at_any_statement_did_all_or_nothing(tmp_path: Path) -> None:
    """And the next start completes it, with everything that was there; tried at every fourth."""
    before = await filled(tmp_path / "old.db", BEFORE)
    left = dying("migrate", tmp_path)
    old, new = stand(tmp_path / "old.db"), stand(left[-1])
    found = [stand(database) for database in left]
    assert found == sorted(found, key=[old, new].index)
    assert {old, new} == set(found)
    for database in left[::4]:
        async with opened(address(database), now=MONDAY) as store, store.database.reading() as tx:
            assert store.after == HEAD
            assert still_there(before, await tx.run_sync(everything))
        assert stand(database) == new


def without_power(place: Path, *, file: bytes, log: bytes) -> str:
    """What is found where this file and this log were on disk when the power went."""
    place.mkdir(exist_ok=True)
    for suffix, content in (("", file), ("-wal", log)):
        (place / f"lodestar.db{suffix}").write_bytes(content)
    (place / "lodestar.db-shm").unlink(missing_ok=True)
    return stand(place / "lodestar.db")


async def test_a_migration_without_power_did_all_or_nothing(tmp_path: Path) -> None:
    """The log is on disk up to any byte, or with nothing but zeros from there on: only the whole log counts."""
    path = tmp_path / "lodestar.db"
    await filled(path, BEFORE)
    old, file = stand(path), path.read_bytes()
    async with database_at(path):
        log = beside(path, "-wal").read_bytes()
        assert path.read_bytes() == file, "nothing but the log was written"
    new = stand(path)
    with closing(to_read(path)) as connection:
        frame = FRAME + connection.execute("PRAGMA page_size").fetchone()[0]
    ends = range(HEADER, len(log), frame)
    assert len(ends) > 10
    cuts = [end + more for end in ends for more in (0, 30, 2000)]
    lost = [log[:cut] + tail for cut in cuts for tail in (b"", bytes(len(log) - cut))]
    assert {without_power(tmp_path / "lost", file=file, log=each) for each in lost if each != log} == {old}
    assert without_power(tmp_path / "lost", file=file, log=log) == new


async def test_a_backup_killed_at_any_moment_is_whole_or_not_there(tmp_path: Path) -> None:
    """The next one works, and what was left of a killed one goes with the old backups."""
    await filled(tmp_path / "old.db", HEAD)
    left = dying("backup", tmp_path)
    want = stand(tmp_path / "old.db")
    whole = []
    for database in left:
        assert stand(database) == want
        made = Backups(database).all()
        assert [stand(backup.path) for backup in made] == [want] * len(made)
        whole.append(len(made))
    assert whole == sorted(whole)
    assert set(whole) == {0, 1}


def test_a_restore_killed_at_any_moment_leaves_the_old_or_the_restored(tmp_path: Path) -> None:
    """Although the old one had a log beside it; whatever was replaced is kept, and restoring again works."""
    source = tmp_path / "source.db"
    asyncio.run(filled(source, HEAD))
    want = stand(source)
    assert copy(source, tmp_path / "backup.db") == []
    with closing(sqlite3.connect(source)) as connection:
        with connection:
            connection.execute("INSERT INTO note VALUES ('only', 'in the log')")
        for suffix in ("", "-wal"):
            shutil.copy(beside(source, suffix), beside(tmp_path / "old.db", suffix))
    old = stand(source)
    assert "in the log" in old
    for nth, database in enumerate(dying("restore", tmp_path)):
        found = stand(database)
        assert found in (old, want)
        kept = list(database.parent.glob("*.replaced-*Z"))
        assert found == old or [stand(each) for each in kept] == [old]
        if nth % 4 == 0:
            again = restore(database, tmp_path / "backup.db", now=MONDAY)
            assert stand(database) == want
            assert again.replaced is not None
            assert stand(again.replaced) == found
            assert not [path for path in database.parent.iterdir() if "restoring" in path.name]
