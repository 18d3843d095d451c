"""Whether recorded traffic satisfies Discord's published contract, where the checker is at hand.

Set DISCORD_SPEC_DIR to a folder with `discord_conformance.py` to have everything checked that the tests send.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

from sandbox.permissions import Json


def checker() -> Any | None:
    """The checker; None if DISCORD_SPEC_DIR is not set."""
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
    return module.Checker(skip_rejected=True)


def violations(tool: Any, traffic: list[Json]) -> list[str]:
    """What is wrong with the lines; requests that were refused are the bot's fault, not ours."""
    tool.reset()
    report = tool.check_lines(json.dumps(line) for line in traffic)
    return [str(each) for each in [*report.violations, *report.unmatched]]
