"""A study group to play scenarios in: three people, a channel and the bot, on any stage."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.platforms.discord.session import DiscordSession
from sandbox import Sandbox
from sandbox.actors import Actor
from sandbox.options import data_of
from sandbox.runs import Run
from sandbox.validation.components import BUTTON
from sandbox.world.interaction import COMMAND, COMPONENT
from tests.clock import FakeClock
from tests.scenarios.beyond_simcord import LATE, TAMPERS
from tests.scenarios.sandbox_stage import SandboxStage, on_the_sandbox
from tests.scenarios.stage import Answer, CannotPlay, Member, Message, Stage

__all__ = [
    "Answer",
    "LocalWorld",
    "Member",
    "Message",
    "World",
    "forge",
    "press",
    "shown",
    "world",
]

Opening = Callable[[], AbstractAsyncContextManager[Stage]]
"""What opens a stage."""

T = TypeVar("T")
W = TypeVar("W", bound="World")


@dataclass
class World:
    """A server with a study channel, three members, and the bot, which can be stopped and started."""

    stage: Stage
    database: Path
    guild: str
    channel: str
    manager: Member
    ana: Member
    ben: Member
    app: DiscordSession | None = None
    note: Path | None = None
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def clock(self) -> FakeClock:
        """What moves only when a scenario moves it."""
        return self.stage.clock

    @property
    def sandbox(self) -> Sandbox:
        """The local Discord itself, for tests that are no scenarios. Raises CannotPlay on another stage."""
        if not isinstance(self.stage, SandboxStage):
            raise CannotPlay(LATE)
        return self.stage.sandbox

    def another_process(self) -> AbstractAsyncContextManager[DiscordSession]:
        """A bot on the same database and the same Discord."""
        return self.stage.running(f"sqlite+aiosqlite:///{self.database}", note=self.note)

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

    def new_channel(self, name: str) -> str:
        """One more text channel of the server."""
        return self.stage.channel(self.guild, name)

    def new_forum(self, name: str) -> str:
        """A forum of the server."""
        return self.stage.forum(self.guild, name)

    async def setup(self, channel: str | None = None, **options: str) -> Answer:
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
        own = [message for message in self.stage.messages(channel or self.channel) if message["embeds"]]
        return own[-1]

    def thread(self, channel: str | None = None) -> str:
        """The newest thread in a channel."""
        return str(self.threads(channel)[-1]["id"])

    def threads(self, channel: str | None = None) -> list[Message]:
        """The threads of a channel, oldest first."""
        return self.stage.threads(channel or self.channel)

    def said_by_bot(self, channel: str) -> list[Message]:
        """The bot's visible messages in a channel or thread."""
        return [
            message
            for message in self.stage.messages(channel)
            if message["author"]["id"] == self.stage.bot_id
            and message["type"] in (0, 19, 20)
            and not self.stage.whispered(message)
        ]

    async def download(self, attachment: Message) -> str:
        """The text of an attachment."""
        return await self.stage.download(attachment)

    def reactions(self, message: Message) -> list[str]:
        """The emoji on a message as it is now."""
        (now,) = [each for each in self.stage.messages(message["channel_id"]) if each["id"] == message["id"]]
        return [reaction["emoji"]["name"] for reaction in now.get("reactions", ())]

    def ticked(self, message: Message) -> bool:
        """Whether the bot's ✅ is on a message."""
        return "✅" in self.reactions(message)

    async def until(self, condition: Callable[[], T]) -> T:
        """Wait for a condition, and return what it says."""
        return await self.stage.until(condition)

    async def until_ticked(self, message: Message) -> None:
        await self.until(lambda: self.ticked(message))

    async def until_clipped(self, message: Message) -> None:
        await self.until(lambda: "📎" in self.reactions(message))

    async def until_receipt(self, thread: str, *words: str) -> Message:
        """Wait for the one reply in a thread to say all of these words."""

        def found() -> Message | None:
            said = self.said_by_bot(thread)
            return said[-1] if said and all(word in said[-1]["content"] for word in words) else None

        message = await self.until(found)
        assert message is not None
        return message


def shown(answer: Answer) -> Message:
    """The answer's message."""
    assert answer.message is not None, answer
    return answer.message


async def press(answer: Answer, button: str) -> Answer:
    """Whoever got an answer presses a button on it."""
    return await answer.actor.press(shown(answer), button)


def _tampering(member: Member) -> Actor:
    """The member as somebody whose client does whatever they want. Raises CannotPlay where there is none."""
    if not isinstance(member, Actor):
        raise CannotPlay(TAMPERS)
    return member


async def forge(member: Member, message: Message, component: Message, *, values: Sequence[str]) -> Run:
    """Use a component of a message that is not this member's to see."""
    data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
    if component["type"] != BUTTON:
        data["values"] = list(values)
    return await _tampering(member).begin(message["channel_id"], COMPONENT, data, source_id=message["id"])


async def forge_command(
    member: Member, channel: str, name: str, options: Mapping[str, Any], *, offered_to: Member
) -> Run:
    """Send a command that is offered to somebody else."""
    data = data_of(_tampering(offered_to).call(channel), name, options)
    return await _tampering(member).begin(channel, COMMAND, data)


def forge_form(answer: Answer, custom_id: str) -> None:
    """Make an opened form say that it answers something else."""
    _tampering(answer.actor)
    assert answer.modal is not None
    answer.modal["custom_id"] = custom_id


@asynccontextmanager
async def staged(opening: Opening, folder: Path, *, kind: type[W], started: bool = True) -> AsyncIterator[W]:
    """A fresh world on a stage of its own, with a database that the bot's own migrations make."""
    async with opening() as stage:
        mia, ana, ben = (stage.person(name) for name in ("Mia", "Ana", "Ben"))
        guild = stage.server("Study group", owner=mia)
        channel = stage.channel(guild, "leadership")
        for each in (ana, ben):
            stage.join(guild, each)
        made = kind(stage, folder / "lodestar.db", guild, channel, manager=mia, ana=ana, ben=ben)
        try:
            if started:
                await made.start()
            yield made
        finally:
            await made.stop()


@dataclass
class LocalWorld(World):
    """A world on the local Discord, whose members can do more than those of every stage."""

    manager: Actor
    ana: Actor
    ben: Actor


def world(folder: Path, *, started: bool = True) -> AbstractAsyncContextManager[LocalWorld]:
    """A fresh world on the local Discord, for tests that are no scenarios."""
    return staged(on_the_sandbox, folder, started=started, kind=LocalWorld)
