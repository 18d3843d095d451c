"""The sandbox as a program of its own, and what an open page is told."""

import asyncio
import signal
import sys
from pathlib import Path

import discord

from sandbox import Permissions, Sandbox
from sandbox.__main__ import furnish
from tests.sandbox.scene import Scene, new_bot, running


async def test_it_runs_alone_and_says_where(tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    arguments = ("-m", "sandbox", "--port", "0", "--state", str(state))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(10):
        lines = [(await process.stdout.readline()).decode().split() for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert [line[0] for line in lines] == ["API", "Token", "Page"]
    assert lines[0][1].startswith("http://127.0.0.1:")
    assert process.returncode == 0
    assert "Playground" in state.read_text(encoding="utf-8")


async def test_its_bot_locks_threads_and_clears_reactions(sandbox: Sandbox) -> None:
    """Whoever tries a bot cannot give it permissions on the page, so it has what most bots ask for."""
    furnish(sandbox.world)
    async with running(sandbox, new_bot()) as bot:
        (general,) = bot.guilds[0].text_channels
        message = await general.send("Topic of the day")
        await message.add_reaction("✅")
        await message.clear_reactions()
        thread = await message.create_thread(name="Topic")
        await thread.edit(locked=True)
        await general.edit(topic="Topics")


async def test_a_person_is_told_what_they_may_see(scene: Scene, bot: discord.Client) -> None:
    secret_id = scene.world.add_text_channel(scene.guild_id, "secret")
    ana_hears, ben_hears = scene.ana.events(), scene.ben.events()
    scene.world.deny(secret_id, scene.ben.id, Permissions.VIEW_CHANNEL)
    said = await scene.ana.say(secret_id, "hush")
    await scene.ana.react(said, "✅")
    channel = await bot.fetch_channel(int(secret_id))
    assert isinstance(channel, discord.TextChannel)
    await channel.get_partial_message(int(said["id"])).add_reaction("✅")
    await scene.ana.edit(said, "hush!")
    events = ana_hears.pending()
    names = [event.name for event in events]
    assert names == ["CHANNEL_UPDATE", "MESSAGE_CREATE", *["MESSAGE_REACTION_ADD"] * 2, "MESSAGE_UPDATE"]
    assert events[-1].data["content"] == "hush!"
    assert events[-1].data["reactions"][0]["me"]
    assert [event.name for event in ben_hears.pending()] == ["CHANNEL_UPDATE"]
    ana_hears.close()
    ben_hears.close()
