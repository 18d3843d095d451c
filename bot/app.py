"""The composition root: builds everything in order and takes it down in reverse."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from bot import logs
from bot.data import load_principles
from bot.domain.errors import InvalidInput
from bot.domain.note import parse
from bot.happenings import Happening
from bot.observing.vitals import Vitals
from bot.observing.watch import Watch, Watched
from bot.platforms.discord.client import GUILDS_SETTLE
from bot.platforms.discord.session import DiscordSession, Stay, stay_connected, under_way
from bot.scheduling.waker import Waker
from bot.services.backups import DailyBackups
from bot.services.core import build_core
from bot.services.exchange import LARGEST_BYTES
from bot.services.ports import Clock, SystemClock
from bot.storage.database import Database
from bot.storage.opening import opened

log = logging.getLogger(__name__)


@asynccontextmanager
async def running(
    database: str,
    *,
    token: str,
    api: str,
    clock: Clock | None = None,
    note: Path | None = None,
    wakes: bool = True,
    settle: float = GUILDS_SETTLE,
    stay: Stay = stay_connected,
    watch: Watch | None = None,
    backups: Path | None = None,
    backup_days: int = 0,
) -> AsyncIterator[DiscordSession]:
    """A bot on a database and on Discord, connected until the block ends.

    Without `wakes` nothing happens by itself: whoever moves the clock calls `core.wake`. `settle` is how many seconds
    without another server count as ready, `note` the host's note of the principles, `stay` what brings the client onto
    Discord, `watch` what tells the host how it goes, `backups` the folder for them (left out, one beside the database),
    `backup_days` how long daily ones are kept. Raises TokenRefused, DatabaseTooNew, DatabaseUnusable, Occupied,
    BackupFailed and PlatformUnavailable.
    """
    watch, clock = watch or Watch(None), clock or SystemClock()
    tell = partial(_tell, watch)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(opened(database, now=clock.now(), folder=backups, tell=tell))
        wordings = {} if note is None else await asyncio.to_thread(_wordings, note)
        make_core = partial(build_core, store.database, clock, wordings=wordings, tell=tell)
        session = DiscordSession(make_core, token=token, api=api, settle=settle, stay=stay)
        stack.push_async_callback(session.leave)
        watched = Watched(clock, partial(_vitals, session, store.database), partial(_look_up, session))
        await stack.enter_async_context(watch.over(watched))
        await session.ready()
        if wakes:
            wakers = []
            if store.backups is not None:
                daily = DailyBackups(store.database, clock, store.backups, keep_days=backup_days)
                # With a waker of its own: prompts never wait for a backup.
                wakers.append(_started(daily.wake))
            wakers.append(waker := _started(session.core.wake))
            stack.push_async_callback(_stop, wakers)
            stack.push_async_callback(session.hang_up)
            await waker.wake()
        if watch.url is not None:
            log.info("metrics at %s/metrics, health at %s/healthz", watch.url, watch.url)
        yield session


def _started(wake: Callable[[], Awaitable[object]]) -> Waker:
    waker = Waker(wake)
    waker.start()
    return waker


async def _stop(wakers: Sequence[Waker]) -> None:
    await asyncio.gather(*(waker.stop() for waker in wakers))


def _tell(watch: Watch, happening: Happening) -> None:
    logs.write_down(happening)
    watch.tell(happening)


def _vitals(session: DiscordSession, store: Database) -> Vitals:
    waiting = {
        "events": len(under_way()),
        "receipts": session.core.receipts.waiting,
        "writers": store.writers,
    }
    return Vitals(session.connected, session.latency, waiting)


async def _look_up(session: DiscordSession) -> None:
    await session.core.notebook.answers()


def _wordings(note: Path) -> Mapping[str, str]:
    """The official wordings in the host's note. Raises OSError, and InvalidInput for a note too large."""
    if note.stat().st_size > LARGEST_BYTES:
        raise InvalidInput(f"PRINCIPLES_NOTE is too large: at most {LARGEST_BYTES:,} bytes are read.")
    return parse(note.read_text("utf-8-sig", errors="replace"), load_principles()).wordings
