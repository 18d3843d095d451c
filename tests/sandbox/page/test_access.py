"""The page for everybody: by keyboard, by screen reader, in either colour scheme, on a phone."""

from collections.abc import AsyncIterator
from itertools import groupby

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.sandbox.page.audit import ensure_usable, tabbed_through
from tests.sandbox.page.show import showing
from tests.sandbox.page.tab import PHONE, Tab, opened
from tests.sandbox.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOX = "Message #leadership"
RICH = (
    "# A week\n**Bold**, *slanted*, `code`, ||hidden||, [a link](https://example.org) and <t:1793491200:F>\n"
    "> quoted\n- one\n- two\n-# small\n```py\nprint('hello')\n```"
)


@pytest_asyncio.fixture(loop_scope="session")
async def busy(scene: Scene) -> AsyncIterator[Scene]:
    """A channel with everything in it: Markdown, mentions, replies, reactions, files, cards, layouts, a forum."""
    async with showing(scene) as go:
        go.set()
        ana, ben, where = scene.ana, scene.ben, scene.channel_id
        said = await ben.say(where, RICH)
        await ana.react(said, "✅")
        await ben.react(said, "👍")
        await ana.start_thread(where, "A thread", message=said)
        await ben.say(said["id"], "In the thread")
        await ben.say(
            where, f"<@{ana.id}>, look into <#{where}>", reply_to=said, files=[("notes.txt", "notes")]
        )
        forum = scene.world.add_forum_channel(scene.guild_id, "ideas", tags=["practice"])
        await ben.post(forum, "Mock interviews", "Who has time on Sunday?")
        lounge = scene.world.add_text_channel(scene.guild_id, "lounge")
        await ben.say(lounge, f"<@{ana.id}>!")
        await ana.command(where, "layout")
        await ana.command(where, "card")
        await ana.command(where, "stories", {"principle": "ownership"})
        yield scene


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser, busy: Scene) -> AsyncIterator[Tab]:
    address = f"{busy.sandbox.page_url}#/{busy.guild_id}/{busy.channel_id}"
    async with opened(browser, address, speaker=busy.ana.id) as tab:
        yield tab


async def test_every_state_has_names_and_contrast_in_light_and_dark(desk: Tab) -> None:
    tab = desk
    await tab.sees("Stories about ownership")
    await tab.scheme("light")
    await tab.run("document.querySelector('.spoiler').click()")
    await ensure_usable(tab, "channel")
    await tab.page.locator(".messages").evaluate("(list) => { list.scrollTop = 0 }")
    await ensure_usable(tab, "markdown")
    await tab.press("Open thread A thread, 1 message")
    await tab.sees("In the thread")
    await tab.write(BOX, "/")
    await expect(tab.page.get_by_role("option").first).to_be_visible()
    await ensure_usable(tab, "thread-and-picker")
    await tab.key("Escape")
    await tab.write(BOX, "/practise ")
    await tab.press("Run /practise")
    await tab.sees("This option is required.")
    await ensure_usable(tab, "command")
    await tab.press("Cancel command")
    await tab.page.locator("#channel").get_by_role("button", name="Answer in a form").last.click()
    await tab.press("Submit")
    await tab.sees("This field is required.")
    await ensure_usable(tab, "form")
    await tab.key("Escape")
    await tab.press("ideas (forum) unread")
    await tab.sees("Who has time on Sunday?")
    await tab.page.get_by_role("button", name="Speaking as Ana, change").click()
    await ensure_usable(tab, "forum-and-switcher")
    await tab.key("Escape")
    await tab.page.get_by_role("button", name="Direct messages").click()
    await ensure_usable(tab, "direct")


async def test_a_phone_has_all_of_it_one_at_a_time(desk: Tab) -> None:
    tab = desk
    await tab.size(PHONE)
    await tab.sees("Stories about ownership")
    await ensure_usable(tab, "phone-channel")
    await tab.press("Show channels")
    await ensure_usable(tab, "phone-channels")
    await tab.key("Escape")
    await tab.write(BOX, "/practise ")
    await ensure_usable(tab, "phone-command")
    await tab.press("Cancel command")
    await tab.page.locator("#channel").get_by_role("button", name="Answer in a form").last.click()
    await ensure_usable(tab, "phone-form")
    await tab.key("Escape")
    await tab.press("Open thread A thread, 1 message")
    await tab.sees("In the thread")
    await ensure_usable(tab, "phone-thread")


async def test_the_tab_key_goes_from_left_to_right_and_its_place_always_shows(desk: Tab) -> None:
    await desk.sees("Stories about ownership")
    stops = await tabbed_through(desk)
    assert [room for room, _ in groupby(stop["room"] for stop in stops)] == [
        "rail",
        "sidebar",
        "channel",
        "members",
    ]
    assert [stop for stop in stops if not stop["shows"]] == []
    names = [stop["name"] for stop in stops]
    assert names.index("leadership (channel)") < names.index("Jump a day") < names.index(BOX)


async def test_messages_are_walked_through_and_worked_by_keyboard(desk: Tab) -> None:
    """From the log the arrow keys go from message to message, Tab to what one can do with it; menus give back focus."""
    await desk.sees("Stories about ownership")
    log = desk.page.get_by_role("log", name="Messages in #leadership")
    await log.focus()
    await desk.key("ArrowUp", "Home")
    await expect(desk.page.locator(".message").first).to_be_focused()
    while not await desk.run("document.activeElement.getAttribute('aria-label') === 'More'"):
        await desk.key("Tab")
    await desk.key("Enter")
    await expect(desk.page.get_by_role("menuitem").first).to_be_focused()
    await desk.key("Escape")
    await expect(desk.page.locator(":focus")).to_have_accessible_name("More")
    await expect(log).to_have_attribute("aria-live", "polite")
