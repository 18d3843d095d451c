"""Troubles on demand: what they do to the world, and how discord.py takes them."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from sandbox import Sandbox
from sandbox.faults import When
from tests.sandbox.scene import Scene, furnish, text_channel
from tests.sandbox.wire import Wire


def _statuses(scene: Scene) -> list[int | None]:
    return [line["status"] for line in scene.sandbox.traffic if line.get("method") == "POST"]


def _fate(scene: Scene) -> tuple[int | None, Any, str]:
    """What is recorded of the only request that met a fault."""
    (line,) = (line for line in scene.sandbox.traffic if "fault" in line)
    return line["status"], line["response"], line["fault"]


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


@pytest.mark.parametrize(("when", "said"), [("before", []), ("after", ["said"])])
@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 502}, {"status": 503}, {"cut": True}])
async def test_trouble_comes_before_or_after_the_deed(
    scene: Scene, wire: Wire, when: When, said: list[str], trouble: dict[str, Any]
) -> None:
    fault = scene.sandbox.faults.add(method="POST", when=when, **trouble)
    if "cut" in trouble:
        with pytest.raises(aiohttp.ClientError):
            await wire.say("said")
        assert _fate(scene) == (None, None, "cut")
    else:
        assert (await wire.say("said")).status == trouble["status"]
    assert fault.met == 1
    assert await scene.said(len(said)) == said


async def test_an_answer_without_a_body_is_cut_as_well(scene: Scene, wire: Wire) -> None:
    """aiohttp repeats a PUT once by itself, so that it takes two cuts to be noticed."""
    said = await scene.ana.say(scene.channel_id, "done")
    fault = scene.sandbox.faults.add(method="PUT", cut=True, times=2)
    with pytest.raises(aiohttp.ClientError):
        await wire.ask("PUT", f"/channels/{scene.channel_id}/messages/{said['id']}/reactions/%E2%9C%85/@me")
    assert fault.met == 2
    assert scene.ana.sees(scene.channel_id)[0]["reactions"][0]["count"] == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_request_hangs_until_it_is_released(scene: Scene, wire: Wire, when: When) -> None:
    faults = scene.sandbox.faults
    faults.add(method="POST", hang=True, when=when, times=2)
    for count, text in enumerate(("first", "second")):
        asking = asyncio.create_task(wire.say(text))
        await scene.world.until(lambda: faults.hanging)
        assert len(await scene.said(0)) == count + (when == "after")
        faults.release()
        reply = await asking
        assert (reply.status, reply.body["content"], faults.hanging) == (200, text, 0)
    assert await scene.said(2) == ["first", "second"]


@pytest.mark.parametrize(("when", "said"), [("before", []), ("after", ["said"])])
async def test_a_hanging_request_ends_with_its_client(
    scene: Scene, wire: Wire, when: When, said: list[str]
) -> None:
    faults = scene.sandbox.faults
    faults.add(method="POST", hang=True, when=when)
    asking = asyncio.create_task(wire.say("said"))
    await scene.world.until(lambda: faults.hanging)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await scene.world.until(lambda: not faults.hanging)
    assert await scene.said(len(said)) == said
    assert _fate(scene) == (None, None, "hang")


async def test_a_late_request_takes_effect_without_its_client(scene: Scene, wire: Wire) -> None:
    """It is on its way for as long as it takes, and its answer finds nobody."""
    faults = scene.sandbox.faults
    faults.add(method="POST", hang=True, late=True)
    asking = asyncio.create_task(wire.say("at last"))
    await scene.world.until(lambda: faults.hanging)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await wire.say("meanwhile")
    assert faults.hanging == 1
    faults.release()
    assert await scene.said(2) == ["meanwhile", "at last"]
    await scene.world.until(lambda: not faults.hanging)
    assert _fate(scene) == (None, None, "hang")


@pytest.mark.parametrize("late", [False, True])
async def test_closing_the_sandbox_ends_what_hangs(late: bool) -> None:
    async with Sandbox() as sandbox:
        scene = furnish(sandbox)
        async with Wire.of(scene) as wire:
            sandbox.faults.add(hang=True, late=late)
            asking = asyncio.create_task(wire.say("never said"))
            await sandbox.world.until(lambda: sandbox.faults.hanging)
            await sandbox.__aexit__(None, None, None)
            with pytest.raises(aiohttp.ClientError):
                await asking
            assert await scene.said(0) == []
