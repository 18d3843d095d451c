"""A story that is deleted for good leaves nothing behind, whatever happens while it is deleted."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios.driver import World, press, world
from tests.scenarios.test_answering import STORY


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def test_a_receipt_that_could_not_be_taken_back_goes_with_the_next_start(here: World) -> None:
    """Discord fails while the story is deleted; its messages stay, and nothing of ours under them."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_receipt(thread, "all four parts")
    listed = await here.ana.command(here.channel, "mystories")
    asked = await press(await press(listed, "Open 1"), "Delete")
    here.sandbox.faults.add(method="DELETE", route="/messages/", status=404, times=9)
    assert "is deleted" in (await press(asked, "Delete it for good")).text
    here.sandbox.faults.clear()
    await here.restart()
    assert here.said_by_bot(thread) == []
    assert not here.ticked(told)


async def test_a_receipt_in_a_thread_that_sleeps_goes_with_the_next_start(here: World) -> None:
    """Nothing happens in the thread any more, and yet it is read: its story was changed from elsewhere."""
    _, thread = await here.prompt_now()
    await here.ana.say(thread, STORY)
    await here.until_receipt(thread, "all four parts")
    here.clock.advance(days=8)
    here.sandbox.world.archive_thread(thread)
    await here.restart()
    listed = await here.ana.command(here.channel, "mystories")
    asked = await press(await press(listed, "Open 1"), "Delete")
    removal = here.sandbox.faults.add(method="DELETE", route="/messages/", status=404, times=9)
    assert "is deleted" in (await press(asked, "Delete it for good")).text
    assert removal.met
    here.sandbox.faults.clear()
    await here.restart()
    assert here.said_by_bot(thread) == []


async def test_answers_to_questions_go_with_their_story(here: World) -> None:
    """Nothing of what was answered stays in the database, although the messages may still tell the story."""
    _, thread = await here.prompt_now()
    await here.ana.say(thread, STORY)
    receipt = await here.until_receipt(thread, "all four parts")
    form = await here.ana.press(receipt, "Ask me more")
    assert "kept" in (await form.fill({"Answer 1": "I asked the driver first"})).text
    listed = await here.ana.command(here.channel, "mystories")
    asked = await press(await press(listed, "Open 1"), "Delete")
    assert "is deleted" in (await press(asked, "Delete it for good")).text
    with closing(sqlite3.connect(here.database)) as kept:
        assert kept.execute("SELECT answer FROM probe_answer").fetchall() == []
