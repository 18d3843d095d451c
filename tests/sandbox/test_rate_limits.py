"""Limits as Discord states them in headers and enforces them, and how discord.py keeps to them."""

import asyncio

import discord
import pytest

from sandbox import Sandbox
from sandbox.faults import Scope
from sandbox.rate_limits import GLOBAL, STRICT, RateLimits
from sandbox.rest.server import table
from tests.clock import FakeClock
from tests.sandbox.scene import Scene, furnish, text_channel
from tests.sandbox.wire import Reply, Wire


def _limit_headers(reply: Reply) -> dict[str, str]:
    kept = {"retry-after": "Retry-After"}
    return {
        kept.get(name.lower(), name): value
        for name, value in reply.headers.items()
        if name.lower().startswith("x-ratelimit") or name.lower() in kept
    }


async def test_discord_py_keeps_to_the_limit_of_a_route(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    scene.sandbox.rate_limits.set("^POST /channels/.*/messages$", 2, per=0.1)
    await asyncio.gather(*(channel.send(str(number)) for number in range(5)))
    assert sorted(await scene.said(5)) == list("01234")


async def test_one_request_too_many_is_told_what_to_wait_for(scene: Scene, wire: Wire) -> None:
    scene.sandbox.rate_limits.set("^POST /channels/.*/messages$", 1, per=60)
    first, second = await wire.say("said"), await wire.say("too much")
    told, refused = _limit_headers(first), _limit_headers(second)
    assert (first.status, second.status) == (200, 429)
    assert (told["X-RateLimit-Limit"], told["X-RateLimit-Remaining"]) == ("1", "0")
    assert "X-RateLimit-Scope" not in told
    assert refused["X-RateLimit-Scope"] == "user"
    assert refused["X-RateLimit-Bucket"] == told["X-RateLimit-Bucket"]
    assert 0 < float(refused["X-RateLimit-Reset-After"]) <= 60
    assert int(refused["Retry-After"]) >= second.body["retry_after"] > 0
    assert second.body["global"] is False
    elsewhere = scene.world.add_text_channel(scene.guild_id, "elsewhere")
    assert (await wire.ask("POST", f"/channels/{elsewhere}/messages", {"content": "here"})).status == 200
    assert await scene.said(1) == ["said"]


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_a_fault_may_be_of_any_scope(scene: Scene, wire: Wire, scope: Scope) -> None:
    scene.sandbox.faults.add(
        status=429, retry_after=1.5, is_global=scope == "global", shared=scope == "shared"
    )
    reply = await wire.say("too much")
    headers = _limit_headers(reply)
    assert (headers["X-RateLimit-Scope"], headers["Retry-After"]) == (scope, "2")
    assert reply.body == {
        "message": "The resource is being rate limited."
        if scope == "shared"
        else "You are being rate limited.",
        "retry_after": 1.5,
        "global": scope == "global",
        "code": 0,
    }
    assert ("X-RateLimit-Global" in headers) is (scope == "global")
    assert ("X-RateLimit-Bucket" in headers) is (scope != "global")


async def test_answers_to_interactions_are_not_bound_to_the_global_limit(scene: Scene, wire: Wire) -> None:
    scene.world.commands.put("global", {"name": "help", "description": "Helps"})
    run = await scene.ana.command(scene.channel_id, "help", wait=False)
    scene.sandbox.rate_limits.set_global(1, per=60)
    assert [(await wire.ask("GET", "/users/@me")).status for _ in range(2)] == [200, 429]
    token, application = run.interaction.token, scene.world.state.application["id"]
    answer = {"type": 4, "data": {"content": "I help"}}
    replied = await wire.ask("POST", f"/interactions/{run.interaction.id}/{token}/callback", answer)
    followed = await wire.ask("POST", f"/webhooks/{application}/{token}", {"content": "and again"})
    assert (replied.status, followed.status) == (204, 200)
    assert await scene.said(2) == ["I help", "and again"]


async def test_strict_limits_are_those_of_discord() -> None:
    async with Sandbox(rate_limits="strict") as sandbox:
        scene = furnish(sandbox)
        async with Wire.of(scene) as wire:
            statuses = [(await wire.say(str(number))).status for number in range(6)]
        assert statuses == [200] * 5 + [429]
        assert await scene.said(5) == list("01234")


def test_a_window_opens_again_and_the_global_limit_is_over_all_routes() -> None:
    now = [0.0]
    limits = RateLimits(FakeClock().now, "strict", lambda: now[0])
    most, per = GLOBAL
    verdicts = [limits.count("GET /guilds/{guild_id}", str(number)) for number in range(most + 1)]
    assert [each.scope for each in verdicts] == [None] * most + ["global"]
    now[0] += per
    assert limits.count("GET /guilds/{guild_id}", "0").scope is None


@pytest.mark.parametrize("rule", [pattern for pattern, _, _ in STRICT])
def test_every_strict_limit_is_of_a_route_that_exists(rule: str) -> None:
    now = [0.0]
    limits = RateLimits(FakeClock().now, "generous", lambda: now[0])
    limits.set(rule, 1, per=1)
    bound = [limits.count(f"{route.method} {route.template}", "1").limit == 1 for route in table().routes]
    assert any(bound)
