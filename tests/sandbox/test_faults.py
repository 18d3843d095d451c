"""Troubles on demand, and how discord.py takes them."""

import asyncio

import aiohttp
import discord
import pytest

from tests.sandbox.scene import Scene, text_channel


def _statuses(scene: Scene) -> list[int]:
    return [line["status"] for line in scene.sandbox.traffic if line.get("method") == "POST"]


async def test_a_rate_limited_request_is_repeated_by_the_client(scene: Scene, bot: discord.Client) -> None:
    scene.sandbox.faults.add(method="POST", route="/messages$", status=429, retry_after=0.01, times=2)
    await text_channel(bot, scene.channel_id).send("at last")
    assert await scene.said(1) == ["at last"]
    assert _statuses(scene) == [429, 429, 200]


async def test_a_failure_after_the_deed_leaves_it_done(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    scene.sandbox.faults.add(method="POST", status=503, when="after")
    with pytest.raises(discord.DiscordServerError):
        await channel.send("done")
    scene.sandbox.faults.add(method="POST", status=503, when="before")
    with pytest.raises(discord.DiscordServerError):
        await channel.send("not done")
    assert await scene.said(1) == ["done"]


async def test_a_torn_answer_and_one_that_never_comes(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    scene.sandbox.faults.add(method="POST", cut=True)
    with pytest.raises(aiohttp.ClientError):
        await channel.send("said, but not confirmed")
    scene.sandbox.faults.add(method="POST", hang=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await channel.send("never said")
    assert await scene.said(1) == ["said, but not confirmed"]


async def test_limits_per_route_and_for_all(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    scene.sandbox.rate_limits.set("^POST /channels/.*/messages$", 2, per=0.1)
    await asyncio.gather(*(channel.send(str(number)) for number in range(5)))
    assert sorted(await scene.said(5)) == list("01234")
    headers = {"Authorization": f"Bot {scene.sandbox.token}"}
    scene.sandbox.rate_limits.set_global(1, per=5)
    async with aiohttp.ClientSession(headers=headers) as session:
        answers = []
        for _ in range(2):
            async with session.get(f"{scene.sandbox.api_url}/users/@me") as response:
                answers.append((response.status, response.headers.get("X-RateLimit-Global")))
    assert answers == [(200, None), (429, "true")]


async def test_events_come_late_and_twice(scene: Scene, bot: discord.Client) -> None:
    heard: list[str] = []
    bot.on_message = lambda message: _note(heard, message)  # type: ignore[attr-defined]
    scene.sandbox.gateway.hold()
    scene.sandbox.gateway.repeat("MESSAGE_CREATE")
    await scene.ana.say(scene.channel_id, "twice")
    await bot.fetch_guild(int(scene.guild_id))
    assert heard == []
    scene.sandbox.gateway.release()
    await scene.ana.say(scene.channel_id, "once")
    await bot.wait_for("message", check=lambda message: message.content == "once", timeout=5)
    assert heard == ["twice", "twice", "once"]


async def _note(heard: list[str], message: discord.Message) -> None:
    heard.append(message.content)
