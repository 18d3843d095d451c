"""What people start with a bot on the page: commands with options, buttons, selects, forms, and how answers look."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from tests.sandbox.page.show import showing
from tests.sandbox.page.tab import Tab, opened
from tests.sandbox.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOX = "Message #leadership"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def go(scene: Scene) -> AsyncIterator[asyncio.Event]:
    """A bot that shows everything; what it thinks about is answered when the event is set."""
    async with showing(scene) as go:
        yield go


async def test_a_member_runs_a_command_and_fills_the_form_that_nobody_else_sees(
    browser: Browser, scene: Scene, tab: Tab, go: asyncio.Event
) -> None:
    """The picker hands over to the options without losing a key; the answer is thought about, then whispered."""
    address = f"{scene.sandbox.page_url}#/{scene.guild_id}/{scene.channel_id}"
    async with opened(browser, address, speaker=scene.ben.id) as other:
        await tab.write(BOX, "/stories own")
        await expect(tab.control("Ownership")).to_be_visible()
        await tab.picture("autocomplete")
        await tab.key("Enter")
        await expect(tab.field("principle")).to_have_value("Ownership")
        await tab.key("Enter")
        await tab.sees("Ana used /stories", "is thinking")
        go.set()
        await tab.sees("Stories about ownership", "Only you can see this")
        await tab.press("Answer in a form")
        await tab.write("Action", "I fixed it")
        await tab.page.get_by_role("combobox", name="Principle").click()
        await tab.press("Dive Deep")
        await tab.page.get_by_role("radio", name="So so").check()
        await tab.press("Submit")
        await tab.sees("Saved for Dive Deep: I fixed it")
        await expect(tab.page.get_by_role("dialog")).to_have_count(0)
        await tab.write(BOX, "Done, @Ben")
        await tab.key("Enter")
        await other.sees("Done, @Ben")
        seen = await other.reads()
        assert "Stories about" not in seen
        assert "Saved" not in seen
        await tab.press("Dismiss message")
        await tab.until("!document.body.innerText.includes('Saved for')")


async def test_a_form_says_what_is_wrong_beside_each_field_and_keeps_what_was_typed(
    scene: Scene, tab: Tab
) -> None:
    await scene.ana.command(scene.channel_id, "card")
    await tab.press("Answer in a form")
    await expect(tab.field("Title")).to_be_focused()
    await tab.write("Title", "ab")
    await tab.write("Action", "x" * 41)
    await tab.press("Submit")
    await tab.sees("This must be 3 or more in length.", "This must be 40 or fewer in length; it is 41.")
    await tab.sees("This field is required.")
    await expect(tab.field("Title")).to_be_focused()
    await expect(tab.field("Action")).to_have_attribute("aria-invalid", "true")
    await expect(tab.field("Action")).to_have_accessible_description(
        "What you did, step by step This must be 40 or fewer in length; it is 41."
    )
    await tab.picture("form")
    await tab.key("Escape")
    await tab.sees("Discard what you wrote?")
    await tab.press("Cancel")
    await expect(tab.field("Action")).to_have_value("x" * 41)


async def test_options_of_every_kind_are_checked_before_they_are_sent(tab: Tab, tmp_path: Path) -> None:
    """Enter sends from whichever option has the focus, also from a choice or a switch."""
    notes = tmp_path / "notes.txt"
    notes.write_text("read this", encoding="utf-8")
    await tab.write(BOX, "/practise ")
    await tab.write("minutes", "91")
    await tab.field("kind").press("Enter")
    await tab.sees("At most 90.", "This option is required.")
    await tab.write("minutes", "45")
    await tab.field("kind").select_option(label="in a pair")
    await tab.field("partner").select_option(label="Ben")
    await tab.press("aloud")
    await tab.field("notes").set_input_files(notes)
    await tab.picture("options")
    await tab.field("aloud").press("Enter")
    await tab.sees("45 min in a pair, Ben, True, read this")


async def test_selects_take_one_several_and_people_by_mouse_and_keyboard(scene: Scene, tab: Tab) -> None:
    await scene.ana.command(scene.channel_id, "card")
    await tab.press("Choose one")
    await expect(tab.page.get_by_role("option", name="Dive Deep About Dive Deep")).to_be_visible()
    await tab.picture("select")
    await tab.press("Dive Deep About Dive Deep")
    await tab.sees("One: Dive Deep")
    await tab.page.get_by_role("combobox", name="Choose two").first.focus()
    await tab.key("ArrowDown", "Enter", "ArrowDown", "ArrowDown", "Enter", "Escape")
    await tab.sees("Two: No 1, No 3")
    await tab.press("Choose somebody")
    await tab.page.get_by_role("option", name="Ben").click()
    await tab.sees("Somebody: Ben")


async def test_buttons_wait_fail_and_lead_out_as_on_discord(
    scene: Scene, tab: Tab, go: asyncio.Event
) -> None:
    """A deferred answer is thought about; no answer within the time fails under the message; some do nothing."""
    await scene.ana.command(scene.channel_id, "card")
    await expect(tab.control("Not now")).to_be_disabled()
    link = tab.page.get_by_role("link", name="Read more")
    await expect(link).to_have_attribute("href", "https://example.org/more")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await tab.press("Think")
    await tab.sees("Sandbox bot is thinking")
    await tab.picture("thinking")
    go.set()
    await tab.sees("Thought through")
    scene.world.interactions.response_seconds = 0.05
    await tab.press("Ignore")
    await tab.sees("This interaction failed")
    come = asyncio.Event()

    async def hold(route: Route) -> None:
        await come.wait()
        await route.continue_()

    await tab.page.route("**/commands", hold)
    await tab.write(BOX, "/silent")
    await tab.key("Enter")  # faster than the commands come: it is no message for all that
    come.set()
    await tab.press("Run /silent")
    await tab.sees("The application did not respond")
    await tab.picture("failed")


async def test_a_layout_of_components_v2_is_shown_and_used(scene: Scene, tab: Tab) -> None:
    await scene.ana.command(scene.channel_id, "layout")
    frame = tab.page.locator(".container")
    await expect(frame).to_contain_text("Ownership – two stories")
    await expect(frame.locator(".subtext")).to_have_text("Told since March")
    await expect(tab.page.get_by_role("heading", name="Coverage")).to_be_visible()
    assert await frame.evaluate("(node) => getComputedStyle(node).borderLeftColor") == "rgb(26, 188, 156)"
    await tab.press("Count")
    await tab.sees("Counted")
    await tab.picture("layout")


async def test_a_command_of_a_messages_menu_answers_under_it(scene: Scene, tab: Tab) -> None:
    await scene.ben.say(scene.channel_id, "I mended the pier")
    await tab.sees("I mended the pier")
    await tab.page.locator(".message").last.hover()
    await tab.page.locator(".message").last.get_by_role("button", name="More").click()
    await expect(tab.control("Save as STAR story")).to_be_visible()
    await tab.picture("menu")
    await tab.press("Save as STAR story")
    await tab.sees("Kept: I mended the pier")


async def test_an_answer_for_ones_own_eyes_stands_in_the_pane_in_which_it_was_asked_for(
    scene: Scene, tab: Tab
) -> None:
    """The card over a thread belongs to the channel; who presses its button in the thread is answered there."""
    run = await scene.ana.command(scene.channel_id, "card")
    assert run.message is not None
    await scene.ana.start_thread(scene.channel_id, "Talk", message=run.message)
    await tab.press("Open thread Talk, 0 messages")
    thread, channel = tab.page.locator("#thread"), tab.page.locator("#channel")
    await thread.get_by_role("combobox", name="Choose one").click()
    await thread.get_by_role("option", name="Ownership About Ownership").click()
    await expect(thread).to_contain_text("One: Ownership")
    await expect(channel).not_to_contain_text("One: Ownership")
    await expect(tab.control("Open thread Talk, 0 messages")).to_be_visible()
    await channel.get_by_role("combobox", name="Choose one").click()
    await channel.get_by_role("option", name="Dive Deep About Dive Deep").click()
    await expect(channel).to_contain_text("One: Dive Deep")
    await expect(thread).not_to_contain_text("One: Dive Deep")
    scene.world.interactions.response_seconds = 0.05
    await thread.get_by_role("button", name="Ignore").click()
    await expect(thread).to_contain_text("This interaction failed")
