"""Lodestar as a measured process: python -m benchmarks.lodestar SETTLE_SECONDS.

It is what `python -m bot run` is, but for a clock that an order moves and a database that notes its commits.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, event

from benchmarks.orders import obey, settled
from benchmarks.seeds import DUE
from bot.platforms.discord.session import DiscordSession
from bot.services.core import build_core
from bot.storage import schema
from bot.storage.database import Database, Transaction
from bot.storage.migrate import migrate
from tests.clock import FakeClock


class TimedDatabase(Database):
    """Notes by `time.monotonic`, which the processes of a machine share, when each new story was committed."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.stored: list[float] = []
        event.listen(self.engine.sync_engine, "before_cursor_execute", _mark)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that is noted, once it is committed, if it entered a story."""
        async with super().transaction() as tx:
            tx.info.pop("story", None)
            yield tx
            enters = tx.info.pop("story", False)
        if enters:
            self.stored.append(time.monotonic())


def _mark(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    if statement.startswith(f"INSERT INTO {schema.story.name} "):
        connection.info["story"] = True


async def serve(settle: float) -> None:
    """Connect, and obey until standard input ends."""
    clock = FakeClock()
    clock.patient = True  # what the bot leaves for some seconds later is not part of what is measured
    store = TimedDatabase(os.environ["DATABASE_URL"])
    await migrate(store.engine)
    session = DiscordSession(
        partial(build_core, store, clock),
        token=os.environ["DISCORD_TOKEN"],
        api=os.environ["DISCORD_API_URL"],
        settle=settle,
    )

    async def post() -> int:
        """The next day's hour has come; how many prompts were posted."""
        now = clock.now()
        due = now.replace(hour=DUE.hour, minute=DUE.minute)
        clock.set(due if due > now else due + timedelta(days=1))
        return await session.core.daily.post_due()

    async def stored() -> list[float]:
        """When stories were committed since this was asked last."""
        await settled()
        noted, store.stored = store.stored, []
        return noted

    try:
        await session.ready()
        await session.client.caught_up.wait()
        await obey({"post": post, "stored": stored}, ready=len(session.client.guilds))
    finally:
        await session.leave()
        await store.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
