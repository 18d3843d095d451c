"""The composition root: builds everything in order and takes it down in reverse."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from bot.platforms.discord.client import GUILDS_SETTLE
from bot.platforms.discord.session import DiscordSession
from bot.scheduling.waker import Waker
from bot.services.core import build_core
from bot.services.ports import Clock, SystemClock
from bot.storage.database import Database
from bot.storage.migrate import migrate


@asynccontextmanager
async def running(
    database: str,
    *,
    token: str,
    api: str,
    clock: Clock | None = None,
    wakes: bool = True,
    settle: float = GUILDS_SETTLE,
) -> AsyncIterator[DiscordSession]:
    """A bot on a database and on Discord, connected until the block ends.

    Without `wakes` nothing happens by itself: whoever moves the clock calls `core.daily.post_due`. `settle` is how
    many seconds without another server count as ready. Raises TokenRefused, DatabaseTooNew and PlatformUnavailable.
    """
    async with AsyncExitStack() as stack:
        store = Database(database)
        stack.push_async_callback(store.close)
        await migrate(store.engine)
        session = DiscordSession(
            partial(build_core, store, clock or SystemClock()), token=token, api=api, settle=settle
        )
        stack.push_async_callback(session.leave)
        await session.ready()
        if wakes:
            waker = Waker(session.core.daily.post_due)
            waker.start()
            stack.callback(waker.stop)
            await session.core.daily.post_due()
        yield session
