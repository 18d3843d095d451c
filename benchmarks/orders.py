"""What a measured client process is told on standard input, and how it answers on standard output."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping

MARK = "bench: "
"""What an answer begins with, so that whatever else a process prints is not taken for one."""

Order = Callable[[], Awaitable[object]]

_EVENTS = "discord.py: on_"
"""How discord.py names the tasks in which it runs listeners."""


def answer(value: object) -> None:
    """Print one answer."""
    print(f"{MARK}{json.dumps(value)}", flush=True)


async def obey(orders: Mapping[str, Order], *, ready: object) -> None:
    """Say `ready`, then carry out each line by its name and answer it, until standard input ends."""
    answer(ready)
    while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
        answer(await orders[word]())


async def settled() -> None:
    """Wait until every listener that has begun is done."""
    under_way = [task for task in asyncio.all_tasks() if task.get_name().startswith(_EVENTS)]
    if under_way:
        await asyncio.wait(under_way)
