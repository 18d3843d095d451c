"""`python -m benchmarks [NAME …]`: measures, then prints one table; without names everything."""

import argparse
import asyncio
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.metadata import version

import bot
from benchmarks import commands, memory, messages, prompts, reading, start, table
from benchmarks.figures import NotMeasured, Section

Measure = Callable[[], Awaitable[Section]]

MEASURES: Mapping[str, Measure] = {
    "messages": messages.measure,
    "commands": commands.measure,
    "prompts": prompts.measure,
    "memory": memory.measure,
    "start": start.measure,
    "reading": reading.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure Lodestar beside a bare discord.py client."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURES)}; left out, all"
    )
    chosen: list[str] = parser.parse_args(arguments).names
    if unknown := [name for name in chosen if name not in MEASURES]:
        parser.error(f"nothing here measures {', '.join(unknown)}; choose from {', '.join(MEASURES)}")
    began = time.monotonic()
    names = chosen or list(MEASURES)
    try:
        sections = asyncio.run(_measured(names))
    except KeyboardInterrupt:
        return 130
    print(f"\n{_machine()}\n\n{table.written(sections)}")
    print(
        f"Measured in {time.monotonic() - began:.0f} s. Every client runs in its own process, beside the local Discord."
    )
    return 0 if len(sections) == len(names) else 1


async def _measured(names: Sequence[str]) -> list[Section]:
    sections = []
    for number, name in enumerate(names, start=1):
        print(f"[{number}/{len(names)}] measuring {name} …", file=sys.stderr, flush=True)
        try:
            sections.append(await MEASURES[name]())
        except NotMeasured as failure:
            print(f"{name} could not be measured: {failure}", file=sys.stderr)
    return sections


def _machine() -> str:
    busy = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return (
        f"Lodestar {bot.__version__}, discord.py {version('discord.py')}, SQLite {sqlite3.sqlite_version}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores{busy}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
