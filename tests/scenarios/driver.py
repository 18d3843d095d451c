"""What people do in the scenarios, in their own terms, on a bot that runs against the local Discord."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import running
from bot.platforms.discord.session import DiscordSession
from sandbox import Sandbox
from sandbox.actors import Actor
from sandbox.runs import Run
from sandbox.validation.components import BUTTON
from sandbox.world.interaction import COMPONENT
from tests.clock import FakeClock
from tests.sandbox.conformance import checker, violations

Message = dict[str, Any]


@dataclass
class World:
    """A server with a study channel, three members, and the bot, which can be stopped and started."""

    sandbox: Sandbox
    clock: FakeClock
    database: Path
    guild: str
    channel: str
    manager: Actor
    ana: Actor
    ben: Actor
    app: DiscordSession | None = None
    note: Path | None = None
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    def another_process(self) -> AbstractAsyncContextManager[DiscordSession]:
        """A bot on the same database and the same Discord."""
        return running(
            f"sqlite+aiosqlite:///{self.database}",
            token=self.sandbox.token,
            api=self.sandbox.api_url,
            clock=self.clock,
            note=self.note,
            wakes=False,
            settle=0.05,
        )

    async def start(self) -> None:
        """Start the bot and wait until it has caught up."""
        self.app = await self._running.enter_async_context(self.another_process())
        await self.app.client.caught_up.wait()

    async def stop(self) -> None:
        """Stop the bot."""
        await self._running.aclose()
        self._running, self.app = AsyncExitStack(), None

    async def restart(self) -> None:
        """Stop it and start it again on the same database."""
        await self.stop()
        await self.start()

    @property
    def bot(self) -> DiscordSession:
        assert self.app is not None
        return self.app

    async def setup(self, channel: str | None = None, **options: str) -> Run:
        """The manager runs /setup."""
        chosen = {"channel": channel or self.channel, "time": "08:30", "zone": "Europe/Berlin"} | options
        return await self.manager.command(self.channel, "setup", chosen)

    async def wake(self) -> int:
        """A minute begins."""
        return await self.bot.core.wake()

    async def prompt_now(self) -> tuple[Message, str]:
        """A group with today's prompt; returns the prompt's message and the thread's id."""
        await self.setup(focus="ownership")
        run = await self.manager.command(self.channel, "prompt now")
        assert "Posted" in run.text, run.text
        return self.prompt(), self.thread()

    def prompt(self, channel: str | None = None) -> Message:
        """The newest prompt in a channel."""
        own = [m for m in self.sandbox.world.all_messages(channel or self.channel) if m["embeds"]]
        return own[-1]

    def thread(self, channel: str | None = None) -> str:
        """The newest thread in a channel."""
        return str(self.sandbox.world.threads_in(channel or self.channel)[-1]["id"])

    def said_by_bot(self, channel: str) -> list[Message]:
        """The bot's visible messages in a channel or thread."""
        world = self.sandbox.world
        return [
            message
            for message in world.all_messages(channel)
            if message["author"]["id"] == world.bot_id
            and message["type"] in (0, 19, 20)
            and message["id"] not in world.state.whispers
        ]

    async def download(self, attachment: Message) -> str:
        """The text of an attachment."""
        async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as answer:
            return await answer.text()

    def ticked(self, message: Message) -> bool:
        """Whether the bot's ✅ is on a message."""
        now = self.sandbox.world.message(message["channel_id"], message["id"])
        return any(r["emoji"]["name"] == "✅" for r in now.get("reactions", ()))

    async def until_ticked(self, message: Message) -> None:
        await self.sandbox.world.until(lambda: self.ticked(message))

    async def until_receipt(self, thread: str, *words: str) -> Message:
        """Wait for the one reply in a thread to say all of these words."""

        def found() -> Message | None:
            said = self.said_by_bot(thread)
            return said[-1] if said and all(word in said[-1]["content"] for word in words) else None

        message: Message = await self.sandbox.world.until(found)
        return message


def shown(run: Run) -> Message:
    """The answer's message."""
    assert run.message is not None, run
    return run.message


async def press(run: Run, button: str) -> Run:
    """Whoever got an answer presses a button on it."""
    return await run.actor.press(shown(run), button)


async def forge(actor: Actor, message: Message, component: Message, *, values: Sequence[str]) -> Run:
    """Use a component of a message that is not this member's to see, as a tampered client could."""
    data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
    if component["type"] != BUTTON:
        data["values"] = list(values)
    return await actor.begin(message["channel_id"], COMPONENT, data, source_id=message["id"])


def conforms(traffic: list[Message]) -> None:
    """What crossed the wire satisfies Discord's published contract, where a checker for it is at hand."""
    tool = checker()
    if tool is not None:
        assert violations(tool, traffic) == []


@asynccontextmanager
async def world(folder: Path, *, started: bool = True) -> AsyncIterator[World]:
    """A fresh world, with a database that the bot's own migrations make."""
    clock = FakeClock()
    async with Sandbox(clock=clock.now, record=True) as sandbox:
        boss = sandbox.world.add_user("Mia")
        guild = sandbox.world.add_guild("Study group", owner=boss)
        channel = sandbox.world.add_text_channel(guild, "leadership")
        ana = sandbox.world.add_member(guild, "Ana")
        ben = sandbox.world.add_member(guild, "Ben")
        people = [sandbox.actor(each) for each in (boss, ana, ben)]
        made = World(
            sandbox,
            clock,
            folder / "lodestar.db",
            guild,
            channel,
            manager=people[0],
            ana=people[1],
            ben=people[2],
        )
        try:
            if started:
                await made.start()
            yield made
        finally:
            await made.stop()
        assert sandbox.unknown_routes == []
        assert sandbox.internal_errors == []
        conforms(sandbox.traffic)
