"""A newcomer's first minutes with the demo, in the browser; its pictures are those of the README."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot import demo
from bot.settings import Settings
from bot.storage.occupancy import Occupied
from tests.sandbox.page.audit import ensure_usable
from tests.sandbox.page.tab import PHONE, Tab, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = """\
**Situation:** Our nightly import had failed for weeks, and the shop showed stale prices every Monday.
**Task:** Nobody owned it, so I took it: prices had to be right by seven, without fail.
**Action:** I traced the failures to one supplier's file, wrote a check that rejects it with a clear message, \
and agreed a repair window with the supplier.
**Result:** No stale price in 11 weeks, and 6 hours of manual fixing saved each week."""


def settings(folder: Path, port: int = 0) -> Settings:
    return Settings(
        data_dir=folder, local_port=port, database_url=None, principles_note=None, metrics_address="off"
    )


async def _take_the_tour(tab: Tab) -> None:
    """Five steps by keyboard, to and fro."""
    tour = tab.page.get_by_role("dialog")
    await expect(tour).to_have_accessible_name("Today's question")
    await expect(tour.get_by_role("button", name="Next")).to_be_focused()
    await ensure_usable(tab, "tour")
    await tab.key("Enter", "Shift+Tab", "Enter")
    await expect(tour).to_contain_text("1 of 5")
    for step in range(2, 6):
        await tab.key("Enter")
        await expect(tour).to_contain_text(f"{step} of 5")
    await expect(tour).to_have_accessible_name("See a whole week in a minute")
    await tab.key("Enter")
    await expect(tour).to_be_hidden()


async def _answer(tab: Tab) -> None:
    """Ana tells a story in today's thread; it is ticked, and she is told what was kept."""
    await tab.page.locator(".thread_chip").click()
    box = tab.page.locator("#thread textarea")
    await box.fill(STORY)
    await box.press("Enter")
    thread = tab.page.locator("#thread")
    await expect(thread.get_by_role("button", name="✅, 1 reaction")).to_be_visible()
    await expect(thread.locator(".message").last).to_contain_text("Lodestar", timeout=15_000)
    await tab.scheme("light")
    await tab.page.mouse.move(0, 0)
    await tab.picture("readme-thread")


async def test_a_newcomer_sees_a_week_and_finds_the_same_world_again(
    browser: Browser, tmp_path: Path
) -> None:
    async with demo.local(settings(tmp_path)) as (_, address):
        port = int(address.split("/?")[0].rsplit(":", 1)[1])
        async with opened(browser, address) as tab:
            titles = tab.page.locator("#channel .embed_title")
            await _take_the_tour(tab)
            await expect(titles).to_have_text(["2. Ownership"])
            await _answer(tab)
            await tab.press("Close thread")
            await tab.press("Jump a day")
            await expect(titles).to_have_count(2)
            await tab.press("Next prompt")
            await expect(titles).to_have_count(3)
            await tab.sees("2 days ahead")
            for count in range(4, 8):
                await tab.press("Jump a day")
                await expect(titles).to_have_count(count)
            week = await titles.all_inner_texts()
            assert len(set(week)) == 7, "seven days, seven principles"
            await ensure_usable(tab, "week")
            await tab.page.reload()
            await expect(titles).to_have_text(week)
            assert await tab.page.get_by_role("dialog").count() == 0, "the tour is dismissed for good"
            await tab.press("Tour")
            await expect(tab.page.get_by_role("dialog")).to_contain_text("1 of 5")
            await tab.key("Escape")
            await expect(tab.control("Tour")).to_be_focused()
            kept = await tab.page.context.storage_state()

    async with demo.local(settings(tmp_path, port)) as (_, address):
        async with opened(browser, address, stored=kept, size=PHONE) as tab:
            titles = tab.page.locator("#channel .embed_title")
            await expect(titles).to_have_text(week)
            assert await tab.page.get_by_role("dialog").count() == 0
            await tab.write("Message #leadership-principles", "/coverage")
            await tab.key("Enter")
            await tab.press("Run /coverage")
            await tab.sees("Only you can see this")
            await ensure_usable(tab, "readme-phone")
            await tab.press("Show channels")
            await tab.sees("6 days ahead")
        with pytest.raises(Occupied, match="is running"):
            demo.forget(settings(tmp_path, port))

    demo.forget(settings(tmp_path))
    async with demo.local(settings(tmp_path)) as (_, address), opened(browser, address, size=PHONE) as tab:
        await expect(tab.page.locator("#channel .embed_title")).to_have_text(["2. Ownership"])
        await expect(tab.page.locator(".thread_chip")).to_contain_text("0 messages")
        await tab.key("Enter", "Enter", "Enter")
        await expect(tab.page.get_by_role("dialog")).to_have_accessible_name("Be somebody else")
        await expect(tab.page.locator(".speaker")).to_be_in_viewport()
        await tab.sees("real time")
        await ensure_usable(tab, "phone-tour")
        await tab.press("End the tour")
        await expect(tab.page.locator(".speaker")).not_to_be_in_viewport()
        await expect(tab.control("Show channels")).to_be_focused()
