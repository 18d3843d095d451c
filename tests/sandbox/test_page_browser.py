"""The page in headless Chromium, driven over its DevTools protocol: what a person sees, types and presses."""

import asyncio
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord import app_commands

from tests.sandbox.scene import Bot, Scene, running, text_channel

Json = dict[str, Any]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --remote-debugging-port=0 --lang=en-US"
)
PATIENCE = 10.0
"""Seconds until a wait fails: a guard against hanging."""

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def devtools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a browser's DevTools."""
    assert BROWSER is not None
    command = [
        BROWSER,
        *FLAGS.split(),
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
        "about:blank",
    ]
    if os.geteuid() == 0:
        command.insert(1, "--no-sandbox")
    environment = os.environ | {"TZ": "Europe/Berlin"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        lines = (line.split("listening on ") for line in process.stderr)
        address = next((parts[1].strip() for parts in lines if len(parts) == 2), None)
        try:
            assert address is not None, "the browser did not start"
            yield address
        finally:
            process.terminate()


@dataclass
class Tab:
    """A tab with a profile of its own, so that each speaks as who it likes."""

    socket: aiohttp.ClientWebSocketResponse
    session_id: str = ""
    faults: list[str] = field(default_factory=list)
    """What went wrong in the page's scripts, and addresses it asked for elsewhere."""
    origin: str = ""
    _answers: dict[int, asyncio.Future[Json]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def listen(self) -> None:
        async for message in self.socket:
            told = json.loads(message.data)
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif told["method"] == "Runtime.exceptionThrown":
                self.faults.append(json.dumps(told["params"]["exceptionDetails"]))
            elif told["method"] == "Page.javascriptDialogOpening":
                self.faults.append(f"dialog: {told['params']['message']}")
            elif told["method"] == "Network.requestWillBeSent":
                url = told["params"]["request"]["url"]
                if not url.startswith((self.origin, "data:", "about:")):
                    self.faults.append(f"request: {url}")

    async def send(self, method: str, **params: Any) -> Json:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        command: Json = {"id": number, "method": method, "params": params}
        if self.session_id:
            command["sessionId"] = self.session_id
        await self.socket.send_json(command)
        answer = await asyncio.wait_for(self._answers[number], PATIENCE)
        assert "error" not in answer, answer
        result: Json = answer["result"]
        return result

    async def run(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        told = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Waits until an expression is true, and returns it."""
        look = f"""new Promise((resolve, reject) => {{
            const end = performance.now() + {PATIENCE * 900};
            (function look() {{
                const value = (() => {expression})();
                if (value) resolve(value);
                else if (performance.now() > end) reject(new Error("waited in vain on:\\n" + document.body.innerText));
                else setTimeout(look, 15);
            }})();
        }})"""
        return await self.run(look)

    async def sees(self, *texts: str) -> None:
        for text in texts:
            await self.until(f"document.body.innerText.includes({json.dumps(text)})")

    async def key(self, name: str) -> None:
        text = {"text": "\r"} if name == "Enter" else {}
        code = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}[name]
        common = {"key": name, "code": name, "windowsVirtualKeyCode": code}
        await self.send("Input.dispatchKeyEvent", type="keyDown", **common, **text)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def write(self, label: str, text: str) -> None:
        """Types into the field with this label, as fast as the browser takes it."""
        await self.until(f"field({json.dumps(label)})")
        await self.run(f"field({json.dumps(label)}).focus(), field({json.dumps(label)}).select()")
        await asyncio.gather(*(self.send("Input.insertText", text=letter) for letter in text))

    async def press(self, name: str) -> None:
        """Clicks the last button, link or entry of this name."""
        await self.until(f"control({json.dumps(name)})")
        await self.run(f"control({json.dumps(name)}).click()")


FINDING = """
const named = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[aria-hidden]").forEach((each) => each.remove());
    return (node.getAttribute("aria-label") || copy.textContent).trim();
};
const shown = (node) => node.checkVisibility() && !node.disabled;
const control = (name) =>
    [...document.querySelectorAll("button, a, [role^=menuitem], [role=option]")]
        .filter((node) => shown(node) && named(node) === name).pop();
const labelOf = (node) => node.getAttribute("aria-label") ?? node.labels[0]?.innerText;
const field = (label) =>
    [...document.querySelectorAll("textarea, input")].filter((node) => shown(node) && labelOf(node) === label).pop();
Object.assign(globalThis, { control, field });
"""


@asynccontextmanager
async def opened(devtools: str, scene: Scene, place: str = "") -> AsyncIterator[Tab]:
    async with aiohttp.ClientSession() as session, session.ws_connect(devtools, max_msg_size=0) as socket:
        tab = Tab(socket, origin=scene.sandbox.base_url)
        listening = asyncio.create_task(tab.listen())
        try:
            context = (await tab.send("Target.createBrowserContext"))["browserContextId"]
            target = await tab.send("Target.createTarget", url="about:blank", browserContextId=context)
            attached = await tab.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            tab.session_id = attached["sessionId"]
            for domain in ("Page", "Runtime", "Network"):
                await tab.send(f"{domain}.enable")
            await tab.send(
                "Emulation.setDeviceMetricsOverride",
                width=1280,
                height=800,
                deviceScaleFactor=1,
                mobile=False,
            )
            await tab.send("Page.addScriptToEvaluateOnNewDocument", source=FINDING)
            await tab.send("Page.navigate", url=scene.sandbox.page_url + place)
            await tab.until(
                'document.readyState === "complete" && document.querySelector("#app:not([hidden])")'
            )
            yield tab
            tab.session_id = ""
            await tab.send("Target.disposeBrowserContext", browserContextId=context)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        assert tab.faults == []


@pytest_asyncio.fixture
async def tab(devtools: str, scene: Scene) -> AsyncIterator[Tab]:
    async with opened(devtools, scene, f"#/{scene.guild_id}/{scene.channel_id}") as tab:
        yield tab


async def speak_as(tab: Tab, name: str) -> None:
    await tab.run("document.querySelector('.speaker').click()")
    await tab.press(name)
    await tab.until(f"document.querySelector('.speaker b').innerText === {json.dumps(name)}")


async def test_the_token_leaves_the_address_and_scripts_cannot_read_it(scene: Scene, tab: Tab) -> None:
    assert scene.sandbox.page_token not in await tab.run("location.href + document.cookie")


EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg/onload=alert(3)>"
EVIL_LINKS = "[go](javascript:alert(4)) <javascript:alert(5)> [x](data:text/html,<script>alert(6)</script>)"


async def test_nothing_that_people_or_bots_write_becomes_markup(devtools: str, scene: Scene) -> None:
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
    bot = Bot("!", intents=discord.Intents.all(), help_command=None, guild_ready_timeout=0.05)
    async with running(scene.sandbox, bot):
        embed = discord.Embed(title=EVIL, description=EVIL, url="https://example.org/?<script>")
        embed.add_field(name=EVIL, value=EVIL).set_footer(text=EVIL).set_author(name=EVIL)
        view = discord.ui.View()
        view.add_item(discord.ui.Button[Any](label=EVIL[:80]))
        view.add_item(
            discord.ui.Select[Any](placeholder=EVIL, options=[discord.SelectOption(label=EVIL[:90])])
        )
        await text_channel(bot, scene.channel_id).send(EVIL, embed=embed, view=view)
        async with opened(devtools, scene, f"#/{scene.guild_id}/{scene.channel_id}") as tab:
            await tab.until("document.querySelectorAll('.message').length >= 4")
            await tab.sees(EVIL)
            await tab.run(f"location.hash = '#/{scene.guild_id}/{said['id']}'")
            await tab.until("document.querySelector('#thread .message')")
            await tab.run(f"location.hash = '#/{scene.guild_id}/{forum}'")
            await tab.until("document.querySelector('.post')")
            await tab.run(f"location.hash = '#/{scene.guild_id}/{scene.channel_id}'")
            await tab.until("document.querySelector('.embed')")
            marks = "script:not([src='/static/main.js']), iframe, object, embed, [onerror], [onload], img[src='x']"
            assert await tab.run(f"document.querySelectorAll({json.dumps(marks)}).length") == 0
            foreign = (
                "[...document.links].map((each) => each.protocol).filter((each) => !/^https?:$/.test(each))"
            )
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


class Form(discord.ui.Modal, title="Your story"):
    action: discord.ui.Label[Any] = discord.ui.Label(
        text="Action", component=discord.ui.TextInput(style=discord.TextStyle.paragraph, max_length=40)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.action.component, discord.ui.TextInput)
        await interaction.response.send_message(f"Saved: {self.action.component.value}", ephemeral=True)


class Card(discord.ui.View):
    @discord.ui.button(label="Answer in a form")
    async def answer(self, interaction: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        await interaction.response.send_modal(Form())


@pytest_asyncio.fixture
async def busy_bot(scene: Scene) -> AsyncIterator[asyncio.Event]:
    """Offers /stories, whose answer is deferred until the event is set, and /silent."""
    bot = Bot("!", intents=discord.Intents.all(), help_command=None, guild_ready_timeout=0.05)
    go = asyncio.Event()

    @bot.tree.command(description="My stories")
    async def stories(interaction: discord.Interaction, principle: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await go.wait()
        await interaction.followup.send(f"Stories about {principle}", view=Card())

    @stories.autocomplete("principle")
    async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = ("Ownership", "Dive Deep", "Deliver Results")
        return [
            app_commands.Choice(name=each, value=each.lower())
            for each in names
            if current.lower() in each.lower()
        ]

    @bot.tree.command(description="Never answers")
    async def silent(_: discord.Interaction) -> None:
        pass

    async with running(scene.sandbox, bot):
        await bot.tree.sync()
        yield go


async def test_a_member_runs_a_command_and_fills_the_form_that_nobody_else_sees(
    devtools: str, scene: Scene, tab: Tab, busy_bot: asyncio.Event
) -> None:
    await speak_as(tab, "Ana")
    async with opened(devtools, scene, f"#/{scene.guild_id}/{scene.channel_id}") as other:
        await speak_as(other, "Ben")
        await tab.write("Message #leadership", "/stories own")
        await tab.until("control('Ownership')")
        await tab.key("Enter")
        await tab.until("field('principle').value === 'Ownership'")
        await tab.key("Enter")
        await tab.sees("Ana used /stories", "is thinking")
        busy_bot.set()
        await tab.sees("Stories about ownership", "Only you can see this")
        await tab.press("Answer in a form")
        await tab.write("Action", "x" * 41)
        await tab.press("Submit")
        await tab.sees("This must be 40 or fewer in length; it is 41.")
        await tab.write("Action", "I fixed it")
        await tab.press("Submit")
        await tab.sees("Saved: I fixed it")
        await tab.until("!document.querySelector('dialog')")
        await tab.write("Message #leadership", "Done, @Ben")
        await tab.key("Enter")
        await other.sees("Done, @Ben")
        assert not await other.run("/Stories about|Saved/.test(document.body.innerText)")
        await tab.press("Dismiss message")
        await tab.until("!document.body.innerText.includes('Saved: I fixed it')")


@pytest.mark.usefixtures("busy_bot")
async def test_a_command_without_an_answer_fails_as_on_discord(scene: Scene, tab: Tab) -> None:
    scene.world.interactions.response_seconds = 0.01
    await tab.write("Message #leadership", "/silent")
    await tab.until("document.querySelector('.picker [role=option]')")
    await tab.key("Enter")
    await tab.press("Run /silent")
    await tab.sees("The application did not respond")


async def test_members_reply_edit_react_and_delete(scene: Scene, tab: Tab) -> None:
    await speak_as(tab, "Ana")
    await scene.ben.say(scene.channel_id, "What do you think?")
    await tab.sees("What do you think?")
    await tab.run("document.querySelector('.message:last-child').focus()")
    await tab.press("Reply")
    await tab.write("Message #leadership", "Good")
    await tab.key("Enter")
    await tab.until(
        "document.querySelector('.message:last-child .origin')?.innerText.includes('What do you think?')"
    )
    await tab.run("field('Message #leadership').focus()")
    await tab.key("ArrowUp")
    await tab.write("Edit message", "Very good")
    await tab.key("Enter")
    await tab.sees("Very good (edited)")
    await tab.run("document.querySelector('.message').focus()")
    await tab.press("React with ✅")
    await tab.until("control('✅, 1 reaction')?.getAttribute('aria-pressed') === 'true'")
    await tab.run("document.querySelector('.message:last-child').focus()")
    await tab.press("More")
    await tab.press("Delete message")
    await tab.press("Delete")
    await tab.until("!document.body.innerText.includes('Very good')")
    assert [each["content"] for each in scene.ben.sees(scene.channel_id)] == ["What do you think?"]


async def test_a_phone_shows_everything_without_scrolling_sideways(scene: Scene, tab: Tab) -> None:
    said = await scene.ana.say(scene.channel_id, "A_very_long_word_" * 30 + "\n```" + "code " * 60 + "```")
    await scene.ana.start_thread(
        scene.channel_id, "A thread with quite a long name for a phone", message=said
    )
    await tab.send(
        "Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True
    )
    await tab.press("Show channels")
    await tab.until("document.activeElement.closest('#sidebar')")
    await tab.press("leadership (channel)")
    await tab.run(f"location.hash = '#/{scene.guild_id}/{said['id']}'")
    await tab.until("document.querySelector('#thread .message') && !document.querySelector('#thread').hidden")
    assert await tab.run("document.documentElement.scrollWidth") == 390
    await tab.press("Back to the channel")
    await tab.until("document.querySelector('#thread').hidden")
