"""One browser for all tests of the page, which share its event loop; without a browser they say so and are skipped."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox import Sandbox
from tests.sandbox import conformance
from tests.sandbox.page.tab import Tab, opened
from tests.sandbox.scene import Scene

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(spec_checker: Any | None) -> AsyncIterator[Sandbox]:
    async with conformance.checked(spec_checker) as sandbox:
        yield sandbox


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Browser, scene: Scene) -> AsyncIterator[Tab]:
    """Ana's tab, in the channel."""
    address = f"{scene.sandbox.page_url}#/{scene.guild_id}/{scene.channel_id}"
    async with opened(browser, address, speaker=scene.ana.id) as tab:
        yield tab
