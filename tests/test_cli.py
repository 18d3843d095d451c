"""The program as the host starts it: as a process, with settings from the environment."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.storage.migrate import revisions
from sandbox import Sandbox

ROOT = Path(__file__).parent.parent


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DISCORD_TOKEN", "DATABASE_URL")
    }
    return (
        kept
        | {
            "DATA_DIR": str(folder / "data"),
            "LOCAL_PORT": "0",
            "METRICS_ADDRESS": "127.0.0.1:0",
            "PYTHONPATH": str(ROOT),
        }
        | settings
    )


async def call(folder: Path, *words: str, **settings: str) -> tuple[int | None, str]:
    """Run a command to its end; returns the exit status and everything it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=folder,
        env=environment(folder, **settings),
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, (out + err).decode()


@asynccontextmanager
async def started(folder: Path, *words: str) -> AsyncIterator[tuple[Process, str]]:
    """A demo that runs; yields the process and the page's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=folder, env=environment(folder), stdout=PIPE, stderr=PIPE
    )
    assert process.stdout is not None
    said = ""
    while "Ctrl+C" not in said:
        line = (await process.stdout.readline()).decode()
        assert line, said + (await process.communicate())[1].decode()
        said += line
    address = re.search(r"http://\S+", said)
    assert address is not None
    try:
        yield process, address[0]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()


async def test_without_a_token_the_local_discord_starts_and_stays_the_same_world(tmp_path: Path) -> None:
    """The page answers; SIGTERM ends it cleanly; the second start posts no second prompt; what runs is not reset."""
    async with started(tmp_path) as (process, address):
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    world = (tmp_path / "data" / "local-discord.json").read_text()
    assert world.count("Answer in a form") == 1
    async with started(tmp_path, "demo"):
        told = "lodestar: This local Discord is running. Stop it first.\n"
        assert await call(tmp_path, "demo", "--reset") == (1, told)  # though each would take another port
        assert await call(tmp_path) == (1, told)
    assert (tmp_path / "data" / "local-discord.json").read_text().count("Answer in a form") == 1
    async with started(tmp_path, "demo", "--reset"):
        pass
    after = (tmp_path / "data" / "local-discord.json").read_text()
    assert after.count("Answer in a form") == 1
    assert after != world


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (["run"], {}, "DISCORD_TOKEN is not set"),
        ([], {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ([], {"DISCORD_API_URL": "ftp://x"}, "DISCORD_API_URL"),
        ([], {"DISCORD_TOKEN": "x", "DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}, "could not be reached"),
        (["migrate"], {"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        (["migrate"], {"DATABASE_URL": "sqlite+aiosqlite:////proc/none/x.db"}, "/proc/none"),
        (["migrate"], {"DATABASE_URL": "sqlite+aiosqlite:////proc/version"}, "cannot be opened"),
        (["migrate"], {"DATABASE_URL": "nosuch://me:hunter2@host/x"}, "cannot be used"),
    ],
)
async def test_what_the_host_must_mend_is_said_in_one_line(
    tmp_path: Path, words: list[str], settings: dict[str, str], said: str
) -> None:
    status, text = await call(tmp_path, *words, **settings)
    assert status in (1, 2)
    assert text.startswith("lodestar: ")
    assert said in text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("words", [[], ["demo", "--reset"]])
async def test_a_taken_port_is_named_and_nothing_is_forgotten(tmp_path: Path, words: list[str]) -> None:
    """It may be the local Discord that is to be reset, at work on its database."""
    database = tmp_path / "data" / "local.db"
    database.parent.mkdir()
    database.touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, text = await call(tmp_path, *words, LOCAL_PORT=port)
    assert database.exists()
    assert status == 1
    assert (
        text == f"lodestar: Port {port} is taken. Stop what uses it, or set LOCAL_PORT to another (0: any).\n"
    )


async def test_a_token_that_discord_refuses_is_not_shown(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        status, text = await call(tmp_path, DISCORD_TOKEN="wrong-token", DISCORD_API_URL=sandbox.api_url)
    assert status == 1
    assert "Discord does not accept DISCORD_TOKEN" in text
    assert "wrong-token" not in text
    assert "Traceback" not in text


async def test_migrate_says_what_it_did(tmp_path: Path) -> None:
    newest = revisions()[-1]
    assert await call(tmp_path, "migrate") == (0, f"Schema none → {newest}.\n")
    assert await call(tmp_path, "migrate") == (0, f"The database is at schema {newest}.\n")
