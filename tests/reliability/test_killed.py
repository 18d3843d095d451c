"""Killed without a word in the middle of keeping: nothing is half there, nobody was told that it was kept."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sandbox import Sandbox
from tests.scenarios.test_answering import FORM, STORY

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def process(sandbox: Sandbox, folder: Path) -> AsyncIterator[Process]:
    """Lodestar in a process of its own, connected; it is killed in the end."""
    settings = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    command = (sys.executable, "-m", "bot", "run")
    started = await asyncio.create_subprocess_exec(
        *command, env=settings, cwd=folder, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        await sandbox.world.until(lambda: sandbox.gateway.connected, within=60)
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
        await sandbox.world.until(lambda: not sandbox.gateway.connected)


async def test_killed_while_keeping(tmp_path: Path) -> None:
    """A form and a message wait for the disk when the process dies: the form stays open, the message is read later."""
    file = tmp_path / "lodestar.db"
    async with Sandbox() as sandbox:
        world = sandbox.world
        boss = world.add_user("Mia")
        guild = world.add_guild("Study group", owner=boss)
        channel = world.add_text_channel(guild, "leadership")
        mia, ana = sandbox.actor(boss), sandbox.actor(world.add_member(guild, "Ana"))
        async with process(sandbox, tmp_path) as running:
            await world.until(lambda: mia.commands(channel), within=60)
            setup = {"channel": channel, "time": "08:30", "zone": "UTC"}
            await mia.command(channel, "setup", setup)
            posted = await mia.command(channel, "prompt now")
            assert "Posted" in posted.text
            prompt = next(m for m in world.all_messages(channel) if m["embeds"])
            thread = world.threads_in(channel)[-1]["id"]
            form = await mia.press(prompt, "Answer in a form")
            with closing(sqlite3.connect(file, isolation_level=None)) as lock:
                lock.execute("BEGIN IMMEDIATE")
                sent = await form.fill(FORM, wait=False)
                told = await ana.say(thread, STORY)
                running.kill()
                await running.wait()
        assert not sent.thinking, "Discord's client closes a form that is acknowledged"
        assert sent.messages == []
        with closing(sqlite3.connect(file)) as kept:
            assert kept.execute("SELECT count(*) FROM section").fetchone() == (0,)
            assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)

        async with process(sandbox, tmp_path):
            await world.until(lambda: world.message(thread, told["id"]).get("reactions"), within=60)
            again = await form.fill(FORM)
            assert "all four parts" in again.text
        with closing(sqlite3.connect(file)) as kept:
            assert kept.execute("SELECT count(*) FROM story").fetchone() == (2,)
