"""The page's server side over sockets: who is let in, and that each of its requests does what a member could do."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord import app_commands

import sandbox as package
from sandbox import Permissions, Sandbox
from tests.sandbox.scene import Bot, Scene, running

Json = dict[str, Any]
STATIC = Path(package.__file__).parent / "static"
FORBIDDEN, NOT_FOUND = 403, 404


@dataclass
class Page:
    """A browser that has opened the page."""

    session: aiohttp.ClientSession
    base: str

    async def ask(self, method: str, path: str, body: Json | None = None) -> Any:
        """The JSON answer; raises AssertionError with it if it is a refusal."""
        async with self.session.request(method, f"{self.base}/page{path}", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def refusal(self, method: str, path: str, body: Json | None = None) -> tuple[int, str]:
        async with self.session.request(method, f"{self.base}/page{path}", json=body) as response:
            return response.status, (await response.json())["message"]

    async def watch(self, user_id: str) -> aiohttp.ClientWebSocketResponse:
        """The live events, ready."""
        socket = await self.session.ws_connect(f"{self.base}/page/as/{user_id}/events")
        assert await socket.receive_json(timeout=5) == {"name": "READY"}
        return socket


async def told(socket: aiohttp.ClientWebSocketResponse, *names: str) -> Json:
    """The data of the next event of one of these names."""
    while (event := await socket.receive_json(timeout=5))["name"] not in names:
        pass
    data: Json = event["data"]
    return data


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest_asyncio.fixture
async def page(scene: Scene, session: aiohttp.ClientSession) -> Page:
    async with session.get(scene.sandbox.page_url) as response:
        assert response.status == 200
    return Page(session, scene.sandbox.base_url)


# Who is let in


async def test_the_address_with_the_token_opens_the_page_and_leaves_a_cookie_for_this_site_only(
    scene: Scene, session: aiohttp.ClientSession
) -> None:
    async with session.get(scene.sandbox.page_url) as response:
        assert response.content_type == "text/html"
        cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    async with session.get(scene.sandbox.base_url + "/") as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/page/people", "/page/as/{ana}/events"])
async def test_without_the_token_nothing_is_told(
    scene: Scene, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(scene.sandbox.base_url + path.format(ana=scene.ana.id)) as response:
        assert response.status == FORBIDDEN
        assert "Ana" not in await response.text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
async def test_another_website_is_turned_away_even_with_the_cookie(
    scene: Scene, page: Page, headers: Json
) -> None:
    cookie = {"Cookie": f"sandbox_page_{page.base.rsplit(':')[-1]}={scene.sandbox.page_token}"}
    url = f"{page.base}/page/as/{scene.ana.id}/channels/{scene.channel_id}/messages"
    for path in ("/", "/static/main.js", "/page/people", f"/page/as/{scene.ana.id}/events"):
        async with page.session.get(page.base + path, headers=cookie | headers) as response:
            assert response.status == FORBIDDEN
    async with page.session.post(url, json={"text": "forged"}, headers=cookie | headers) as response:
        assert response.status == FORBIDDEN
    assert scene.ana.sees(scene.channel_id) == []


async def test_a_page_on_its_own_origin_is_served(page: Page) -> None:
    async with page.session.get(page.base + "/page/people", headers={"Origin": page.base}) as response:
        assert response.status == 200


async def test_only_the_files_of_the_page_are_served(page: Page) -> None:
    async with page.session.get(page.base + "/static/main.js") as response:
        assert (response.status, response.content_type) == (200, "text/javascript")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("nothing.js", "..%2fserver.py", "%2e%2e/server.py", "index.html"):
        async with page.session.get(f"{page.base}/static/{name}") as response:
            assert response.status == NOT_FOUND, name


def test_the_page_asks_nothing_of_the_network() -> None:
    """No file names an address but a name space and the link that is copied; no text can become markup."""
    known = ("http://www.w3.org/2000/svg", "https://discord.com/channels/")
    for path in STATIC.iterdir():
        text = path.read_text(encoding="utf-8")
        addresses = re.findall(r"https?://[\w.]+[^\s\"'`)]*", text)
        assert [each for each in addresses if not each.startswith(known)] == [], path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        ), path.name
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", text), path.name


# What it can do


async def test_what_one_member_writes_another_reads_at_once(scene: Scene, page: Page) -> None:
    ana, channel = f"/as/{scene.ana.id}/channels/{scene.channel_id}", scene.channel_id
    socket = await page.watch(scene.ben.id)
    sent = await page.ask("POST", f"{ana}/messages", {"text": "Good **morning**"})
    assert (await told(socket, "MESSAGE_CREATE"))["content"] == "Good **morning**"
    await page.ask("PATCH", f"{ana}/messages/{sent['id']}", {"text": "Good evening"})
    assert (await told(socket, "MESSAGE_UPDATE"))["content"] == "Good evening"
    await page.ask("PUT", f"{ana}/messages/{sent['id']}/reactions/%E2%9C%85")
    assert (await told(socket, "MESSAGE_REACTION_ADD"))["emoji"]["name"] == "✅"
    shown = (await page.ask("GET", f"/as/{scene.ben.id}/channels/{channel}/messages"))["messages"]
    assert [(each["content"], each["reactions"][0]["me"]) for each in shown] == [("Good evening", False)]
    reply = {"text": "To you", "reply_to": sent["id"], "ping": False}
    answer = await page.ask("POST", f"/as/{scene.ben.id}/channels/{channel}/messages", reply)
    assert (answer["referenced_message"]["id"], answer["mentions"]) == (sent["id"], [])
    await page.ask("DELETE", f"{ana}/messages/{sent['id']}")
    assert (await told(socket, "MESSAGE_DELETE"))["id"] == sent["id"]
    await socket.close()


async def test_old_messages_come_page_by_page(scene: Scene, page: Page) -> None:
    for number in range(120):
        await scene.ana.say(scene.channel_id, str(number))
    path = f"/as/{scene.ben.id}/channels/{scene.channel_id}/messages"
    seen: list[str] = []
    before, more = "", True
    while more:
        answer = await page.ask("GET", path + before)
        seen[:0], more = [each["content"] for each in answer["messages"]], answer["more"]
        before = f"?before={answer['messages'][0]['id']}"
    assert seen == [str(number) for number in range(120)]


async def test_the_world_is_what_this_member_sees(scene: Scene, page: Page) -> None:
    hidden = scene.world.add_text_channel(scene.guild_id, "hidden")
    scene.world.deny(hidden, scene.ben.id, Permissions.VIEW_CHANNEL)
    other = scene.world.add_guild("Elsewhere", owner=scene.ana.id)
    direct = (await page.ask("POST", f"/as/{scene.ana.id}/dms", {"user": scene.world.bot_id}))["id"]
    seen = {each: await page.ask("GET", f"/as/{each}/world") for each in (scene.ana.id, scene.ben.id)}
    ana, ben = seen[scene.ana.id], seen[scene.ben.id]
    assert {"Ana", "Ben"} <= {each["global_name"] for each in ana["people"]}
    assert [guild["id"] for guild in ana["guilds"]] == [scene.guild_id, other]
    assert hidden in {each["id"] for each in ana["guilds"][0]["channels"]}
    assert [guild["id"] for guild in ben["guilds"]] == [scene.guild_id]
    assert hidden not in json.dumps(ben)
    assert ([each["id"] for each in ana["direct"]], ben["direct"]) == ([direct], [])


async def test_threads_and_posts_are_started_and_listed(scene: Scene, page: Page) -> None:
    ana = f"/as/{scene.ana.id}/channels"
    said = await scene.ben.say(scene.channel_id, "Discuss")
    body = {"name": "Talk", "message": said["id"]}
    thread = (await page.ask("POST", f"{ana}/{scene.channel_id}/threads", body))["id"]
    await page.ask("POST", f"{ana}/{thread}/messages", {"text": "inside"})
    forum = scene.world.add_forum_channel(scene.guild_id, "ideas")
    post = (await page.ask("POST", f"{ana}/{forum}/posts", {"title": "A post", "text": "Its text"}))["id"]
    listed = await page.ask("GET", f"{ana}/{forum}/posts")
    assert [(each["id"], each["name"], each["first"]["content"]) for each in listed] == [
        (post, "A post", "Its text")
    ]
    await page.ask("POST", f"{ana}/{thread}/archive", {"archived": True})
    [guild] = (await page.ask("GET", f"/as/{scene.ana.id}/world"))["guilds"]
    states = {each["id"]: (each["joined"], each["thread_metadata"]["archived"]) for each in guild["threads"]}
    assert states == {thread: (True, True), post: (True, False)}


async def test_a_file_is_sent_with_a_message(scene: Scene, page: Page) -> None:
    form = aiohttp.FormData()
    form.add_field("body", json.dumps({"text": "My notes"}))
    form.add_field("files", b"Situation: ...", filename="notes.txt")
    url = f"{page.base}/page/as/{scene.ana.id}/channels/{scene.channel_id}/messages"
    async with page.session.post(url, data=form) as response:
        [file] = (await response.json())["attachments"]
    async with page.session.get(file["url"]) as response:
        assert (file["filename"], await response.text()) == ("notes.txt", "Situation: ...")


async def test_what_discord_refuses_is_answered_with_its_reason(scene: Scene, page: Page) -> None:
    ana = f"/as/{scene.ana.id}/channels/{scene.channel_id}"
    said = await scene.ben.say(scene.channel_id, "Not yours")
    assert await page.refusal("PATCH", f"{ana}/messages/{said['id']}", {"text": "Mine"}) == (
        FORBIDDEN,
        "Cannot edit a message authored by another user",
    )
    status, sentence = await page.refusal("POST", f"{ana}/messages", {"text": "x" * 2001})
    assert (status, "2000" in sentence) == (400, True)
    assert (await page.refusal("GET", "/as/1/world"))[0] == NOT_FOUND
    assert (await page.refusal("GET", f"/as/{scene.ana.id}/channels/1/messages"))[0] == NOT_FOUND
    assert (await page.refusal("POST", f"{ana}/command", {"name": "nothing"}))[0] == 422
    assert (await page.refusal("POST", f"{ana}/command", {"name": 5}))[0] == 400
    for body in ("[]", "{", '"x"'):
        async with page.session.post(f"{page.base}/page{ana}/messages", data=body) as response:
            assert response.status == 400


async def test_the_server_stops_at_once_though_a_page_is_open(session: aiohttp.ClientSession) -> None:
    async with Sandbox() as sandbox:
        user = sandbox.world.add_user("Ana")
        sandbox.world.add_guild("Study group", owner=user)
        async with session.get(sandbox.page_url):
            pass
        socket = await Page(session, sandbox.base_url).watch(user)
        closing = asyncio.create_task(socket.receive(timeout=5))
    message = await closing
    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, aiohttp.WSCloseCode.GOING_AWAY)


# What it can start


class Form(discord.ui.Modal, title="Your story"):
    action: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Action", default="I", max_length=100)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Saved: {self.action.value}", ephemeral=True)


class Card(discord.ui.View):
    @discord.ui.button(label="Answer in a form")
    async def answer(self, interaction: discord.Interaction, _: discord.ui.Button[Any]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.select(
        placeholder="Choose", options=[discord.SelectOption(label="One"), discord.SelectOption(label="Two")]
    )
    async def choose(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        await interaction.response.edit_message(content=f"Chosen: {select.values[0]}")


def furnish(bot: Bot) -> None:
    @bot.tree.command(description="Shows a card")
    async def card(
        interaction: discord.Interaction, text: str, file: discord.Attachment | None = None
    ) -> None:
        read = (await file.read()).decode() if file else ""
        await interaction.response.send_message(text + read, view=Card())

    @card.autocomplete("text")
    async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current.upper(), value=current)]

    @bot.tree.command(description="Never answers")
    async def silent(_: discord.Interaction) -> None:
        pass

    @bot.tree.context_menu(name="Save as STAR story")
    async def save(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Saved {message.content}", ephemeral=True)


@pytest_asyncio.fixture
async def busy_bot(scene: Scene) -> AsyncIterator[None]:
    bot = Bot("!", intents=discord.Intents.all(), help_command=None, guild_ready_timeout=0.05)
    furnish(bot)
    async with running(scene.sandbox, bot):
        await bot.tree.sync()
        yield


@pytest.mark.usefixtures("busy_bot")
async def test_commands_buttons_selects_and_forms_answer_over_the_live_events(
    scene: Scene, page: Page
) -> None:
    """The form's answer is whispered to Ana: Ben, who watches the same channel, is told nothing of it."""
    ana = f"/as/{scene.ana.id}/channels/{scene.channel_id}"
    offered = await page.ask("GET", f"{ana}/commands")
    assert [each["name"] for each in offered["slash"]] == ["card", "silent"]
    assert [each["name"] for each in offered["message"]] == ["Save as STAR story"]
    typed = {"name": "card", "options": {"text": "own"}, "focused": "text"}
    assert await page.ask("POST", f"{ana}/autocomplete", typed) == [{"name": "OWN", "value": "own"}]

    mine, others = await page.watch(scene.ana.id), await page.watch(scene.ben.id)
    form = aiohttp.FormData()
    form.add_field("body", json.dumps({"name": "card", "options": {"text": "A card"}}))
    form.add_field("file", b" and a file", filename="a.txt")
    async with page.session.post(f"{page.base}/page{ana}/command", data=form) as response:
        begun = await response.json()
    shown = await told(mine, "MESSAGE_CREATE")
    assert shown["content"] == "A card and a file"
    assert (await told(mine, "INTERACTION_SUCCESS"))["id"] == begun["id"]

    button, select = (shown["components"][row]["components"][0]["custom_id"] for row in (0, 1))
    await page.ask("POST", f"{ana}/messages/{shown['id']}/select", {"custom_id": select, "values": ["Two"]})
    assert (await told(mine, "MESSAGE_UPDATE"))["content"] == "Chosen: Two"
    await page.ask("POST", f"{ana}/messages/{shown['id']}/press", {"custom_id": button})
    opened = await told(mine, "INTERACTION_MODAL_CREATE")
    assert opened["modal"]["title"] == "Your story"
    fill = f"interactions/{opened['id']}/fill"
    values = {"values": {"Action": "I fixed it"}}
    assert await page.refusal("POST", f"/as/{scene.ben.id}/{fill}", values) == (
        422,
        "This form is no longer open.",
    )
    assert (await page.refusal("POST", f"/as/{scene.ana.id}/{fill}", {"values": {"Action": "x" * 101}}))[
        0
    ] == 422
    await page.ask("POST", f"/as/{scene.ana.id}/{fill}", values)
    whisper = await told(mine, "MESSAGE_CREATE")
    assert (whisper["content"], whisper["flags"]) == ("Saved: I fixed it", 64)

    menu = {"name": "Save as STAR story", "message": shown["id"]}
    await page.ask("POST", f"{ana}/menu", menu)
    assert (await told(mine, "MESSAGE_CREATE"))["content"] == "Saved Chosen: Two"
    await scene.ben.say(scene.channel_id, "Did something happen?")
    heard = [(await told(others, "MESSAGE_CREATE"))["content"] for _ in range(2)]
    assert heard == ["A card and a file", "Did something happen?"]
    await mine.close()
    await others.close()


@pytest.mark.usefixtures("busy_bot")
async def test_a_command_that_nobody_answers_is_told_as_failed(scene: Scene, page: Page) -> None:
    scene.world.interactions.response_seconds = 0.01
    mine = await page.watch(scene.ana.id)
    begun = await page.ask(
        "POST", f"/as/{scene.ana.id}/channels/{scene.channel_id}/command", {"name": "silent"}
    )
    assert (await told(mine, "INTERACTION_FAILURE"))["id"] == begun["id"]
    await mine.close()
