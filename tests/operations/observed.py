"""A world whose bot is watched, and what the host's monitoring reads there."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.app import running
from bot.observing.watch import Address, Watch
from tests.scenarios.driver import LocalWorld, world

ANY_PORT: Address = ("127.0.0.1", 0)

PATIENCE = 20.0
"""Seconds after which a number that does not come is given up."""


class Numbers:
    """One reading of /metrics."""

    def __init__(self, text: str) -> None:
        self.families = list(text_string_to_metric_families(text))
        self._values = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in self.families
            for sample in family.samples
        }

    def __call__(self, number: str, /, **labels: str) -> float:
        """A number's value, 0 if it was never counted; `lodestar_` is left out."""
        return self._values.get((f"lodestar_{number}", frozenset(labels.items())), 0.0)

    def of(self, label: str) -> set[str]:
        """Every value of a label."""
        return {value for _, pairs in self._values for key, value in pairs if key == label}


@dataclass
class Observed:
    """A watched world."""

    here: LocalWorld
    watch: Watch

    async def read(self, path: str) -> tuple[int, str]:
        """What is served at a path: the status and the text."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.watch.url}{path}") as answer:
            return answer.status, await answer.text()

    async def numbers(self) -> Numbers:
        """What Prometheus would read now."""
        return Numbers((await self.read("/metrics"))[1])

    async def until(self, wanted: Callable[[Numbers], Any]) -> Numbers:
        """Read until the numbers are as wanted: what is counted last is counted after people have their answers."""
        async with asyncio.timeout(PATIENCE):
            while not wanted(now := await self.numbers()):
                pass
        return now


@asynccontextmanager
async def observed(folder: Path, address: Address = ANY_PORT) -> AsyncIterator[Observed]:
    """A fresh world with a bot that is watched at an address."""
    watch = Watch(address)
    async with (
        world(folder, started=False) as here,
        running(
            f"sqlite+aiosqlite:///{here.database}",
            token=here.sandbox.token,
            api=here.sandbox.api_url,
            clock=here.clock,
            wakes=False,
            settle=0.05,
            watch=watch,
        ) as here.app,
    ):
        await here.bot.client.caught_up.wait()
        yield Observed(here, watch)


def events(records: list[logging.LogRecord], name: str) -> list[logging.LogRecord]:
    """The happenings of one name in the log."""
    return [record for record in records if record.name == "lodestar" and record.getMessage() == name]
