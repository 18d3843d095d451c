"""A story's receipt keeps up with it, whatever overtakes what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.driver import World, world

BEGUN = "Situation: the ferry stood still in its third winter\nTask: bring it back before the regatta"
ENDED = "Action: I rebuilt it with two students\nResult: Since then it carries 40 people a day"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def test_a_reply_that_ends_while_a_later_version_is_ticked_is_not_the_last(here: World) -> None:
    """The draft's reply hangs; it ends while the complete story's tick, which Discord refused once, is tried again."""
    _, thread = await here.prompt_now()
    made, faults = here.sandbox.world, here.sandbox.faults
    reply = faults.add(method="POST", route=f"channels/{thread}/messages", hang=True)
    await here.ana.say(thread, BEGUN)
    await made.until(lambda: reply.met)
    tick = faults.add(method="PUT", route="/reactions/", status=500)
    await here.ana.say(thread, ENDED)
    await made.until(lambda: tick.met)
    faults.release()
    await here.until_receipt(thread, "all four parts", "40 people a day")
    assert len(here.said_by_bot(thread)) == 1
