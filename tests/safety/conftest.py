"""Every test gets a fresh world."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.driver import LocalWorld, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[LocalWorld]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made
