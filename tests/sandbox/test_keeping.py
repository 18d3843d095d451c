"""A world that is kept: in a file, as a snapshot, as a recording."""

import json
from pathlib import Path

import discord

from sandbox import Sandbox, World
from tests.clock import FakeClock
from tests.sandbox.scene import Scene, furnish, new_bot, running, text_channel
from tests.sandbox.test_interactions import commanding_bot


async def test_the_same_world_opens_again(tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    async with Sandbox(state=state) as sandbox:
        scene = furnish(sandbox)
        token = sandbox.token
        async with running(sandbox, commanding_bot()):
            await scene.ana.say(scene.channel_id, "remember me", files=[("a.txt", "and me")])
            controls = await scene.ana.command(scene.channel_id, "controls")
    async with Sandbox(state=state) as sandbox:
        assert sandbox.token == token
        ana = sandbox.actor(scene.ana.id)
        first, whisper = ana.sees(scene.channel_id)
        assert (first["content"], whisper["content"]) == ("remember me", "Here")
        assert first["attachments"][0]["url"].startswith(sandbox.base_url)
        async with running(sandbox, new_bot()) as bot:
            history = text_channel(bot, scene.channel_id).history(limit=1)
            message = await anext(history)
            assert await message.attachments[0].read() == b"and me"
            pressed = bot.wait_for("interaction", timeout=5)
            assert controls.message is not None
            await ana.press(controls.message, "Form", wait=False)
            assert dict((await pressed).data or {})["custom_id"] == "form"


def test_a_token_is_not_known_from_when_its_world_began() -> None:
    """Ids are: whoever guesses the moment knows them."""
    one, other = (Sandbox(clock=FakeClock().now) for _ in range(2))
    assert one.world.bot_id == other.world.bot_id
    assert one.token != other.token


async def test_a_snapshot_is_a_world_of_its_own(scene: Scene) -> None:
    said = await scene.ana.say(scene.channel_id, "then")
    await scene.ben.react(said, "✅")
    kept = json.loads(json.dumps(scene.world.snapshot()))
    await scene.ana.say(scene.channel_id, "now")
    other = World()
    other.restore(kept)
    assert other.transcript(scene.channel_id) == "# leadership\nAna: then\n    ✅×1"
    assert len(scene.ana.sees(scene.channel_id)) == 2
    assert other.snapshot() == kept


async def test_traffic_is_written_as_json_lines(tmp_path: Path) -> None:
    record = tmp_path / "build" / "traffic.jsonl"
    async with Sandbox(record=record) as sandbox:
        scene = furnish(sandbox)
        async with running(sandbox, new_bot()) as bot:
            await text_channel(bot, scene.channel_id).send(
                "hello", file=discord.File(record, filename="x.txt")
            )
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert {"HEARTBEAT", "IDENTIFY"} <= {line.get("gateway_send") for line in lines}
    assert [line["gateway"] for line in lines if "gateway" in line][:2] == ["READY", "GUILD_CREATE"]
    sent = next(line for line in lines if line.get("path", "").endswith("/messages"))
    assert sent["request"]["content"] == sent["response"]["content"] == "hello"
    assert sent["files"] == ["x.txt"]
