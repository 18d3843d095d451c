"""The local Discord as a whole: one world, served on a port of 127.0.0.1."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox import limits
from sandbox.actors import Actor
from sandbox.faults import Faults
from sandbox.gateway import Gateway
from sandbox.page import Step, add_routes
from sandbox.permissions import Json
from sandbox.rate_limits import Manner, RateLimits
from sandbox.recording import Recorder
from sandbox.rest import cdn
from sandbox.rest.server import PREFIX, Rest
from sandbox.snowflake import Clock, real_clock
from sandbox.storage import Keeper, loaded
from sandbox.timeline import MovableClock, Timeline
from sandbox.world import World
from sandbox.world.world import BOT_NAME, new_state

HOST = "127.0.0.1"
BODY_BYTES = 30 * 1024 * 1024


class Sandbox:
    """Use as `async with Sandbox() as sandbox:`; the bot connects to `api_url` with `token`."""

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Clock | None = None,
        state: Path | None = None,
        record: Path | bool | None = None,
        message_content: bool = True,
        response_seconds: float = limits.RESPONSE_SECONDS,
        shards: int = 1,
        bot_name: str = BOT_NAME,
        worker: int = 0,
        tour: Sequence[Step] = (),
        rate_limits: Manner = "generous",
    ) -> None:
        """`port` 0 takes a free one. `state` keeps the world in a file. `record` keeps the traffic, in a file or (True)
        in `traffic`. `message_content` is the switch of the application's page. `response_seconds` is how long an
        interaction waits for its first answer; `shards` is what the gateway recommends; `bot_name` is for a new world.
        New worlds with clocks that tell the same share no id if their `worker` (0 to 1023) differs. `tour` is what the
        page shows a newcomer. `rate_limits` "strict" bounds the bot as Discord does; "generous" leaves it to the limits
        that are set later.
        """
        self._port = port
        self._site_port = 0
        kept = loaded(state)
        movable = MovableClock(clock or real_clock, timedelta(seconds=kept.clock_ahead if kept else 0))
        self.world = World(clock=movable, state=kept or new_state(movable, bot_name, worker))
        self.timeline = Timeline(self.world, movable)
        self.tour = tour
        self.world.set_intents(message_content=message_content)
        self.world.interactions.response_seconds = response_seconds
        self.world.core.files_url = lambda: self.base_url
        self.recorder = Recorder(path=record if isinstance(record, Path) else None, in_memory=record is True)
        self.shards = shards
        self.faults = Faults(self.world.feed.touch)
        self.rate_limits = RateLimits(movable, rate_limits)
        self.gateway = Gateway(self.world, self.recorder, lambda: self.gateway_url)
        self.page_token = secrets.token_urlsafe(16)
        self.unknown_routes: list[str] = []
        """Requests to paths that the sandbox does not know, as "METHOD /path"; a test wants this empty."""
        self.internal_errors: list[Exception] = []
        """Bugs of the sandbox itself; a test wants this empty."""
        self._keeper = Keeper(self.world, state) if state is not None else None
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self._site_port}"

    @property
    def api_url(self) -> str:
        return self.base_url + PREFIX

    @property
    def page_url(self) -> str:
        """Where a person opens the page; the token keeps other websites out."""
        return f"{self.base_url}/?token={self.page_token}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{HOST}:{self._site_port}/gateway"

    @property
    def token(self) -> str:
        return self.world.state.token

    @property
    def traffic(self) -> list[Json]:
        """The recorded lines, if recording in memory."""
        return self.recorder.lines

    def actor(self, user_id: str) -> Actor:
        return Actor(self.world, user_id)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BODY_BYTES)
        rest = Rest(self)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", PREFIX + "/{tail:.*}", rest.serve)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{name}", cdn.serving(self.world))
        add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._site_port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.interactions.close()
        self.faults.close()
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._keeper is not None:
            await self._keeper.close()
        self.recorder.close()
        await asyncio.sleep(0)
