"""A sandbox per test; after each test its traffic is checked, and that it knew every route."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import discord
import pytest
import pytest_asyncio

from sandbox import Sandbox
from tests.sandbox import conformance
from tests.sandbox.scene import Scene, furnish, new_bot, running
from tests.sandbox.wire import Wire


@pytest.fixture(scope="session")
def spec_checker() -> Any | None:
    return conformance.checker(refused=False)


@pytest.fixture(autouse=True)
def _discord_address() -> Iterator[None]:
    """discord.py keeps Discord's address in class variables; they are put back."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest_asyncio.fixture
async def sandbox(spec_checker: Any | None) -> AsyncIterator[Sandbox]:
    async with conformance.checked(spec_checker) as sandbox:
        yield sandbox


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return furnish(sandbox)


@pytest_asyncio.fixture
async def bot(scene: Scene) -> AsyncIterator[discord.Client]:
    """A bot with every intent that does nothing by itself."""
    async with running(scene.sandbox, new_bot()) as bot:
        yield bot


@pytest_asyncio.fixture
async def wire(scene: Scene) -> AsyncIterator[Wire]:
    """The bot without discord.py."""
    async with Wire.of(scene) as wire:
        yield wire
