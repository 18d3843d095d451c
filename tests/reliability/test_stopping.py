"""Told to stop, the bot takes no more work, finishes what it acknowledged, and is gone within five seconds."""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.observing import watch
from bot.observing.vitals import Vitals
from bot.platforms.discord import inbox, session
from bot.scheduling import waker
from bot.services import core, receipts
from bot.services.ports import SystemClock
from bot.storage import database
from sandbox import Sandbox
from tests.scenarios.test_answering import STORY

ROOT = Path(__file__).parents[2]


def test_the_longest_stop_is_below_five_seconds() -> None:
    """The steps of stopping one after the other, each at its longest."""
    steps = (
        session.HANG_UP_SECONDS,
        waker.FINISH_SECONDS,  # prompts and backups side by side
        watch.CLOSE_SECONDS,
        session.FINISH_SECONDS,
        receipts.CLOSE_SECONDS,
        core.NOTE_SECONDS,
        session.HANG_UP_SECONDS,
        database.CLOSE_SECONDS,
    )
    assert sum(steps) < 5
    assert inbox.CLOSE_SECONDS < session.HANG_UP_SECONDS  # it is closed with the client


async def test_numbers_that_nobody_reads_do_not_keep_it_from_stopping() -> None:
    """Somebody asks for the metrics again and again and takes no answer."""
    watched = watch.Watched(SystemClock(), lambda: Vitals(True, 0.1, {}), _answers)
    server = watch.Watch(("127.0.0.1", 0))
    with socket() as client:
        async with asyncio.timeout(30):
            async with server.over(watched):
                address = urlsplit(server.url or "")
                client.connect((address.hostname, address.port))
                client.setblocking(False)
                with suppress(BlockingIOError):
                    while True:
                        client.send(b"GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n" * 100)
                        await asyncio.sleep(0)


async def _answers() -> None:
    """The database answers."""


async def test_a_wake_under_way_is_no_error_when_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is broken off, after some time to finish, and nothing is logged about it."""
    schedulers = []
    start = AsyncIOScheduler.start

    def watched(scheduler: AsyncIOScheduler) -> None:
        start(scheduler)
        schedulers.append(scheduler)

    monkeypatch.setattr(AsyncIOScheduler, "start", watched)
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def wake() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()

    minutely = waker.Waker(wake)
    minutely.start()
    schedulers[0].get_jobs()[0].modify(next_run_time=datetime.now(UTC))
    await asyncio.wait_for(begun.wait(), 10)
    await minutely.stop()
    await asyncio.wait_for(broken_off.wait(), 10)
    assert not caplog.records


async def test_sigterm_finishes_what_was_acknowledged_though_discord_hangs(tmp_path: Path) -> None:
    """A story was ticked, its receipt hangs at Discord: the process ends well, and the story is in the database."""
    async with Sandbox() as sandbox:
        boss = sandbox.world.add_user("Mia")
        guild = sandbox.world.add_guild("Study group", owner=boss)
        channel = sandbox.world.add_text_channel(guild, "leadership")
        mia = sandbox.actor(boss)
        settings = {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_URL": sandbox.api_url,
            "DATA_DIR": str(tmp_path),
            "PYTHONPATH": str(ROOT),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=tmp_path,
            env=os.environ | settings,
            stdout=PIPE,
            stderr=PIPE,
        )
        assert process.stderr is not None
        try:
            while b"at work" not in (line := await process.stderr.readline()):
                assert line, "the bot ended before it was at work"
            await mia.command(
                channel, "setup", {"channel": channel, "time": "08:30", "zone": "UTC", "focus": "ownership"}
            )
            await mia.command(channel, "prompt now")
            thread = sandbox.world.threads_in(channel)[-1]["id"]
            sandbox.faults.add(method="POST", route=f"channels/{thread}/messages", hang=True)
            told = await mia.say(thread, STORY)
            await sandbox.world.until(lambda: sandbox.world.message(thread, told["id"]).get("reactions"))
            process.send_signal(signal.SIGTERM)
            _, said = await asyncio.wait_for(process.communicate(), 30)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said, said.decode()
    with closing(sqlite3.connect(tmp_path / "lodestar.db")) as kept:
        assert kept.execute("SELECT count(*) FROM section").fetchone() == (4,)
