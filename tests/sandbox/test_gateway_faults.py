"""Troubles of the gateway on demand, and how discord.py takes them."""

import asyncio

import discord
import pytest

from sandbox.gateway.connection import INVALID_SESSION, RECONNECT
from tests.sandbox.listening import Listener
from tests.sandbox.scene import Scene, new_bot, running


class Hearer:
    """A bot that writes down what it hears and when its connection was resumed."""

    def __init__(self) -> None:
        self.bot = new_bot()
        self.heard: list[str] = []
        self.resumed = asyncio.Event()
        self.bot.event(self.on_message)
        self.bot.event(self.on_shard_resumed)

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.resumed.set()

    async def hears(self, text: str) -> None:
        await self.bot.wait_for("message", check=lambda message: message.content == text, timeout=5)


@pytest.mark.parametrize("trouble", ["drop", "reset", "ask_to_reconnect"])
async def test_a_lost_connection_is_resumed_and_nothing_is_lost(scene: Scene, trouble: str) -> None:
    hearer = Hearer()
    async with running(scene.sandbox, hearer.bot):
        await scene.ana.say(scene.channel_id, "before")
        getattr(scene.sandbox.gateway, trouble)()
        await scene.world.until(lambda: not scene.sandbox.gateway.connected)
        await scene.ana.say(scene.channel_id, "meanwhile")
        await asyncio.wait_for(hearer.resumed.wait(), 5)
        after = asyncio.create_task(hearer.hears("after"))
        await scene.ana.say(scene.channel_id, "after")
        await after
    assert hearer.heard == ["before", "meanwhile", "after"]


async def test_who_does_not_reconnect_is_closed_and_may_still_resume(scene: Scene) -> None:
    async with Listener.of(scene.sandbox) as first:
        ready = await first.identify()
        scene.sandbox.gateway.ask_to_reconnect(within=0.01)
        await first.until(RECONNECT)
        assert await first.until_closed() == 4000
    await scene.ana.say(scene.channel_id, "meanwhile")
    async with Listener.of(scene.sandbox) as second:
        await second.resume(ready["session_id"], first.last)
        await second.until("RESUMED")
        assert [each["content"] for each in second.heard("MESSAGE_CREATE")] == ["meanwhile"]


@pytest.mark.parametrize(("code", "resumes"), [(4000, True), (4009, False)])
async def test_some_closures_end_the_session(scene: Scene, code: int, resumes: bool) -> None:
    async with Listener.of(scene.sandbox) as first:
        ready = await first.identify()
        closing = asyncio.create_task(scene.sandbox.gateway.close(code))
        assert await first.until_closed() == code
        await closing
    async with Listener.of(scene.sandbox) as second:
        await second.resume(ready["session_id"], first.last)
        answer = await second.until("RESUMED" if resumes else INVALID_SESSION)
        assert resumes or answer["d"] is False


async def test_events_come_late_and_twice(scene: Scene) -> None:
    """Asked for before the bot connects; what is held back is told when it is released."""
    gateway = scene.sandbox.gateway
    gateway.hold()
    gateway.repeat("MESSAGE_CREATE")
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        await scene.ana.say(scene.channel_id, "twice")
        gateway.release()
        await scene.ana.say(scene.channel_id, "once")
        while len(listener.heard("MESSAGE_CREATE")) < 3:
            await listener.until("MESSAGE_CREATE")
        assert [each["content"] for each in listener.heard("MESSAGE_CREATE")] == ["twice", "twice", "once"]
        assert [frame["s"] for frame in listener.frames if frame["s"]] == list(range(1, listener.last + 1))


async def test_events_overtake_those_that_are_held_back(scene: Scene) -> None:
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        scene.sandbox.gateway.hold("MESSAGE_CREATE")
        said = await scene.ana.say(scene.channel_id, "soon gone")
        await scene.ana.delete(said)
        scene.sandbox.gateway.release()
        await listener.until("MESSAGE_CREATE")
        order = [frame["t"] for frame in listener.frames if str(frame["t"]).startswith("MESSAGE")]
        assert order == ["MESSAGE_DELETE", "MESSAGE_CREATE"]


async def test_what_was_held_back_may_come_backwards(scene: Scene) -> None:
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        scene.sandbox.gateway.hold("MESSAGE_CREATE")
        await scene.ana.say(scene.channel_id, "first")
        await scene.ana.say(scene.channel_id, "second")
        scene.sandbox.gateway.release(backwards=True)
        await scene.ana.say(scene.channel_id, "third")
        while len(listener.heard("MESSAGE_CREATE")) < 3:
            await listener.until("MESSAGE_CREATE")
        heard = [each["content"] for each in listener.heard("MESSAGE_CREATE")]
        assert heard == ["second", "first", "third"]
