"""The movable clock of the local Discord: what happens on the way, what is kept, and who may not be told."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import Moment, Sandbox, World
from sandbox.timeline import MovableClock, Timeline
from tests.clock import MONDAY, FakeClock
from tests.sandbox.scene import Scene, furnish, text_channel

DAY = timedelta(days=1)


class Daily:
    """A bot's schedule: once a day at a time, noting each time that it was woken when something was due."""

    def __init__(self, timeline: Timeline, at: time) -> None:
        self.timeline = timeline
        self.at = at
        self.done = timeline.now
        self.met: list[datetime] = []
        timeline.moments, timeline.moved = self.coming, self.wake

    def next(self) -> datetime:
        today = datetime.combine(self.done.date(), self.at, UTC)
        return today if today > self.done else today + DAY

    async def coming(self) -> list[Moment]:
        return [Moment("Next", self.next())]

    async def wake(self) -> None:
        due = self.next()
        assert due >= self.timeline.now, "a moment was passed over"
        if due == self.timeline.now:
            self.met.append(due)
        self.done = self.timeline.now


@given(
    start=st.integers(0, 365 * 86400).map(lambda seconds: MONDAY + timedelta(seconds=seconds)), at=st.times()
)
def test_seven_days_meet_seven_daily_moments_each_at_its_hour(start: datetime, at: time) -> None:
    """Whatever the hour of the start, each jump of a day meets exactly one, the next."""

    async def jump() -> None:
        clock = MovableClock(lambda: start)
        timeline = Timeline(World(clock=clock), clock)
        daily = Daily(timeline, at)
        first = daily.next()
        for number in range(1, 8):
            await timeline.pass_day()
            assert daily.met == [first + day * DAY for day in range(number)]

    asyncio.run(jump())


async def test_without_anything_to_come_a_day_is_a_day(sandbox: Sandbox) -> None:
    before = sandbox.timeline.now
    await sandbox.timeline.pass_day()
    assert DAY <= sandbox.timeline.now - before < DAY + timedelta(minutes=1)


@pytest.mark.parametrize("moment", [MONDAY, MONDAY - DAY, MONDAY + 400 * DAY])
async def test_time_goes_on_and_not_too_far(moment: datetime) -> None:
    async with Sandbox(clock=FakeClock().now) as sandbox:
        with pytest.raises(ValueError, match="not ahead, or too far"):
            await sandbox.timeline.go_to(moment)
        assert sandbox.timeline.now == MONDAY


async def test_silent_threads_are_archived_on_the_way(scene: Scene) -> None:
    said = await scene.ana.say(scene.channel_id, "Discuss")
    thread = await scene.ana.start_thread(scene.channel_id, "Talk", message=said)
    for _ in range(4):
        await scene.sandbox.timeline.pass_day()
    assert scene.world.state.thread(thread)["thread_metadata"]["archived"]


async def test_how_far_it_was_moved_is_kept_with_the_world(tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    async with Sandbox(state=state, clock=FakeClock().now) as sandbox:
        scene = furnish(sandbox)
        await sandbox.timeline.go_to(MONDAY + 3 * DAY)
        said = await scene.ana.say(scene.channel_id, "On Thursday")
    async with Sandbox(state=state, clock=FakeClock().now) as sandbox:
        assert sandbox.timeline.now == MONDAY + 3 * DAY
        assert sandbox.timeline.ahead == 3 * DAY
        later = await sandbox.actor(scene.ana.id).say(scene.channel_id, "Still Thursday")
        assert later["timestamp"][:10] == said["timestamp"][:10] == "2026-03-05"


async def test_pages_are_told_and_the_bot_is_not(scene: Scene, bot: discord.Client) -> None:
    """For the bot it is only later: what it is sent next carries the new time."""
    heard = scene.ana.events()
    await scene.sandbox.timeline.pass_day()
    [told] = heard.pending()
    assert (told.name, round(told.data["ahead"])) == ("CLOCK_MOVED", 86400)
    heard.close()
    sent = await text_channel(bot, scene.channel_id).send("Good morning")
    assert abs(sent.created_at - datetime.now(UTC) - DAY) < timedelta(minutes=1)
    assert "CLOCK_MOVED" not in [line.get("gateway") for line in scene.sandbox.traffic]


async def test_the_panels_requests_move_the_clock_or_say_why_not(scene: Scene) -> None:
    async def coming() -> list[Moment]:
        return [Moment("Tea", scene.sandbox.timeline.now.replace(microsecond=0) + timedelta(hours=2))]

    scene.sandbox.timeline.moments = coming
    base = f"{scene.sandbox.base_url}/page/clock"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.post(base + "/day") as response:
            assert response.status == 403
        async with session.get(scene.sandbox.page_url):
            pass
        async with session.get(base) as response:
            told = await response.json()
        assert (told["ahead"], [each["label"] for each in told["moments"]]) == (0, ["Tea"])
        async with session.post(base, json={"when": told["moments"][0]["when"]}) as response:
            assert 7100 < (await response.json())["ahead"] <= 7200
        for when in ("yesterday", "2026-03-02T06:00:00", "1999-01-01T00:00:00+00:00", ""):
            async with session.post(base, json={"when": when}) as response:
                assert response.status == 400
                assert (await response.json())[
                    "message"
                ] == "The clock goes on, not back, and by a year at most."
