"""A bot of discord.py's on a sandbox, with two members in one guild, for the tests of this folder."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import yarl
from discord.ext import commands

from sandbox import Actor, Permissions, Sandbox, World

BOT_PERMISSIONS = (
    Permissions.MANAGE_MESSAGES
    | Permissions.MANAGE_THREADS
    | Permissions.MANAGE_CHANNELS
    | Permissions.MANAGE_ROLES
    | Permissions.SEND_MESSAGES
)


@dataclass
class Scene:
    """Where everything happens."""

    sandbox: Sandbox
    guild_id: str
    channel_id: str
    ana: Actor
    ben: Actor

    @property
    def world(self) -> World:
        return self.sandbox.world

    async def said(self, count: int, channel_id: str | None = None) -> list[str]:
        """The texts of a channel once there are that many."""
        where = channel_id or self.channel_id
        await self.world.until(lambda: len(self.ana.sees(where)) >= count)
        return [message["content"] for message in self.ana.sees(where)]


def furnish(sandbox: Sandbox) -> Scene:
    world = sandbox.world
    guild_id = world.add_guild("Study group", bot_permissions=BOT_PERMISSIONS)
    channel_id = world.add_text_channel(guild_id, "leadership")
    ana, ben = (sandbox.actor(world.add_member(guild_id, name)) for name in ("Ana", "Ben"))
    return Scene(sandbox, guild_id, channel_id, ana, ben)


READY_SECONDS = 0.05
"""discord.py calls itself ready when no guild came for this long; its default of 2 s would slow every test."""


class Bot(commands.AutoShardedBot):
    """A bot that identifies at once, where discord.py waits five seconds between two shards or sessions."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass


def new_bot(intents: discord.Intents | None = None) -> Bot:
    intents = intents or discord.Intents.all()
    return Bot("!", intents=intents, help_command=None, guild_ready_timeout=READY_SECONDS)


def point_at(sandbox: Sandbox) -> None:
    """The two lines that bring a discord.py bot to a sandbox."""
    discord.http.Route.BASE = sandbox.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)


@asynccontextmanager
async def running(sandbox: Sandbox, bot: discord.Client) -> AsyncIterator[discord.Client]:
    """The bot, logged in and ready."""
    point_at(sandbox)
    async with bot:
        await bot.login(sandbox.token)
        connection = asyncio.create_task(bot.connect())
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=5)
        try:
            if connection.done():
                await connection
            assert ready.done(), "The bot did not become ready."
            yield bot
        finally:
            await bot.close()
            ready.cancel()
            connection.cancel()
            await asyncio.gather(connection, ready, return_exceptions=True)


def text_channel(bot: discord.Client, channel_id: str) -> discord.TextChannel:
    channel = bot.get_channel(int(channel_id))
    assert isinstance(channel, discord.TextChannel)
    return channel
