"""A story's receipt keeps up with it, whatever overtakes what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.faults import Fault
from tests.scenarios.driver import World, world

BEGUN = "Situation: the ferry stood still in its third winter\nTask: bring it back before the regatta\n"
ENDED = "Action: I rebuilt it with two students\nResult: Since then it carries {} people a day"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def test_a_reply_that_ends_while_a_later_version_is_ticked_is_not_the_last(here: World) -> None:
    """The draft's reply waits, the tick of the complete story hangs; once both are done, an edit is answered too."""
    _, thread = await here.prompt_now()
    made, faults = here.sandbox.world, here.sandbox.faults
    await here.until_ticked(await here.ben.say(thread, BEGUN + ENDED.format(12)))
    await here.until_receipt(thread, "12 people a day")
    here.clock.patient = True
    await here.ana.say(thread, BEGUN)
    while "draft" not in (await here.ana.command(here.channel, "mystories")).text:
        pass
    tick = faults.add(method="PUT", route="/reactions/", hang=True)
    last = await here.ana.say(thread, ENDED.format(40))
    await made.until(lambda: tick.met)
    here.clock.patient = False
    here.clock.advance(seconds=5)
    await here.until_receipt(thread, "40 people a day")
    faults.release()
    await here.ana.edit(last, ENDED.format(77))
    await here.until_receipt(thread, "77 people a day")
    assert len(here.said_by_bot(thread)) == 2


async def test_a_reply_to_a_story_that_went_before_it_arrived_goes_too(here: World) -> None:
    """It answers no message any more and could not be removed at once: the next start takes it away."""
    _, thread = await here.prompt_now()
    made, faults = here.sandbox.world, here.sandbox.faults
    reply = faults.add(method="POST", route=f"channels/{thread}/messages", hang=True)
    told = await here.ana.say(thread, BEGUN)
    await made.until(lambda: reply.met)
    await here.ana.delete(told)
    while "No story" not in (await here.ana.command(here.channel, "mystories")).text:
        pass
    removal = faults.add(method="DELETE", route=f"channels/{thread}/messages", status=503)
    faults.release()
    await made.until(lambda: removal.met)
    assert len(here.said_by_bot(thread)) == 1
    await here.restart()
    assert here.said_by_bot(thread) == []


def refuse(here: World, method: str, route: str = ".*") -> Fault:
    """Discord does not carry these requests out until the faults are cleared."""
    return here.sandbox.faults.add(method=method, route=route, status=503, times=1_000)


async def wakes(here: World, count: int, *, minutes: int = 1) -> None:
    """So many wakes, so many minutes apart."""
    for _ in range(count):
        here.clock.advance(minutes=minutes)
        await here.wake()


@pytest.mark.parametrize("route", ["/reactions/", "/channels/"])
async def test_what_discord_refuses_to_show_is_shown_once_it_answers_again(here: World, route: str) -> None:
    """The tick, or the reply too, fails for several minutes; then they stand, once, without anybody doing anything."""
    _, thread = await here.prompt_now()
    refused = [refuse(here, method, route) for method in ("PUT", "POST")]
    told = await here.ana.say(thread, BEGUN + ENDED.format(40))
    await here.until(lambda: any(fault.met for fault in refused))
    await wakes(here, 7)
    assert not (here.ticked(told) and here.said_by_bot(thread))
    here.sandbox.faults.clear()
    await wakes(here, 8)
    await here.until_ticked(told)
    await here.until_receipt(thread, "40 people a day")
    before = len(here.sandbox.traffic)
    await wakes(here, 3, minutes=31)
    assert len(here.said_by_bot(thread)) == 1
    assert [
        line for line in here.sandbox.traffic[before:] if line.get("method") in ("PUT", "POST", "PATCH")
    ] == []


async def test_what_discord_refuses_to_take_back_goes_once_it_answers_again(here: World) -> None:
    """A story becomes a remark while tick and reply cannot be removed."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, BEGUN + ENDED.format(40))
    await here.until_ticked(told)
    await here.until_receipt(thread, "40 people a day")
    refused = refuse(here, "DELETE")
    await here.ana.edit(told, "I will tell it tomorrow")
    await here.until(lambda: refused.met)
    await wakes(here, 7)
    assert len(here.said_by_bot(thread)) == 1
    here.sandbox.faults.clear()
    await wakes(here, 8)
    await here.until(lambda: not here.ticked(told) and not here.said_by_bot(thread))


async def test_what_discord_never_shows_is_given_up(here: World) -> None:
    """Ten tries in some hours, then silence; the next message is a new occasion."""
    _, thread = await here.prompt_now()
    refused = refuse(here, "PUT", "/reactions/")
    told = await here.ana.say(thread, BEGUN + ENDED.format(40))
    await here.until_receipt(thread, "40 people a day")
    await wakes(here, 12, minutes=31)
    tried = refused.met
    await wakes(here, 3, minutes=31)
    assert refused.met == tried < 50
    here.sandbox.faults.clear()
    await here.ben.say(thread, "well told")
    await here.ana.edit(told, BEGUN + ENDED.format(41))
    await here.until_ticked(told)


async def test_a_reply_that_a_sleeping_thread_still_owes_is_made_after_the_next_start(here: World) -> None:
    """It was read after a time away; then the process ended before the reply could be made."""
    _, thread = await here.prompt_now()
    await here.stop()
    told = await here.ana.say(thread, BEGUN + ENDED.format(12))
    here.sandbox.world.archive_thread(thread)
    refused = here.sandbox.faults.add(method="PATCH", route=f"channels/{thread}$", status=503, times=99)
    here.sandbox.faults.add(method="POST", route=f"channels/{thread}/messages", status=503, times=99)
    await here.start()
    await here.stop()
    assert refused.met
    assert here.said_by_bot(thread) == []
    here.sandbox.faults.clear()
    await here.start()
    await here.until_ticked(told)
    await here.until_receipt(thread, "12 people a day")
