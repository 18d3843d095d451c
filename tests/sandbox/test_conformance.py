"""The traffic of these tests against Discord's published contract."""

from typing import Any

import pytest

from tests.sandbox import conformance
from tests.sandbox.scene import Scene, new_bot, running, text_channel


async def test_the_checker_finds_what_is_wrong(scene: Scene, spec_checker: Any | None) -> None:
    """Every test's own traffic is checked when it ends; here, that the checker is awake."""
    if spec_checker is None:
        pytest.skip(
            "DISCORD_SPEC_DIR names no folder with discord_conformance.py: the traffic stays unchecked"
        )
    async with running(scene.sandbox, new_bot()) as bot:
        await text_channel(bot, scene.channel_id).send("hello")
    broken = [dict(line) for line in scene.sandbox.traffic]
    answer = next(line for line in broken if line.get("path", "").endswith("/messages"))
    answer["response"] = {**answer["response"], "id": 5}
    assert len(conformance.violations(spec_checker, broken)) >= 1
    assert conformance.violations(spec_checker, scene.sandbox.traffic) == []
