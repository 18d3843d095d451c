"""The stage in the process: SimCord's Discord, written by others from the same documentation, under the same client.

What `bot.app.running` wires is untouched but for the way onto Discord; see docs/adr/0008-two-opinions-on-discord.md.
SimCord lets every deed run until the bot is idle, so an answer is complete when the deed returns.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn, TypeVar

import discord
import simcord
from discord.ext import commands
from simcord.backend import serializers
from simcord.backend.models import Message as Stored
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from simcord.http.router import RequestContext, route

from bot.app import running
from bot.platforms.discord.client import LodestarBot
from bot.platforms.discord.session import DiscordSession
from sandbox.world.transcript import labels, text_of
from tests.clock import MONDAY, FakeClock
from tests.scenarios.beyond_simcord import ALONE, LATE, UNTAGGED, WAITS
from tests.scenarios.simcord_files import files_served
from tests.scenarios.simcord_people import SimcordMember
from tests.scenarios.stage import CannotPlay, Member, Message

T = TypeVar("T")

THREAD_CREATED = 18
"""SimCord announces every thread in its channel; Discord begins one that is started from a message with a line of its
own (THREAD_STARTER_MESSAGE), and the channel's message shows it."""

PATIENCE = 20.0
"""Seconds that a wait takes at most before it fails: a guard against hanging, not a measure of speed."""


@route("GET", "/gateway/bot")
def _gateway(_: RequestContext) -> Message:
    """SimCord has no gateway to find; the client asks for it before it connects."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return {"url": "wss://gateway.invalid", "shards": 1, "session_start_limit": limit}


class SimcordClock(FakeClock):
    """The scenario's clock, which SimCord's follows."""

    def __init__(self, env: simcord.Env) -> None:
        super().__init__()
        self._env = env
        self.set(MONDAY)

    @property
    def patient(self) -> bool:
        return False

    @patient.setter
    def patient(self, value: bool) -> None:
        if value:
            raise CannotPlay(WAITS)

    def set(self, moment: datetime) -> None:
        self._env.backend.advance_clock((moment - self._env.now()).total_seconds())
        super().set(moment)


class Farewell(commands.Cog):
    """Tells when the client is closed."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def cog_unload(self) -> None:
        self.closed.set()


class SimcordStage:
    """One SimCord world, which bots come to and leave."""

    def __init__(self) -> None:
        nobody = discord.AutoShardedClient(shard_count=1, intents=discord.Intents(guilds=True))
        self.env = simcord.Env(nobody, shard_count=1, settle_timeout=PATIENCE)
        self.backend = self.env.backend
        self.clock: FakeClock = SimcordClock(self.env)
        self.backend.bot_user.name = "Lodestar"
        self._servers: dict[int, simcord.GuildHandle] = {}
        self._attached = asyncio.Event()

    @property
    def bot_id(self) -> str:
        return str(self.backend.bot_user.id)

    @asynccontextmanager
    async def running(self, database: str, *, note: Path | None = None) -> AsyncIterator[DiscordSession]:
        if self._attached.is_set():
            raise CannotPlay(ALONE)
        api = "https://simcord.invalid/api/v10"
        wired = running(
            database, token="", api=api, clock=self.clock, note=note, wakes=False, stay=self._stay
        )
        try:
            async with wired as session:
                async with asyncio.timeout(PATIENCE):
                    await self._attached.wait()
                yield session
        finally:
            await self.env.shutdown()
            self._attached.clear()

    async def _stay(self, client: LodestarBot, token: str) -> None:
        """Attach the client in place of `client.start`, until it is closed."""
        farewell = Farewell()
        client.shard_count = 1
        async with client:
            await client.add_cog(farewell)
            self.env.bot = client
            await self.env.start()
            self._attached.set()
            await farewell.closed.wait()

    async def until(self, condition: Callable[[], T]) -> T:
        async with asyncio.timeout(PATIENCE):
            while not (value := condition()):
                await self.env.settle()
                await asyncio.sleep(0)
            return value

    # Furnishing

    def person(self, name: str) -> SimcordMember:
        return SimcordMember(self, self.env.create_user(name.lower(), global_name=name))

    def server(self, name: str, *, owner: Member) -> str:
        server = self.env.create_guild(name, owner=self.user(owner))
        self._servers[server.id] = server
        return str(server.id)

    def join(self, server: str, member: Member) -> None:
        self._servers[int(server)].add_member(self.user(member))

    def leave(self, server: str, member: Member) -> None:
        self._servers[int(server)].remove_member(self.user(member))

    def channel(self, server: str, name: str) -> str:
        return str(self._servers[int(server)].create_text_channel(name).id)

    def forum(self, server: str, name: str) -> str:
        return str(self._servers[int(server)].create_forum_channel(name).id)

    def require_tag(self, forum: str, tags: Sequence[str], *, moderated: Sequence[str]) -> NoReturn:
        raise CannotPlay(UNTAGGED)

    def remove(self, place: str) -> None:
        self.backend.delete_channel(int(place))

    def archive(self, thread: str, *, locked: bool = False) -> None:
        self.backend.edit_channel(int(thread), {}, thread_metadata={"archived": True, "locked": locked})

    def withhold(self, channel: str, *permissions: str, member: Member | None = None) -> None:
        withheld = discord.Permissions(**dict.fromkeys(permissions, True)).value
        target = int(member.id if member else self.bot_id)
        self.backend.set_overwrite(int(channel), Overwrite(target, OverwriteType.MEMBER, deny=withheld))

    def withhold_content(self) -> None:
        self.env.approved_intents = discord.Intents.all()
        self.env.approved_intents.message_content = False

    # Looking

    def messages(self, place: str) -> list[Message]:
        return [self.shown(stored) for _, stored in sorted(self.backend.messages.get(int(place), {}).items())]

    def shown(self, stored: Stored) -> Message:
        """A message in Discord's JSON."""
        return dict(serializers.message_payload(self.backend, stored))

    def stored(self, message: Message) -> Stored:
        """A message as SimCord keeps it."""
        return self.backend.get_message(int(message["channel_id"]), int(message["id"]))

    def whispered(self, message: Message) -> bool:
        return self.stored(message).is_ephemeral

    def threads(self, channel: str) -> list[Message]:
        children = [each for each in self.backend.channels.values() if each.parent_id == int(channel)]
        return [dict(serializers.channel_payload(self.backend, each)) for each in children if each.is_thread]

    def transcript(self, place: str) -> str:
        channel = self.backend.get_channel(int(place))
        lines = [f"# {channel.name}"]
        if channel.is_thread:
            lines.append(f"{self.backend.get_user(channel.owner_id or 0).name}: started this thread")
        for message in self.messages(place):
            if message["type"] != THREAD_CREATED:
                lines += self._lines(message)
        return "\n".join(lines)

    def _lines(self, message: Message) -> list[str]:
        speaker = _name(message["author"])
        if self.whispered(message):
            speaker += f" (only to {_name(message['interaction_metadata']['user'])})"
        first, *more = text_of(message).split("\n")
        lines = [f"{speaker}: {first}", *(f"    {line}" for line in more)]
        if controls := labels(message):
            lines.append("    " + " ".join(f"[{label}]" for label in controls))
        if reactions := message["reactions"]:
            lines.append("    " + " ".join(f"{each['emoji']['name']}×{each['count']}" for each in reactions))
        return lines

    async def download(self, attachment: Message) -> str:
        content = self.backend.cdn.get(attachment["url"])
        assert content is not None
        return content.decode()

    def requests(self, method: str, path: str) -> list[str]:
        asked = (each.path for each in self.env.http_requests if each.method == method)
        return [each for each in asked if re.search(path, each)]

    # Trouble

    def refuse(self, method: str, path: str, *, status: int = 503) -> None:
        self.env.inject_error(method, f"*{path}", status=status)

    def hold_back(self, method: str, path: str, *, seconds: float) -> NoReturn:
        raise CannotPlay(LATE)

    def swallow(self, method: str, path: str) -> NoReturn:
        raise CannotPlay(LATE)

    # SimCord's handles

    def user(self, member: Member) -> simcord.UserHandle:
        return simcord.UserHandle(self.env, self.backend.get_user(int(member.id)))

    def place(self, channel: str) -> simcord.ChannelHandle:
        found = self.backend.get_channel(int(channel))
        return simcord.ChannelHandle(self.env, self._servers.get(found.guild_id or 0), found)


def _name(user: Message) -> str:
    return str(user["global_name"] or user["username"])


@asynccontextmanager
async def in_simcord() -> AsyncIterator[SimcordStage]:
    """A SimCord world; a request that SimCord does not know fails when it closes."""
    stage = SimcordStage()
    async with files_served() as stage.backend.cdn:
        yield stage
    unknown = (simcord.RouteNotImplemented, simcord.UnsupportedField)
    assert [error for error in stage.env.errors if isinstance(error, unknown)] == []
