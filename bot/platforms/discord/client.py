"""The Discord client: connects, registers what the bot offers, and says when it is ready."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any, Literal

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.domain.errors import TooMuchAtOnce
from bot.happenings import Connected, Disconnected
from bot.platforms.discord.access import PLATFORM, Interaction, spend
from bot.platforms.discord.cogs import COGS
from bot.platforms.discord.errors import explain
from bot.platforms.discord.interactions import begun, done
from bot.platforms.discord.messenger import DiscordMessenger
from bot.platforms.discord.repeats import no_second_post
from bot.platforms.discord.views import ITEMS
from bot.services.core import Core
from bot.services.ports import Messenger
from bot.services.zones import suggest_zones

log = logging.getLogger(__name__)

GUILDS_SETTLE = 2.0
"""Seconds without another server arriving after which the connection counts as ready; discord.py's default."""


def use_api(address: str) -> None:
    """Send REST calls to `address`; discord.py keeps it on the class, so it holds for the whole process."""
    Route.BASE = address


def intents(*, content: bool) -> discord.Intents:
    """What is asked of the gateway: no members, no presences, and message content only if wanted."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = content
    return wanted


class CommandTree(app_commands.CommandTree[Any]):
    """Commands whose failures become private answers, and of which nobody has more than their share."""

    async def interaction_check(self, interaction: Interaction) -> bool:
        """Before anything else is done for a command or an autocomplete: it is counted."""
        begun(interaction)
        try:
            spend(interaction)
        except TooMuchAtOnce as failure:
            await explain(interaction, failure)
            done(interaction)
            return False
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """The boundary of all commands."""
        await explain(interaction, error)
        done(interaction)


class LodestarBot(commands.AutoShardedBot):
    """One connection to Discord and the core it serves.

    `content` asks for the Message Content intent; connecting raises discord.PrivilegedIntentsRequired when the
    application may not have it. Message and member caches are off: the core keeps what it needs.
    """

    def __init__(
        self,
        make_core: Callable[[Messenger], Core],
        *,
        content: bool,
        ready: asyncio.Event,
        settle: float = GUILDS_SETTLE,
    ) -> None:
        # discord.py would warn that it cannot speak; nobody asks it to.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            intents=intents(content=content),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=settle,
            http_trace=no_second_post(),
        )
        self.core = make_core(DiscordMessenger(self))
        self._first_ready = ready
        self._connected: dict[int, bool] = {}
        self._settling: set[int] = set()
        self.caught_up = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether every connection to the gateway is up at this moment."""
        return len(self._connected) == self.shard_count and all(self._connected.values())

    async def setup_hook(self) -> None:
        """Before connecting: find the gateway, make old buttons work, register commands if they changed."""
        _, gateway, _ = await self.http.get_bot_gateway()
        # discord.py falls back to this constant when a session cannot be resumed.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        self.add_dynamic_items(*ITEMS)
        suggest_zones("x")  # reads the zone directory once, so that no autocomplete waits for it
        for cog in COGS:
            await self.add_cog(cog(self))
        await self._sync_commands()

    async def _sync_commands(self) -> None:
        tree = self.tree
        offered = [command.to_dict(tree) for command in tree.get_commands()]
        digest = hashlib.sha256(json.dumps(offered, sort_keys=True, default=str).encode()).hexdigest()
        note = f"discord.commands.{self.application_id}"
        if await self.core.notebook.get(note) == digest:
            return
        await tree.sync()
        await self.core.notebook.put(note, digest)
        log.info("registered %d commands with Discord", len(offered))

    async def on_shard_ready(self, shard_id: int) -> None:
        """A session knows its servers. A lost one of several shards brings no other news than this."""
        self._settling.discard(shard_id)
        if self._first_ready.is_set():
            await self._catch_up()

    async def on_ready(self) -> None:
        """Connected, on every shard."""
        log.info("connected as %s; servers: %d", self.user, len(self.guilds))
        self._first_ready.set()
        await self._catch_up()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is back after an outage of Discord's, in which it told us nothing.

        Source: https://docs.discord.com/developers/events/gateway-events#guild-create
        """
        if self._first_ready.is_set() and guild.shard_id not in self._settling:
            self.caught_up.clear()
            self.core.miss(PLATFORM, str(guild.id))
            await self._catch_up()

    async def _catch_up(self) -> None:
        """Read what was said meanwhile; what fails is tried again at the next wake."""
        try:
            places = await self.core.answers.catch_up()
            log.info("places read again: %d", places)
        except Exception:
            log.exception("reading again failed")
        finally:
            self.caught_up.set()

    async def on_shard_connect(self, shard_id: int) -> None:
        """A session has begun. If another one was lost, what that did not tell us was missed.

        discord.py says so before it passes on the session's first event.
        """
        self._settling.add(shard_id)
        self.caught_up.clear()
        self.core.miss(PLATFORM)
        session: Literal["new", "replaced"] = "replaced" if shard_id in self._connected else "new"
        self._connected[shard_id] = True
        self.core.tell(Connected(shard=shard_id, session=session))

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A session goes on where it broke off."""
        self._connected[shard_id] = True
        self.core.tell(Connected(shard=shard_id, session="resumed"))

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection broke or was closed; discord.py may say so twice."""
        if self._connected.get(shard_id):
            self._connected[shard_id] = False
            self.core.tell(Disconnected(shard=shard_id))

    async def on_app_command_completion(self, interaction: Interaction, _command: object) -> None:
        """A command was answered."""
        done(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Messages are for the listeners; there are no prefix commands."""
