"""One stay on Discord, from signing in to leaving, with or without the Message Content intent."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

from bot.domain.errors import LodestarError, PlatformUnavailable
from bot.platforms.discord.client import GUILDS_SETTLE, LodestarBot, use_api
from bot.services.core import Core
from bot.services.ports import Messenger

log = logging.getLogger(__name__)


WORK = ("discord.py: on_", "CommandTree-invoker", "discord-ui-")
"""How discord.py names the tasks in which it runs listeners, commands and components."""

HANG_UP_SECONDS = 0.5
"""How long saying goodbye to the gateway, and closing the connections after that, may take each."""

FINISH_SECONDS = 0.75
"""How long what is under way may take when we leave."""


Stay = Callable[[LodestarBot, str], Awaitable[None]]
"""Brings a client onto Discord with a token, and ends when the client is closed."""


async def stay_connected(client: LodestarBot, token: str) -> None:
    """Log in, connect, and reconnect until the client is closed. Raises what discord.py raises."""
    async with client:
        await client.start(token)


class TokenRefused(LodestarError):
    """Discord does not know the token."""


class DiscordSession:
    """Connects the core to Discord; `client` changes once if Discord refuses the Message Content intent."""

    def __init__(
        self,
        make_core: Callable[[Messenger], Core],
        *,
        token: str,
        api: str,
        settle: float = GUILDS_SETTLE,
        stay: Stay = stay_connected,
    ) -> None:
        use_api(api)
        self._make_core = make_core
        self._token = token
        self._settle = settle
        self._ready = asyncio.Event()
        self._hung_up = False
        self.client = self._client(content=True)
        self._bring = stay
        self._stay = asyncio.create_task(self._serve(), name="discord")

    @property
    def core(self) -> Core:
        """The use cases."""
        return self.client.core

    def _client(self, *, content: bool) -> LodestarBot:
        return LodestarBot(self._make_core, content=content, settle=self._settle, ready=self._ready)

    @property
    def connected(self) -> bool:
        """Whether the gateway's connection is up at this moment."""
        return self.client.connected

    @property
    def latency(self) -> float:
        """Seconds between a heartbeat and its answer; not finite while there was none."""
        return self.client.latency

    async def ready(self) -> None:
        """Wait until connected. Raises TokenRefused and PlatformUnavailable."""
        waiting = asyncio.create_task(self._ready.wait())
        await asyncio.wait((waiting, self._stay), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._stay.done():
            await self._stay
            raise PlatformUnavailable("The connection to Discord ended before it was ready.")

    async def over(self) -> None:
        """Wait until the stay ends. Raises TokenRefused and PlatformUnavailable if it did not end by `leave`."""
        await asyncio.shield(self._stay)

    async def hang_up(self) -> None:
        """Take no more work: nothing is heard any more, while what was begun can still be answered."""
        if self._hung_up:
            return
        self._hung_up = True
        async with _at_most(HANG_UP_SECONDS, "hanging up"):
            for shard in self.client.shards.values():
                await shard.disconnect()

    async def leave(self) -> None:
        """Finish what was begun, then close the connection; how the stay ended does not matter any more.

        What takes too long is broken off: without a connection it could only fail.
        """
        await self.hang_up()
        if tasks := under_way():
            _, late = await asyncio.wait(tasks, timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()
        await self.core.close()
        async with _at_most(HANG_UP_SECONDS, "closing the connection"):
            await self.client.close()
            await asyncio.wait((self._stay,))
        self._stay.cancel()

    async def _serve(self) -> None:
        try:
            try:
                await self._bring(self.client, self._token)
            except discord.PrivilegedIntentsRequired:
                log.warning(
                    "Discord refuses the Message Content intent, so answers in threads cannot be read. Forms, "
                    "“Save as STAR story” and messages that mention the bot work. To read threads, switch on "
                    "Message Content Intent for the application in Discord's developer portal and start again."
                )
                self.client = self._client(content=False)
                await self._bring(self.client, self._token)
        except discord.LoginFailure:
            raise TokenRefused(
                "Discord does not accept DISCORD_TOKEN. Copy the bot's token anew from the developer portal "
                "(Bot → Reset Token) into .env."
            ) from None
        except (
            discord.HTTPException,
            discord.GatewayNotFound,
            discord.ConnectionClosed,
            aiohttp.ClientError,
        ) as error:
            raise PlatformUnavailable(f"Discord could not be reached ({type(error).__name__}).") from error


def under_way() -> list[asyncio.Task[Any]]:
    """What is being done for people at this moment."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(WORK)]


@asynccontextmanager
async def _at_most(seconds: float, what: str) -> AsyncIterator[None]:
    """Go on after so many seconds; a network that is half dead must not keep us from stopping."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        log.warning("%s took too long; going on without it", what)
