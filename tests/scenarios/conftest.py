"""Every scenario is played in a fresh world on each stage."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord import BackendError

from tests.scenarios.beyond_simcord import REASONS
from tests.scenarios.driver import Opening, World, staged
from tests.scenarios.sandbox_stage import on_the_sandbox
from tests.scenarios.simcord_stage import in_simcord
from tests.scenarios.stage import CannotPlay

FAILURES: tuple[type[Exception], ...] = (CannotPlay, AssertionError, BackendError)
"""It is not asked of SimCord, or SimCord does otherwise, or it refuses."""


@pytest.fixture(params=[on_the_sandbox, in_simcord], ids=["sandbox", "simcord"])
def opening(request: pytest.FixtureRequest) -> Opening:
    """What opens a stage. On SimCord, a scenario that is listed has to fail."""
    opening: Opening = request.param
    reason = REASONS.get(request.function.__name__)
    if opening is in_simcord and reason is not None:
        request.applymarker(pytest.mark.xfail(raises=FAILURES, reason=reason, strict=True))
    return opening


@pytest.fixture
async def here(tmp_path: Path, opening: Opening) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with staged(opening, tmp_path, kind=World) as made:
        yield made


@pytest.fixture
async def asleep(tmp_path: Path, opening: Opening) -> AsyncIterator[World]:
    """The same, before the bot is started for the first time."""
    async with staged(opening, tmp_path, kind=World, started=False) as made:
        yield made
