"""One reminder and one digest for a local date, whatever Discord does with them and when the process dies."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.services import errands
from tests.reliability.test_posting_once import die_while
from tests.scenarios.driver import LocalWorld, Message, world

EVENING = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)
"""20:00 on Friday in Berlin: the reminder is due."""

MORNING = datetime(2026, 3, 7, 7, 30, tzinfo=UTC)
"""08:30 on Saturday there, a day without a prompt: the digest is due."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[LocalWorld]:
    """A group with Friday's prompt, which Ana is to be reminded of, and with a digest on Saturday."""
    async with world(tmp_path) as made:
        await made.setup(weekdays="Mon-Fri", digest="sat")
        await made.ana.command(made.channel, "remind", {"at": "20:00"})
        made.clock.set(EVENING.replace(hour=7, minute=30))
        assert await made.wake() == 1
        yield made


async def reminders(here: LocalWorld) -> list[Message]:
    return [each for each in here.said_by_bot(await here.ana.open_dm()) if "⏰" in each["content"]]


def digests(here: LocalWorld) -> list[Message]:
    return [each for each in here.said_by_bot(here.channel) if "🗓️" in each["content"]]


async def wake_until_later(here: LocalWorld) -> None:
    """Wake now and when it may have been tried again."""
    for minutes in (0, 3, 6):
        here.clock.advance(minutes=minutes)
        await here.wake()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_death_while_something_is_said_neither_loses_nor_doubles_it(
    here: LocalWorld, when: str
) -> None:
    """Before Discord had it, or after that and before it was recorded; it is found among much that came since."""
    direct = await here.ana.open_dm()
    for moment, place in ((EVENING, direct), (MORNING, here.channel)):
        here.clock.set(moment)
        await die_while(here, "POST", f"/channels/{place}/messages", when)
        for number in range(70):
            await here.ana.say(place, f"good morning {number}")
        here.clock.advance(hours=1)  # Discord has forgotten the nonce
        await here.start()
        await here.wake()
        await here.wake()
    assert len(await reminders(here)) == len(digests(here)) == 1


TROUBLES: dict[str, dict[str, Any]] = {
    "made and answered with a failure": {"status": 502, "when": "after"},
    "held back": {"status": 429},
    "made and not answered": {"hang": True, "when": "after"},
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_trouble_with_discord_neither_loses_nor_doubles_it(
    here: LocalWorld, trouble: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble.get("hang"):
        monkeypatch.setattr(errands, "PATIENCE", timedelta(seconds=0.5))
    direct = await here.ana.open_dm()
    for moment, place in ((EVENING, direct), (MORNING, here.channel)):
        here.sandbox.faults.add(method="POST", route=f"/channels/{place}/messages", **trouble)
        here.clock.set(moment)
        await wake_until_later(here)
    assert len(await reminders(here)) == len(digests(here)) == 1


async def test_closed_direct_messages_are_given_up_for_the_day_and_said_in_private(here: LocalWorld) -> None:
    """The next time that Ana types /remind; the day after, with her messages open again, it comes."""
    here.sandbox.world.close_dms(here.ana.id)
    here.clock.set(EVENING)
    await wake_until_later(here)
    asked = len(here.stage.requests("POST", "users/@me/channels"))
    assert asked == 1
    told = await here.ana.command(here.channel, "remind")
    assert told.ephemeral
    assert "The reminder of 2026-03-06 did not come. I could not write to you" in told.text
    here.sandbox.world.close_dms(here.ana.id, closed=False)
    for moment in (EVENING.replace(day=9, hour=7, minute=30), EVENING.replace(day=9)):
        here.clock.set(moment)
        await here.wake()
    assert len(await reminders(here)) == 1
    assert "did not come" not in (await here.ana.command(here.channel, "remind")).text


async def test_nothing_is_said_before_what_was_said_meanwhile_is_read(here: LocalWorld) -> None:
    """Discord does not let us read the threads after a loss: it waits, and comes once they were read."""
    for moment in (EVENING, MORNING):
        here.sandbox.faults.add(method="GET", route=r"threads/active", status=404)
        here.bot.core.answers.miss("discord")
        here.clock.set(moment)
        before = len(await reminders(here)) + len(digests(here))
        await here.wake()
        assert len(await reminders(here)) + len(digests(here)) == before
        await here.wake()
        await here.wake()
    assert len(await reminders(here)) == len(digests(here)) == 1
