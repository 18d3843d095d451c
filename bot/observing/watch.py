"""Keeps watch over a running bot and answers the host's monitoring, on this machine only unless told otherwise."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.happenings import Happening, Woke
from bot.observing.metrics import CONTENT_TYPE, Metrics
from bot.observing.vitals import Vitals
from bot.services.ports import Clock

log = logging.getLogger(__name__)

WAKE_LATE = timedelta(minutes=3)
"""The bot wakes each minute; after three without, something is wrong."""

CLOSE_SECONDS = 0.25
"""How long stopping waits for answers under way; whoever reads them slowly must not keep us from it."""

DATABASE_SECONDS = 2.0
"""A database that does not answer in so long is taken for one that does not answer."""

Address = tuple[str, int]
"""A host and a port; port 0 takes any free one."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched: `database` fails as the database fails."""

    clock: Clock
    vitals: Callable[[], Vitals]
    database: Callable[[], Awaitable[None]]


class Watch:
    """Takes in what happens and, at `address`, serves `/metrics` and `/healthz`; without an address it only counts.

    `url` is where they are served, and None while they are not.
    """

    def __init__(self, address: Address | None) -> None:
        self.metrics = Metrics()
        self.url: str | None = None
        self._address = address
        self._woke: datetime | None = None

    def tell(self, happening: Happening) -> None:
        """Take in what happened."""
        if isinstance(happening, Woke):
            self._woke = happening.at
        self.metrics.count(happening)

    @asynccontextmanager
    async def over(self, watched: Watched) -> AsyncIterator[None]:
        """Watch until the block ends. An address that cannot be had is a warning: people matter more than numbers."""
        with self._counting_failures():
            runner = web.AppRunner(
                self._application(watched), access_log=None, shutdown_timeout=CLOSE_SECONDS
            )
            await runner.setup()
            try:
                await self._listen(runner)
                yield
            finally:
                self.url = None
                await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        if self._address is None:
            return
        host, port = self._address
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            log.warning(
                "no metrics: %s port %d cannot be used (%s). Set METRICS_ADDRESS to another, or to off.",
                host,
                port,
                error.strerror or error,
            )
            return
        bound = runner.addresses[0]
        self.url = f"http://{f'[{bound[0]}]' if ':' in bound[0] else bound[0]}:{bound[1]}"

    def _application(self, watched: Watched) -> web.Application:
        async def metrics(_request: web.Request) -> web.Response:
            self.metrics.look(watched.vitals(), now=watched.clock.now())
            text = await asyncio.to_thread(self.metrics.text)
            return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

        async def health(_request: web.Request) -> web.Response:
            problems = await self.problems(watched)
            status = {"status": "unwell" if problems else "well", "problems": problems}
            return web.json_response(status, status=503 if problems else 200)

        application = web.Application()
        application.add_routes([web.get("/metrics", metrics), web.get("/healthz", health)])
        return application

    async def problems(self, watched: Watched) -> list[str]:
        """What is wrong at this moment, in words without secrets."""
        found = []
        if not watched.vitals().connected:
            found.append("The gateway is not connected.")
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await watched.database()
        except Exception as error:  # noqa: BLE001  whatever it is, the database does not answer
            found.append(f"The database does not answer ({type(error).__name__}).")
        if self._woke is None:
            found.append("What is due was not looked for yet.")
        elif (since := watched.clock.now() - self._woke) > WAKE_LATE:
            found.append(f"What is due was not looked for in {since // timedelta(minutes=1)} minutes.")
        return found

    @contextmanager
    def _counting_failures(self) -> Iterator[None]:
        handler = _Failures(self.metrics)
        root = logging.getLogger()
        root.addHandler(handler)
        try:
            yield
        finally:
            root.removeHandler(handler)


class _Failures(logging.Handler):
    """Counts what is logged as an error, whoever logs it."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.ERROR)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one; discord.py calls each connection that broke an error, and those have numbers of their own."""
        if record.name != "discord.shard":
            self._metrics.failure()
