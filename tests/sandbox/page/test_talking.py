"""People on the page: they write, reply, edit, react, delete, upload, open threads and direct messages."""

import json
import re
from pathlib import Path

import discord
import pytest
from playwright.async_api import Browser, expect

from tests.sandbox.page.tab import PHONE, Tab, opened
from tests.sandbox.scene import READY_SECONDS, Bot, Scene, running, text_channel

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOX = "Message #leadership"


async def test_the_token_leaves_the_address_and_scripts_cannot_read_it(scene: Scene, tab: Tab) -> None:
    assert scene.sandbox.page_token not in await tab.run("location.href + document.cookie")


EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg/onload=alert(3)>"
EVIL_LINKS = "[go](javascript:alert(4)) <javascript:alert(5)> [x](data:text/html,<script>alert(6)</script>)"


async def test_nothing_that_people_or_bots_write_becomes_markup(browser: Browser, scene: Scene) -> None:
    """Messages, names, embeds, buttons, selects, files and forum posts with markup in them are shown as text."""
    world = scene.world
    evil = scene.sandbox.actor(world.add_member(scene.guild_id, EVIL))
    world.add_text_channel(scene.guild_id, EVIL)
    said = await evil.say(scene.channel_id, f"{EVIL} **{EVIL}** `{EVIL}` ||{EVIL}|| {EVIL_LINKS}")
    await evil.say(scene.channel_id, f"> {EVIL}\n- {EVIL}\n# {EVIL}\n```{EVIL}```", reply_to=said)
    await evil.say(
        scene.channel_id, f"<@{evil.id}> <t:99999999999999:F> <:{EVIL}:1>", files=[(f"{EVIL}.html", EVIL)]
    )
    await evil.start_thread(scene.channel_id, EVIL[:90], message=said)
    forum = world.add_forum_channel(scene.guild_id, "forum", tags=["<i>tag</i>"])
    await evil.post(forum, EVIL[:90], EVIL)
    bot = Bot("!", intents=discord.Intents.all(), help_command=None, guild_ready_timeout=READY_SECONDS)
    async with running(scene.sandbox, bot):
        embed = discord.Embed(title=EVIL, description=EVIL, url="https://example.org/?<script>")
        embed.add_field(name=EVIL, value=EVIL).set_footer(text=EVIL).set_author(name=EVIL)
        view = discord.ui.View()
        view.add_item(discord.ui.Button[discord.ui.View](label=EVIL[:80]))
        view.add_item(
            discord.ui.Select[discord.ui.View](
                placeholder=EVIL, options=[discord.SelectOption(label=EVIL[:90])]
            )
        )
        await text_channel(bot, scene.channel_id).send(EVIL, embed=embed, view=view)
    async with opened(browser, f"{scene.sandbox.page_url}#/{scene.guild_id}/{scene.channel_id}") as tab:
        await tab.until("document.querySelectorAll('.message').length >= 4")
        await tab.sees(EVIL)
        await tab.go(scene.guild_id, said["id"])
        await tab.until("document.querySelector('#thread .message')")
        await tab.go(scene.guild_id, forum)
        await tab.until("document.querySelector('.post')")
        await tab.go(scene.guild_id, scene.channel_id)
        await tab.until("document.querySelector('.embed')")
        marks = (
            "script:not([src='/static/main.js']), iframe, object, embed, [onerror], [onload], img[src='x']"
        )
        assert await tab.run(f"document.querySelectorAll({json.dumps(marks)}).length") == 0
        foreign = "[...document.links].map((each) => each.protocol).filter((each) => !/^https?:$/.test(each))"
        assert await tab.run(foreign) == []


SAMPLES = [
    (
        "**bold** *it* _it_ __under__ ~~gone~~",
        "<p><strong>bold</strong> <em>it</em> <em>it</em> <u>under</u> <s>gone</s></p>",
    ),
    (
        "***both*** snake_case_name 2 * 3 * 4",
        "<p><strong><em>both</em></strong> snake_case_name 2 * 3 * 4</p>",
    ),
    (r"\*not\* `**code**` ``a`b``", "<p>*not* <code>**code**</code> <code>a`b</code></p>"),
    (
        "```py\nx < 1\n```\nafter",
        '<pre tabindex="0"><code data-language="py">x &lt; 1</code></pre><p>after</p>',
    ),
    ("> a\n> b\nc", "<blockquote><p>a\nb</p></blockquote><p>c</p>"),
    (">>> a\nb", "<blockquote><p>a\nb</p></blockquote>"),
    (
        "# One\n### Three\n-# small",
        '<h3 class="heading heading1">One</h3><h5 class="heading heading3">Three</h5><p class="subtext">small</p>',
    ),
    ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    ("#hash 1.5 -1 **open", "<p>#hash 1.5 -1 **open</p>"),
    ("a\n\nb", "<p>a\n\nb</p>"),
]


async def test_markdown_looks_as_on_discord(tab: Tab) -> None:
    texts = json.dumps([text for text, _ in SAMPLES])
    html = "rich(text).map((each) => each.outerHTML).join('')"
    shown = f"import('/static/rich.js').then(({{ rich }}) => {texts}.map((text) => {html}))"
    assert await tab.run(shown) == [html for _, html in SAMPLES]


async def test_times_names_and_links_are_shown_for_this_viewer(scene: Scene, tab: Tab) -> None:
    """1793491200 is 2026-11-01 01:00 in Berlin, where daylight saving time has ended."""
    first = await scene.ana.say(scene.channel_id, "first")
    link = f"https://discord.com/channels/{scene.guild_id}/{scene.channel_id}/{first['id']}"
    text = (
        f"<t:1793491200:f> <@{scene.ben.id}> <#{scene.channel_id}> [there]({link}) https://example.org/a_b_c."
    )
    await scene.ana.say(scene.channel_id, text)
    await tab.sees("November 1, 2026 at 1:00 AM @Ben #leadership there https://example.org/a_b_c.")
    await tab.press("there")
    await tab.until(f"document.activeElement.dataset.message === '{first['id']}'")


async def test_members_reply_edit_react_and_delete(scene: Scene, tab: Tab) -> None:
    await scene.ben.say(scene.channel_id, "What do you think?")
    await tab.sees("What do you think?")
    await tab.run("document.querySelector('.message:last-child').focus()")
    await tab.press("Reply")
    await tab.write(BOX, "Good")
    await tab.key("Enter")
    await tab.until(
        "document.querySelector('.message:last-child .origin')?.innerText.includes('What do you think?')"
    )
    await tab.field(BOX).focus()
    await tab.key("ArrowUp")
    await tab.write("Edit message", "Very good")
    await tab.key("Enter")
    await tab.sees("Very good (edited)")
    await tab.run("document.querySelector('.message').focus()")
    await tab.page.locator(".message").first.get_by_role("button", name="React with ✅").click()
    await expect(tab.control("✅, 1 reaction")).to_have_attribute("aria-pressed", "true")
    await tab.run("document.querySelector('.message:last-child').focus()")
    await tab.page.locator(".message").last.get_by_role("button", name="More").click()
    await tab.press("Delete message")
    await tab.press("Delete")
    await tab.until("!document.body.innerText.includes('Very good')")
    assert [each["content"] for each in scene.ben.sees(scene.channel_id)] == ["What do you think?"]


async def test_a_thread_stands_in_a_pane_beside_its_channel(scene: Scene, tab: Tab) -> None:
    """It is begun from a message's menu; what is said in it stays in it, and the channel shows how much that is."""
    await scene.ben.say(scene.channel_id, "What is ownership?")
    await tab.sees("What is ownership?")
    await tab.page.locator(".message").last.hover()
    await tab.page.locator(".message").last.get_by_role("button", name="More").click()
    await tab.press("Create thread")
    await tab.write("Thread name", "Ownership")
    await tab.key("Enter")
    await tab.write("Message Ownership", "Seeing it through")
    await tab.key("Enter")
    await expect(tab.page.locator("#thread .message")).to_contain_text(
        ["What is ownership?", "Seeing it through"]
    )
    await expect(tab.page.locator("#channel")).not_to_contain_text("Seeing it through")
    await expect(tab.control("Open thread Ownership, 1 message")).to_be_visible()
    await expect(tab.control("Ownership (thread)")).to_have_attribute("aria-current", "page")
    await tab.press("Close thread")
    await expect(tab.page.locator("#thread")).to_be_hidden()
    await tab.press("Open thread Ownership, 1 message")
    said = tab.page.locator("#thread .message")
    await expect(said).to_contain_text(["What is ownership?", "Seeing it through"])
    await said.last.hover()
    await said.last.get_by_role("button", name="More").click()
    await tab.press("Delete message")
    await tab.press("Delete")
    await expect(tab.control("Open thread Ownership, 0 messages")).to_be_visible()


async def test_what_was_not_read_is_marked_until_it_is(scene: Scene, tab: Tab) -> None:
    """A channel with news is bold, a mention is counted, in the list, on the workspace and in the title.

    So is one that was made while the page showed what somebody else sees.
    """
    lounge = scene.world.add_text_channel(scene.guild_id, "lounge")
    await scene.ben.say(lounge, "Anybody here?")
    await expect(tab.control("lounge (channel) unread")).to_be_visible()
    await scene.ben.say(lounge, f"<@{scene.ana.id}>?")
    await expect(tab.control("lounge (channel) 1 mention")).to_be_visible()
    await expect(tab.page.get_by_role("button", name="Study group, 1 mention")).to_be_visible()
    await expect(tab.page).to_have_title(re.compile(r"^\(1\) "))
    await tab.press("lounge (channel) 1 mention")
    await expect(tab.control("lounge (channel)")).to_be_visible()
    await expect(tab.page).to_have_title(re.compile("^#lounge"))
    await scene.ana.say(scene.channel_id, f"<@{scene.ben.id}>, have you seen it?")
    await tab.speak_as("Ben")
    await expect(tab.control("leadership (channel) 1 mention")).to_be_visible()


async def test_members_are_listed_and_written_to(browser: Browser, scene: Scene, tab: Tab) -> None:
    """Direct messages open from the list of members; the other one sees them counted, and nobody else sees any."""
    await expect(tab.page.locator("#members")).to_contain_text("Members — 3")
    await expect(tab.page.locator("#members")).to_contain_text("Bots — 1")
    async with opened(browser, scene.sandbox.page_url) as other:
        await other.speak_as("Ben")
        await tab.page.locator("#members").get_by_role("button", name="Ben").click()
        await tab.press("Message Ben")
        await tab.write("Message @Ben", "Shall we practise?")
        await tab.key("Enter")
        await tab.sees("Shall we practise?")
        await other.page.get_by_role("button", name="Direct messages, 1 mention").click()
        await other.press("Ana (direct messages)")
        await other.sees("Shall we practise?")
    await tab.speak_as("Study group owner")
    await tab.page.get_by_role("button", name="Direct messages").click()
    await expect(tab.page.locator("#sidebar")).not_to_contain_text("Ben")


async def test_a_text_file_is_uploaded_and_read(scene: Scene, tab: Tab, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("**Situation:** The pier had rotted", encoding="utf-8")
    async with tab.page.expect_file_chooser() as choosing:
        await tab.press("Upload a file")
    await (await choosing.value).set_files(notes)
    await tab.write(BOX, "My notes")
    await tab.press("Send message")
    await tab.page.locator(".file summary").click()
    await tab.sees("**Situation:** The pier had rotted")
    [message] = scene.ben.sees(scene.channel_id)
    assert [each["filename"] for each in message["attachments"]] == ["notes.md"]


async def test_a_phone_shows_everything_without_scrolling_sideways(scene: Scene, tab: Tab) -> None:
    said = await scene.ana.say(scene.channel_id, "A_very_long_word_" * 30 + "\n```" + "code " * 60 + "```")
    await scene.ana.start_thread(
        scene.channel_id, "A thread with quite a long name for a phone", message=said
    )
    await tab.size(PHONE)
    await tab.press("Show channels")
    await tab.until("document.activeElement.closest('#sidebar')")
    await tab.press("leadership (channel)")
    await tab.press("Open thread A thread with quite a long name for a phone, 0 messages")
    await expect(tab.page.locator("#thread .message").first).to_be_visible()
    await expect(tab.page.locator("#channel")).to_be_hidden()
    assert await tab.run("document.documentElement.scrollWidth") == PHONE[0]
    await tab.press("Back to the channel")
    await expect(tab.page.locator("#thread")).to_be_hidden()
    await tab.press("Show members")
    await expect(tab.page.locator("#members").get_by_role("button", name="Ben")).to_be_in_viewport()
    await tab.key("Escape")
    await expect(tab.page.locator("#members")).not_to_be_in_viewport()
