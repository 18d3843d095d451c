"""The bot's processes, one after another, the next one always at hand."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from bot.settings import Settings
from tests.soak.child import CAUGHT_UP

ROOT = Path(__file__).parent.parent.parent

LOG, DATABASE = "bot.log", "lodestar.db"

GUARD = 60.0
"""Seconds after which something that must happen is given up: a guard against hanging, not a measure of speed."""


class Trouble(Exception):
    """The bot did something that no bot should, so there is no point in going on."""


class Bot:
    """One process; it imports everything and then waits for `begin`."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("a bot is spoken to through pipes")
        self._process, self._in, self._out = process, process.stdin, process.stdout
        self.ended = asyncio.ensure_future(process.wait())

    def begin(self, ahead: timedelta) -> None:
        """Start, with the clock so far ahead of the machine's."""
        self._in.write(f"{ahead.total_seconds()}\n".encode())

    async def caught_up(self) -> None:
        """Wait until it has read what was said while it was away. Raises Trouble."""
        try:
            async with asyncio.timeout(GUARD):
                while line := await self._out.readline():
                    if line.decode().strip() == CAUGHT_UP:
                        return
        except TimeoutError:
            raise Trouble(f"the bot did not catch up within {GUARD:g} s") from None
        raise Trouble(f"the bot ended by itself with status {await self.ended}")

    async def kill(self) -> None:
        """End it in the middle of whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await asyncio.wait((self.ended,))

    async def terminate(self) -> int:
        """Ask it to end, and return its exit status. Raises Trouble."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        done, _ = await asyncio.wait((self.ended,), timeout=GUARD)
        if not done:
            raise Trouble(f"the bot did not end within {GUARD:g} s of SIGTERM")
        return self.ended.result()


class Processes:
    """Starts bots on one database and one Discord; all of them log to one file."""

    def __init__(self, folder: Path, *, token: str, api: str) -> None:
        self.log, self.database = folder / LOG, folder / DATABASE
        self._folder = folder
        ours = {name.upper() for name in Settings.model_fields}
        self._environment = {
            **{name: value for name, value in os.environ.items() if name.upper() not in ours},
            "PYTHONPATH": str(ROOT),
            "DISCORD_TOKEN": token,
            "DISCORD_API_URL": api,
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "INFO",
            "METRICS_ADDRESS": "off",
        }
        self._spare: Bot | None = None
        self._all: list[Bot] = []

    async def _make(self) -> Bot:
        # The folder is the working directory, so that no .env of the developer's is read.
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.soak.child"),
                cwd=self._folder,
                env=self._environment,
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
            )
        bot = Bot(process)
        self._all.append(bot)
        return bot

    async def begin(self, ahead: timedelta) -> Bot:
        """A bot that starts now."""
        bot = self._spare or await self._make()
        bot.begin(ahead)
        self._spare = await self._make()
        return bot

    async def close(self) -> None:
        """Kill whatever still runs."""
        for bot in self._all:
            await bot.kill()
