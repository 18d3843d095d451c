"""A fresh local Discord with people in it, an empty folder for a database, and the clients measured there."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import NotMeasured
from benchmarks.process import Process, process
from benchmarks.seeds import STORY
from bot.domain.places import Place
from bot.platforms.discord.access import PLATFORM
from bot.platforms.discord.client import GUILDS_SETTLE
from sandbox import Actor, Sandbox

SETTLE_SECONDS = 0.5
"""How long clients wait for one more server where their start is not what is measured."""

PATIENCE = 15.0
"""Seconds after which a member gives up waiting."""

OURS = ("-m", "benchmarks.lodestar", str(SETTLE_SECONDS))
BARE = ("-m", "benchmarks.bare", str(SETTLE_SECONDS))

COMMAND = ("-m", "bot", "run")
"""What hosts run."""
BARE_COMMAND = ("-m", "benchmarks.bare", str(GUILDS_SETTLE))
AT_WORK = "is at work"
"""What the command logs once it is ready."""


@dataclass(frozen=True, slots=True)
class Told:
    """When a story was sent and when its ✅ was there, by `time.monotonic`."""

    sent: float
    ticked: float

    @property
    def took(self) -> float:
        """Seconds."""
        return self.ticked - self.sent


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one client is measured; `channels` are all text channels, `members` those of every server."""

    sandbox: Sandbox
    channels: tuple[Place, ...]
    members: tuple[Actor, ...]
    database: str

    def client(self, *arguments: str) -> AbstractAsyncContextManager[Process]:
        """`python ARGUMENTS`, told by its environment where this Discord and the database are."""
        env = {
            "DISCORD_TOKEN": self.sandbox.token,
            "DISCORD_API_URL": self.sandbox.api_url,
            "DATABASE_URL": self.database,
            "LOG_LEVEL": "INFO",
            "METRICS_ADDRESS": "127.0.0.1:0",
        }
        return process(*arguments, env=env)

    def threads(self, place: Place) -> list[str]:
        """The ids of a channel's threads, oldest first."""
        return [thread["id"] for thread in self.sandbox.world.threads_in(place.channel)]

    async def tell(self, teller: Actor, thread: str) -> Told:
        """Somebody tells the story and waits for the event of its ✅. Raises NotMeasured if it never comes."""
        world, sent = self.sandbox.world, time.monotonic()
        message = await teller.say(thread, STORY)
        try:
            async with asyncio.timeout(PATIENCE):
                while message["id"] not in world.state.reactions:
                    await world.feed.changed()
        except TimeoutError:
            raise NotMeasured(f"a story had no ✅ after {PATIENCE:g} s") from None
        return Told(sent, time.monotonic())


@asynccontextmanager
async def stage(*, guilds: int = 1, channels: int = 1, members: int = 1) -> AsyncIterator[Stage]:
    """A Discord with so many servers, so many channels in each, and so many people who are in all of them."""
    with tempfile.TemporaryDirectory(prefix="lodestar-bench-") as folder:
        async with Sandbox() as sandbox:
            people = [sandbox.world.add_user(f"Member {number}") for number in range(members)]
            yield Stage(
                sandbox,
                channels=tuple(_rooms(sandbox, guilds, channels, people)),
                members=tuple(sandbox.actor(person) for person in people),
                database=f"sqlite+aiosqlite:///{Path(folder) / 'lodestar.db'}",
            )


def _rooms(sandbox: Sandbox, guilds: int, channels: int, people: list[str]) -> Iterator[Place]:
    world = sandbox.world
    owner = world.add_user("Owner")
    for number in range(guilds):
        guild = world.add_guild(f"Server {number}", owner=owner)
        for person in people:
            world.add_member(guild, person)
        for room in range(channels):
            yield Place(PLATFORM, guild, world.add_text_channel(guild, f"room-{room}"))
