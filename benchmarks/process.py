"""A client in a process of its own, as its host would run it: started, spoken to, weighed and ended."""

import asyncio
import json
import math
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.figures import NotMeasured
from benchmarks.orders import MARK

ROOT = Path(__file__).resolve().parent.parent

PATIENCE = 60.0
"""Seconds after which a process that says nothing is given up."""

FAREWELL = 10.0
"""Seconds that a process has to end after it was asked to."""


class Process:
    """One running client; `started` is the moment before it was started, by `time.monotonic`."""

    def __init__(self, child: asyncio.subprocess.Process, started: float) -> None:
        if child.stdin is None or child.stdout is None:
            raise ValueError("a process is spoken to through pipes")
        self._child, self._in, self._out = child, child.stdin, child.stdout
        self._heard: list[str] = []
        self.started = started

    async def line_with(self, words: str) -> str:
        """The next line it prints that contains `words`. Raises NotMeasured with what it printed instead."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while line := (await self._out.readline()).decode():
                    if words in line:
                        return line.rstrip("\n")
                    self._heard.append(line)
        raise NotMeasured(f"Waited for {words!r}; the process printed:\n{''.join(self._heard[-40:])}")

    async def answer(self) -> Any:
        """The next answer. Raises NotMeasured."""
        line = await self.line_with(MARK)
        return json.loads(line.partition(MARK)[2])

    async def ask(self, order: str) -> Any:
        """Give an order and wait for its answer. Raises NotMeasured."""
        self._in.write(f"{order}\n".encode())
        await self._in.drain()
        return await self.answer()

    def resident_mebibytes(self) -> float:
        """The memory it holds now (resident set size); not a number on systems without proc(5)."""
        status = Path(f"/proc/{self._child.pid}/status")
        if not status.exists():
            return math.nan
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    async def end(self) -> None:
        """Ask it to end, and make it."""
        self._in.close()
        with suppress(ProcessLookupError, TimeoutError):
            self._child.terminate()
            await asyncio.wait_for(self._child.communicate(), FAREWELL)
        with suppress(ProcessLookupError):
            self._child.kill()
        await self._child.wait()


@asynccontextmanager
async def process(*arguments: str, env: Mapping[str, str]) -> AsyncIterator[Process]:
    """`python ARGUMENTS` until the block ends."""
    started = time.monotonic()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=os.environ | env,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Process(child, started)
    try:
        yield running
    finally:
        await running.end()
