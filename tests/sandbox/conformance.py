"""Whether recorded traffic satisfies Discord's published contract, where the checker is at hand.

Set DISCORD_SPEC_DIR to a folder with `discord_conformance.py` to have everything checked that the tests send, and
TRAFFIC to a file to have what crossed the wire in the scenarios written there (`make traffic` does).
"""

import importlib.util
import json
import os
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from sandbox.permissions import Json


@cache
def checker(*, refused: bool = True) -> Any | None:
    """The checker; None if DISCORD_SPEC_DIR is not set.

    Without `refused`, requests that were answered with 4xx may say what they like: the tests of the sandbox send
    nonsense on purpose, the bot never does.
    """
    folder = os.environ.get("DISCORD_SPEC_DIR")
    if not folder:
        return None
    spec = importlib.util.spec_from_file_location(
        "discord_conformance", Path(folder) / "discord_conformance.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Checker(skip_rejected=not refused)


def violations(tool: Any, traffic: Iterable[Json]) -> list[str]:
    """What is wrong with one recording."""
    tool.reset()
    report = tool.check_lines(json.dumps(line) for line in traffic)
    return [str(each) for each in [*report.violations, *report.unmatched]]


def keep(traffic: Iterable[Json]) -> None:
    """Append a recording to the file that TRAFFIC names, if it names one."""
    if file := os.environ.get("TRAFFIC"):
        path = Path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in traffic)


@asynccontextmanager
async def checked(tool: Any | None) -> AsyncIterator[Sandbox]:
    """A sandbox; afterwards its traffic is checked, that it knew every route, and that it had no bug."""
    async with Sandbox(record=True) as sandbox:
        yield sandbox
    assert not sandbox.internal_errors, sandbox.internal_errors
    assert not sandbox.unknown_routes, sandbox.unknown_routes
    wrong = violations(tool, sandbox.traffic) if tool is not None else []
    assert not wrong, wrong
