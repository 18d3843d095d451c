"""A backup comes each day by itself; when it fails, that is said once, noted, and nothing else suffers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import running
from bot.services.backups import DailyBackups
from bot.storage import notes
from bot.storage.backups import FAILURE, Backups, Kind
from bot.storage.database import Database
from sandbox import Sandbox
from tests.clock import MONDAY, FakeClock
from tests.storage.stand import address, database_at, stand


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with database_at(tmp_path / "lodestar.db") as made:
        yield made


def days(backups: Backups) -> list[int]:
    """The days of the month of which there are backups."""
    return [each.made_at.day for each in backups.all()]


async def noted(database: Database) -> str | None:
    async with database.reading() as tx:
        return await notes.get(tx, FAILURE)


async def test_one_a_day_is_made_and_kept_for_some_days(database: Database, tmp_path: Path) -> None:
    """However often it is woken, and through restarts; after a long time away the new one comes before the old go."""
    clock, backups = FakeClock(), Backups(tmp_path / "lodestar.db")
    for _ in range(5):
        for _ in range(3):
            daily = DailyBackups(database, clock, backups, keep_days=3)
            made = [await daily.wake(), await daily.wake()]
            assert made in ([True, False], [False, False])
            clock.advance(hours=8)
    assert days(backups) == [3, 4, 5, 6]
    assert all(each.kind is Kind.DAILY for each in backups.all())
    clock.advance(days=14)
    assert await daily.wake()
    assert days(backups) == [21]


async def test_two_processes_make_one_a_day_between_them(database: Database, tmp_path: Path) -> None:
    """Both are woken at the start of the minute, their clocks some seconds apart, and neither waits for the other."""
    clocks = [FakeClock(), FakeClock(MONDAY + timedelta(seconds=2))]
    folder = Backups(tmp_path / "lodestar.db")
    both = [DailyBackups(database, clock, Backups(tmp_path / "lodestar.db"), keep_days=9) for clock in clocks]
    for day in range(5):
        assert sum(await asyncio.gather(*(each.wake() for each in both))) == 1
        assert len(folder.all()) == day + 1
        assert not any([await each.wake() for each in both])
        for clock in clocks:
            clock.advance(days=1)


async def test_zero_days_mean_none(database: Database, tmp_path: Path) -> None:
    """And those there are stay."""
    clock, backups = FakeClock(), Backups(tmp_path / "lodestar.db")
    backups.make(Kind.DAILY, now=MONDAY - timedelta(days=100))
    assert not await DailyBackups(database, clock, backups, keep_days=0).wake()
    assert len(backups.all()) == 1


async def test_a_failure_is_said_once_noted_and_tried_again(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The good ones stay meanwhile; when it works again, the note goes."""
    clock, backups = FakeClock(), Backups(tmp_path / "lodestar.db", tmp_path / "elsewhere")
    daily = DailyBackups(database, clock, backups, keep_days=1)
    assert await daily.wake()
    away = backups.folder.rename(tmp_path / "away")
    backups.folder.write_text("in the way")
    for _ in range(60 * 24 * 3):
        clock.advance(minutes=1)
        assert not await daily.wake()
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(errors) == 1
    assert "the daily backup failed" in errors[0]
    assert f"{backups.folder} failed: " in errors[0]
    assert "BACKUP_DIR" in errors[0]
    assert errors[0].endswith(await noted(database) or "nothing was noted")
    backups.folder.unlink()
    away.rename(backups.folder)
    clock.advance(hours=1)
    assert await daily.wake()
    assert await noted(database) is None
    assert days(backups) == [5]


async def test_a_running_bot_makes_one_beside_its_other_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Woken by a job of its own, so that prompts never wait for it; stopping lets it become whole."""
    jobs = []
    start = AsyncIOScheduler.start

    def watched(scheduler: AsyncIOScheduler) -> None:
        start(scheduler)
        jobs.extend(scheduler.get_jobs())

    monkeypatch.setattr(AsyncIOScheduler, "start", watched)
    database, folder = tmp_path / "lodestar.db", tmp_path / "elsewhere"
    async with Sandbox() as sandbox:
        async with running(
            address(database),
            token=sandbox.token,
            api=sandbox.api_url,
            clock=FakeClock(),
            settle=0.05,
            backups=folder,
            backup_days=7,
        ):
            assert len(jobs) == 2
            work = asyncio.create_task(jobs[0].func())
            await asyncio.sleep(0)
        (made,) = Backups(database, folder).all()
        await work
    assert made.kind is Kind.DAILY
    assert stand(made.path)
