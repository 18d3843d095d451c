"""The stage over sockets: the local Discord, real HTTP, a real gateway, and the bot as it runs in production."""

import itertools
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeVar

import aiohttp

from bot.app import running
from bot.platforms.discord.session import DiscordSession
from sandbox import Sandbox
from sandbox.actors import Actor
from sandbox.permissions import NONE, Permissions
from tests.clock import FakeClock
from tests.sandbox import conformance
from tests.scenarios.stage import Member, Message

T = TypeVar("T")

REQUIRE_TAG = 1 << 4
"""A forum's flag. Source: https://docs.discord.com/developers/resources/channel#channel-object-channel-flags"""

_WORKERS = itertools.count()
"""Every world's ids are its own, so that the recordings of all of them make one."""


class SandboxStage:
    """The local Discord; its own `sandbox` is for what only it can do."""

    def __init__(self, sandbox: Sandbox, clock: FakeClock) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self._world = sandbox.world

    @property
    def bot_id(self) -> str:
        return self._world.bot_id

    def running(
        self, database: str, *, note: Path | None = None
    ) -> AbstractAsyncContextManager[DiscordSession]:
        return running(
            database,
            token=self.sandbox.token,
            api=self.sandbox.api_url,
            clock=self.clock,
            note=note,
            wakes=False,
            settle=0.05,
        )

    async def until(self, condition: Callable[[], T]) -> T:
        value: T = await self._world.until(condition)
        return value

    # Furnishing

    def person(self, name: str) -> Actor:
        return self.sandbox.actor(self._world.add_user(name))

    def server(self, name: str, *, owner: Member) -> str:
        return self._world.add_guild(name, owner=owner.id)

    def join(self, server: str, member: Member) -> None:
        self._world.add_member(server, member.id)

    def leave(self, server: str, member: Member) -> None:
        self._world.remove_member(server, member.id)

    def channel(self, server: str, name: str) -> str:
        return self._world.add_text_channel(server, name)

    def forum(self, server: str, name: str) -> str:
        return self._world.add_forum_channel(server, name)

    def require_tag(self, forum: str, tags: Sequence[str], *, moderated: Sequence[str]) -> list[str]:
        channel = self._world.state.channel(forum)
        channel["flags"] |= REQUIRE_TAG
        channel["available_tags"] = [
            {
                "id": self._world.core.new_id(),
                "name": name,
                "moderated": name in moderated,
                "emoji_id": None,
                "emoji_name": None,
            }
            for name in tags
        ]
        return [tag["id"] for tag in channel["available_tags"]]

    def remove(self, place: str) -> None:
        self._world.delete_channel(place)

    def archive(self, thread: str, *, locked: bool = False) -> None:
        self._world.archive_thread(thread, locked=locked)

    def withhold(self, channel: str, *permissions: str, member: Member | None = None) -> None:
        withheld = NONE
        for name in permissions:
            withheld |= Permissions[name.upper()]
        self._world.deny(channel, member.id if member else self.bot_id, withheld)

    def withhold_content(self) -> None:
        self._world.set_intents(message_content=False)

    # Looking

    def messages(self, place: str) -> list[Message]:
        return self._world.all_messages(place)

    def whispered(self, message: Message) -> bool:
        return message["id"] in self._world.state.whispers

    def threads(self, channel: str) -> list[Message]:
        return self._world.threads_in(channel)

    def transcript(self, place: str) -> str:
        return self._world.transcript(place)

    async def download(self, attachment: Message) -> str:
        async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as answer:
            return await answer.text()

    def requests(self, method: str, path: str) -> list[str]:
        asked = (line["path"] for line in self.sandbox.traffic if line.get("method") == method)
        return [each for each in asked if re.search(path, each)]

    # Trouble

    def refuse(self, method: str, path: str, *, status: int = 503) -> None:
        self.sandbox.faults.add(method=method, route=f"{re.escape(path)}$", status=status)

    def hold_back(self, method: str, path: str, *, seconds: float) -> None:
        self.sandbox.faults.add(method=method, route=f"{re.escape(path)}$", status=429, retry_after=seconds)

    def swallow(self, method: str, path: str) -> None:
        self.sandbox.faults.add(method=method, route=f"{re.escape(path)}$", when="after", hang=True)


@asynccontextmanager
async def on_the_sandbox() -> AsyncIterator[SandboxStage]:
    """A local Discord; what crossed the wire is checked and kept when it closes."""
    clock = FakeClock()
    async with Sandbox(clock=clock.now, record=True, worker=next(_WORKERS), bot_name="Lodestar") as sandbox:
        yield SandboxStage(sandbox, clock)
    assert sandbox.unknown_routes == []
    assert sandbox.internal_errors == []
    conformance.keep(sandbox.traffic)
    conforms(sandbox.traffic)


def conforms(traffic: list[Message]) -> None:
    """What crossed the wire satisfies Discord's published contract, where a checker for it is at hand."""
    tool = conformance.checker()
    if tool is not None:
        assert conformance.violations(tool, traffic) == []
