"""While people write as fast as they can, every backup is a moment of the database, and comes back as it was."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.domain.places import Account
from bot.storage import people, schema
from bot.storage.backups import Backups, Kind
from bot.storage.database import Database
from bot.storage.restore import restore
from tests.clock import MONDAY
from tests.storage.stand import database_at, stand
from tests.test_cli import call

WRITERS = 4


@dataclass
class Load:
    """Writers at work: the n-th transaction of all enters person and practice n, so that a gap would be seen."""

    committed: int = 0
    progress: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False

    async def write(self, database: Database) -> None:
        while not self.over:
            async with database.transaction() as tx:
                nth = 1 + (await tx.scalar(select(func.count()).select_from(schema.practice)) or 0)
                person = await people.meet(tx, Account("discord", str(nth)), now=MONDAY)
                row = {"person_id": person, "principle": "ownership", "created_at": MONDAY}
                await tx.execute(insert(schema.practice).values(row | {"prompt": str(nth)}))
            self.committed += 1
            self.progress.set()

    async def goes_on(self, by: int) -> None:
        """Wait until so many more transactions are committed."""
        goal = self.committed + by
        while self.committed < goal:
            self.progress.clear()
            await self.progress.wait()


@asynccontextmanager
async def load(database: Database) -> AsyncIterator[Load]:
    """Writers that hammer the database until the block ends."""
    work = Load()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(WRITERS):
            tasks.create_task(work.write(database))
        try:
            yield work
        finally:
            work.over = True


def transactions(backup: Path) -> int:
    """How many transactions a sound backup holds; they are the first ones, each whole."""
    stand(backup)
    with closing(sqlite3.connect(backup)) as connection:
        prompts = [int(row[0]) for row in connection.execute("SELECT prompt FROM practice ORDER BY id")]
        people_in_it = [int(row[0]) for row in connection.execute("SELECT user_ref FROM account")]
    assert prompts == list(range(1, len(prompts) + 1))
    assert sorted(people_in_it) == prompts
    return len(prompts)


async def test_backups_under_load_are_moments_and_come_back_exactly(tmp_path: Path) -> None:
    """Made in the bot's process and by `lodestar backup` in another; the writers are never in the way, nor kept up."""
    path = tmp_path / "data" / "lodestar.db"
    backups = Backups(path)
    async with database_at(path) as database, load(database) as work:
        for nth in range(8):
            await work.goes_on(by=10)
            before = work.committed
            made = await asyncio.to_thread(backups.make, Kind.DAILY, now=MONDAY + timedelta(days=nth))
            assert before <= transactions(made.path) <= work.committed + 1
        before = work.committed
        status, said = await call(tmp_path, "backup")
        assert status == 0, said
        manual = backups.all()[-1]
        assert said == f"Backed up to {manual.path}.\n"
        assert work.committed > before
        assert before <= transactions(manual.path) <= work.committed + 1
    last = stand(path)
    for backup in (manual, backups.all()[3]):
        want = stand(backup.path)
        kept = restore(path, backup.path, now=MONDAY).replaced
        assert stand(path) == want
        assert kept is not None
        assert stand(kept) == last
        last = want
