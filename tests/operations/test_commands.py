"""Backing up, restoring and looking over, as the host does it: by commands, beside the bot at work."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot import cli, doctor
from bot.services.backups import DailyBackups
from bot.services.ports import SystemClock
from bot.storage.backups import BackupFailed, Backups, Kind, NotAFile
from bot.storage.migrate import revisions
from bot.storage.occupancy import IN_USE
from bot.storage.opening import opened
from tests.clock import MONDAY, FakeClock
from tests.operations.conftest import MakeSettings
from tests.scenarios.driver import World, press, world
from tests.scenarios.test_answering import FORM
from tests.storage.stand import address, filled, stand
from tests.test_cli import call


async def tell(here: World, case: str) -> None:
    """Ana tells a story in a form."""
    practice = await here.ana.command(here.channel, "practice", {"principle": "frugality"})
    await (await press(practice, "Answer in a form")).fill(FORM | {"Situation": case})


async def test_a_backup_brings_back_what_people_had_told(tmp_path: Path) -> None:
    """What was told later is in the database that it replaced; while the bot runs, restoring is refused."""
    async with world(tmp_path) as here:
        url = address(here.database)
        await tell(here, "Before the backup we had no clock")
        assert (await call(tmp_path, "backup", DATABASE_URL=url))[0] == 0
        await tell(here, "After the backup we had two")
        status, said = await call(tmp_path, "restore", DATABASE_URL=url)
        assert status == 1
        assert said == f"lodestar: {IN_USE}\n"
        await here.stop()
        status, said = await call(tmp_path, "restore", DATABASE_URL=url)
        assert status == 0, said
        restored, kept = said.splitlines()
        assert restored.endswith(f"-manual.db (schema {revisions()[-1]}).")
        replaced = Path(kept.removeprefix("The database it replaced is kept as ").removesuffix("."))
        assert "After the backup" in stand(replaced)
        await here.start()
        listed = await here.ana.command(here.channel, "mystories")
        assert "Before the backup" in listed.text
        assert "After the backup" not in listed.text


async def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path) -> None:
    assert await call(tmp_path, "restore", "gone.db") == (1, "lodestar: There is no file gone.db.\n")


async def test_a_database_on_a_server_is_backed_up_by_its_own_tools(settings: MakeSettings) -> None:
    given = settings(database_url="postgresql+asyncpg://me:hunter2@host/x")
    for command in (cli.back_up(given), cli.bring_back(given, None), cli.bring_back(given, Path("x.db"))):
        with pytest.raises(NotAFile, match="pg_dump makes a backup, pg_restore brings it back"):
            await command


async def test_restoring_without_a_name_takes_the_newest_backup(
    settings: MakeSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, backups = settings(), Backups(tmp_path / "lodestar.db")
    with pytest.raises(BackupFailed, match="There is no backup in"):
        await cli.bring_back(given, None)
    await filled(backups.database, revisions()[-1])
    newer, _ = (backups.make(Kind.DAILY, now=MONDAY - timedelta(days=n)) for n in range(2))
    await cli.bring_back(given, None)
    assert f"Restored {newer.path}" in capsys.readouterr().out


async def test_doctor_prints_a_line_a_check_and_fails_for_problems_only(
    settings: MakeSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await cli.examine(settings()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} == {"ok", "attention"}
    (tmp_path / "lodestar.db").write_text("Dear diary, " * 1000)
    status, text = await call(tmp_path, "doctor", DATA_DIR=str(tmp_path))
    assert status == 1
    wrong = [line for line in text.splitlines() if line.startswith("problem")]
    assert [line.split()[1] for line in wrong] == ["integrity"]


_watching: list[set[int]] = []


def _connected(event: str, _: object) -> None:
    if event == "sqlite3.connect":
        for threads in _watching:
            threads.add(threading.get_ident())


sys.addaudithook(_connected)


@contextmanager
def threads_of_sqlite() -> Iterator[set[int]]:
    """The threads in which SQLite opens a file, meanwhile."""
    threads: set[int] = set()
    _watching.append(threads)
    try:
        yield threads
    finally:
        _watching.remove(threads)


async def test_the_event_loop_never_waits_for_a_file(settings: MakeSettings, tmp_path: Path) -> None:
    """Backups, restores, checks and the opening of the database use it in other threads than the loop's."""
    given = settings()
    path = tmp_path / "lodestar.db"
    await filled(path, revisions()[0])
    with threads_of_sqlite() as threads:
        async with opened(address(path), now=SystemClock().now()) as store:
            assert store.backups is not None
            await DailyBackups(store.database, FakeClock(), store.backups, keep_days=7).wake()
        await cli.back_up(given)
        await cli.bring_back(given, None)
        await doctor.examine(given)
    assert {each.kind for each in Backups(path).all()} == set(Kind)
    assert threads
    assert threading.get_ident() not in threads
