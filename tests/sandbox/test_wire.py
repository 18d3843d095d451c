"""Raw HTTP: what discord.py never sends, and what it never shows."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.sandbox.scene import Scene


@pytest_asyncio.fixture
async def session(scene: Scene) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bot {scene.sandbox.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


async def test_an_unknown_route_is_loud(
    scene: Scene, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with session.get(f"{scene.sandbox.api_url}/no/such/route") as response:
        assert response.status == 404
    assert scene.sandbox.unknown_routes == ["GET /no/such/route"]
    assert "UNKNOWN ROUTE" in caplog.text
    scene.sandbox.unknown_routes.clear()
    scene.sandbox.traffic.clear()


async def test_every_answer_states_its_limits(scene: Scene, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{scene.sandbox.api_url}/users/@me") as response:
        assert response.headers["Content-Type"] == "application/json"
        for name in ("Limit", "Remaining", "Reset", "Reset-After", "Bucket"):
            assert f"X-RateLimit-{name}" in response.headers


async def test_a_request_without_token_is_refused(scene: Scene) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{scene.sandbox.api_url}/users/@me") as response,
    ):
        assert (response.status, (await response.json())["code"]) == (401, 0)


_ROW = {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "same"}]}
_LINK = {"type": 2, "style": 5, "label": "x", "url": "https://example.org"}


def _row(component: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {"type": 1, "components": [{**component, **changed}]}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"content": 5}, "content"),
        ({"content": "x", "components": [_ROW] * 6}, "components"),
        ({"content": "x", "components": [_ROW] * 2}, "components"),
        ({"content": "x", "components": [{"type": 1, "components": []}]}, "components.0.components"),
        ({"content": "x", "components": [{"type": 10, "content": "x"}]}, "components.0.type"),
        ({"content": "x", "flags": 1 << 15}, "content"),
        ({"content": "x", "nonce": "x" * 26}, "nonce"),
        ({"content": "x", "embeds": [{}] * 11}, "embeds"),
        ({"content": "x", "embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
        ({"content": "x", "embeds": [{"description": "x", "timestamp": "soon"}]}, "embeds.0.timestamp"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"content": "x", "allowed_mentions": {"parse": ["friends"]}}, "allowed_mentions.parse.0"),
        ({"content": "x", "allowed_mentions": {"users": ["1"] * 101}}, "allowed_mentions.users"),
        ({"content": "x", "embeds": [{"title": "x", "url": "ftp://example.org"}]}, "embeds.0.url"),
        ({"content": "x", "embeds": [{"image": {"url": "file:///a.png"}}]}, "embeds.0.image.url"),
        ({"content": "x", "components": [_row(_LINK, url="javascript:x")]}, "components.0.components.0.url"),
        ({"content": "x", "components": [_row(_LINK, custom_id="x")]}, "components.0.components.0"),
        ({"content": "x", "message_reference": {"message_id": "1", "type": 1}}, "message_reference"),
    ],
)
async def test_a_faulty_message_is_refused_with_the_place_of_the_fault(
    scene: Scene, session: aiohttp.ClientSession, body: dict[str, Any], place: str
) -> None:
    url = f"{scene.sandbox.api_url}/channels/{scene.channel_id}/messages"
    async with session.post(url, json=body) as response:
        answer = await response.json()
    assert (response.status, answer["code"]) == (400, 50035)
    node = answer["errors"]
    for step in place.split("."):
        node = node[step]
    assert node["_errors"][0]["code"]


async def test_broken_json_is_refused(scene: Scene, session: aiohttp.ClientSession) -> None:
    url = f"{scene.sandbox.api_url}/channels/{scene.channel_id}/messages"
    async with session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50109)
    assert (scene.sandbox.traffic[-1]["request"], scene.sandbox.traffic[-1]["status"]) == ("{", 400)


async def test_a_broken_form_is_refused(scene: Scene, session: aiohttp.ClientSession) -> None:
    url = f"{scene.sandbox.api_url}/channels/{scene.channel_id}/messages"
    for boundary, body in (("", b"x"), ("; boundary=a", b"--a\r\nContent-Disposition: x")):
        headers = {"Content-Type": f"multipart/form-data{boundary}"}
        async with session.post(url, data=body, headers=headers) as response:
            assert (response.status, (await response.json())["code"]) == (400, 50109)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/channels/1", 10003),
        ("/channels/{channel}/messages/1", 10008),
        ("/guilds/1", 10004),
        ("/guilds/{guild}/members/1", 10007),
        ("/users/1", 10013),
        ("/webhooks/1/token/messages/@original", 10015),
    ],
)
async def test_what_is_not_there_is_unknown(
    scene: Scene, session: aiohttp.ClientSession, path: str, code: int
) -> None:
    path = path.format(channel=scene.channel_id, guild=scene.guild_id)
    async with session.get(scene.sandbox.api_url + path) as response:
        assert (response.status, (await response.json())["code"]) == (404, code)


def _option(kind: int, name: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": "x", **more}


async def test_an_id_is_a_number(scene: Scene, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{scene.sandbox.api_url}/channels/general") as response:
        answer = await response.json()
    assert (response.status, answer["code"]) == (400, 50035)
    assert answer["errors"]["channel_id"]["_errors"][0]["code"] == "NUMBER_TYPE_COERCE"
    scene.sandbox.traffic.clear()  # which the contract forbids to ask at all


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Upper", "description": "x"},
        {"name": "ok", "description": ""},
        {"name": "ok", "description": "x" * 101},
        {"name": "ok", "description": "x", "options": [{"type": 3, "name": "a", "description": "x"}] * 2},
        {"name": "ok", "description": "x", "options": [{"type": 3, "name": "a", "description": "x"}] * 26},
        {"name": "ok", "description": "x", "options": [_option(1, "a"), _option(3, "b")]},
        {"name": "ok", "description": "x", "options": [_option(1, "a", options=[_option(1, "b")])]},
        {"name": "ok", "description": "x", "options": [_option(2, "a", options=[_option(3, "b")])]},
        {"name": "ok", "description": "x", "description_localizations": {"latin": "x"}},
    ],
)
async def test_a_faulty_command_is_refused(
    scene: Scene, session: aiohttp.ClientSession, command: dict[str, Any]
) -> None:
    url = f"{scene.sandbox.api_url}/applications/{scene.world.state.application['id']}/commands"
    async with session.put(url, json=[command]) as response:
        assert (response.status, (await response.json())["code"]) == (400, 50035)
    assert scene.world.commands.listed("global") == []
