"""What fails while prompts are posted: it comes later the same day, once, and harms nobody else."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import _begin
from bot.domain.places import Place
from bot.services import posting
from bot.services.answers import Answers
from tests.scenarios.driver import World, press

DUE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""When the first prompt is due for a group set up with the driver's options."""

NOTE = """\
# Amazon Leadership Principles

## 2. Ownership

### My story, using STAR:

**Situation:** The pier had rotted for years
**Task:** Make it safe before the regatta
**Action:** I replaced every plank on two weekends
**Result:** 40 boats could land
"""


def change(here: World, statement: str) -> None:
    """Bring the database into a state that only accidents lead to."""
    with closing(sqlite3.connect(here.database)) as database, database:
        database.execute(statement)


async def shut(here: World, *withheld: str) -> None:
    """Forbid the bot these things in the channel, and no others, and wait until it knows."""
    here.stage.withhold(here.channel, *withheld)
    await here.ana.command(here.channel, "status")


def cards(here: World, channel: str | None = None) -> list[str]:
    """The titles of the prompts in a channel."""
    said = here.said_by_bot(channel or here.channel)
    return [message["embeds"][0]["title"] for message in said if message["embeds"]]


async def test_a_post_that_was_made_but_not_recorded_is_found_again(here: World) -> None:
    """Posted, then killed before the row said so: the next start looks, and opens the thread under it."""
    await here.prompt_now()
    await here.stop()
    here.stage.remove(here.thread())
    change(here, "update daily_prompt set message_ref = null, thread_ref = null, posted_at = null")
    here.clock.advance(minutes=3)
    await here.start()
    assert await here.wake() == 1
    assert len(cards(here)) == 1
    assert len(here.threads()) == 1


async def test_a_lost_post_is_found_in_a_forum_behind_one_that_was_emptied(here: World) -> None:
    """Somebody deleted the first message of another of our posts; that neither stops the search nor the day."""
    forum = here.new_forum("forum")
    await here.setup(channel=forum)
    here.clock.set(DUE)
    assert await here.wake() == 1
    (first,) = here.stage.messages(here.thread(forum))
    await here.manager.delete(first)
    here.clock.advance(days=1)
    assert await here.wake() == 1
    change(
        here, "update daily_prompt set message_ref = null, thread_ref = null where local_date = '2026-03-03'"
    )
    here.clock.advance(minutes=3)
    assert await here.wake() == 1
    assert len(here.threads(forum)) == 2
    assert await here.wake() == 0
    here.clock.advance(days=1)
    here.stage.refuse("POST", "/threads")
    assert await here.wake() == 0
    here.clock.advance(minutes=2)
    assert await here.wake() == 1
    assert len(here.threads(forum)) == 3


async def test_a_failed_prompt_comes_by_itself_once_it_may(here: World) -> None:
    """The same day, after a pause; until then /status says what is wrong."""
    await here.setup()
    await shut(here, "embed_links")
    here.clock.set(DUE)
    assert await here.wake() == 0
    await shut(here)
    assert "Last prompt (2026-03-02): I lack" in (await here.ana.command(here.channel, "status")).text
    here.clock.advance(minutes=1)
    assert await here.wake() == 0
    here.clock.advance(minutes=1)
    assert await here.wake() == 1
    assert "Last prompt" not in (await here.ana.command(here.channel, "status")).text
    assert len(here.threads()) == 1


async def test_a_whole_day_of_failures_is_one_of_known_failures(here: World) -> None:
    """However often it was tried: the pauses stay at half an hour and the reason stays known."""
    await here.setup(time="00:05", zone="UTC")
    await shut(here, "embed_links")
    here.clock.set(datetime(2026, 3, 3, 0, 5, tzinfo=UTC))
    for _ in range(45):
        assert await here.wake() == 0
        here.clock.advance(minutes=30)
    assert "Last prompt (2026-03-03): I lack" in (await here.ana.command(here.channel, "status")).text
    await shut(here)
    assert await here.wake() == 1


async def test_days_without_a_prompt_use_up_no_question(here: World) -> None:
    """What nobody saw is asked later; while today's may still come, it is not announced a second time."""
    await here.setup()
    await shut(here, "embed_links")
    for days in range(3):
        here.clock.set(DUE + timedelta(days=days))
        assert await here.wake() == 0
    preview = await here.manager.command(here.channel, "prompt preview")
    assert "Ownership" in preview.text
    assert "Customer Obsession" not in preview.text.splitlines()[1]
    await shut(here)
    here.clock.advance(days=1)
    assert await here.wake() == 1
    here.clock.advance(days=1)
    assert await here.wake() == 1
    assert cards(here) == ["1. Customer Obsession", "2. Ownership"]


async def test_a_paused_group_gets_nothing_not_even_what_failed_before(here: World) -> None:
    await here.setup()
    await shut(here, "embed_links")
    here.clock.set(DUE)
    assert await here.wake() == 0
    await here.manager.command(here.channel, "groups pause")
    await shut(here)
    here.clock.advance(minutes=10)
    assert await here.wake() == 0
    assert cards(here) == []


async def test_a_card_deleted_before_its_thread_was_open_is_posted_again(here: World) -> None:
    await here.setup()
    here.stage.refuse("POST", "/threads")
    here.clock.set(DUE)
    assert await here.wake() == 0
    await here.manager.delete(here.prompt())
    here.clock.advance(minutes=2)
    assert await here.wake() == 0
    assert "deleted before its thread" in (await here.ana.command(here.channel, "status")).text
    here.clock.advance(minutes=4)
    assert await here.wake() == 1
    assert cards(here) == ["1. Customer Obsession"]
    assert here.thread() == here.prompt()["id"]


async def test_a_post_that_takes_too_long_is_tried_again_without_doubling(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord made the message but never answered: that counts as a failure, and the message is found."""
    await here.setup()
    here.stage.swallow("POST", f"/channels/{here.channel}/messages")
    here.clock.set(DUE)
    with monkeypatch.context() as hurried:
        hurried.setattr(posting, "PATIENCE", timedelta(seconds=0.5))
        assert await here.wake() == 0
    assert "took too long to answer" in (await here.ana.command(here.channel, "status")).text
    here.clock.advance(minutes=2)
    assert await here.wake() == 1
    assert len(cards(here)) == 1
    assert len(here.threads()) == 1


async def test_now_posts_what_was_skipped_or_failed(here: World) -> None:
    """At once, whatever pause a failure brought; the schedule does not repeat it."""
    await here.setup()
    await here.manager.command(here.channel, "prompt skip")
    assert "Posted" in (await here.manager.command(here.channel, "prompt now")).text
    here.clock.set(DUE)
    assert await here.wake() == 0
    await shut(here, "embed_links")
    here.clock.advance(days=1)
    assert await here.wake() == 0
    await shut(here)
    assert "Posted" in (await here.manager.command(here.channel, "prompt now")).text
    here.clock.advance(minutes=5)
    assert await here.wake() == 0
    assert cards(here) == ["1. Customer Obsession", "2. Ownership"]


async def test_a_zone_that_is_not_known_any_more_stops_only_its_own_group(here: World) -> None:
    other = here.new_channel("other")
    await here.setup()
    await here.setup(channel=other)
    change(here, "update study_group set zone = 'Asia/Nowhere' where id = 1")
    here.clock.set(DUE)
    assert await here.wake() == 1
    assert len(cards(here, other)) == 1
    status = await here.ana.command(here.channel, "status")
    assert "no time zone called “Asia/Nowhere”" in status.text
    assert "every permission" in status.text


async def test_one_chore_that_fails_keeps_no_other_from_being_done(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prompts come though tidying fails, and the other way round an import that waited too long is forgotten."""

    async def broken() -> int:
        raise RuntimeError("broken on purpose")

    await here.setup()
    proposal = await here.ana.command(here.channel, "import", {"note": ("note.md", NOTE)})
    here.clock.set(DUE)
    with monkeypatch.context() as trouble:
        trouble.setattr(here.bot.core.nudges, "tidy", broken)
        assert await here.wake() == 1
    assert len(cards(here)) == 1
    here.clock.advance(days=1)
    with monkeypatch.context() as trouble:
        trouble.setattr(here.bot.core.daily, "post_due", broken)
        assert await here.wake() == 0
    assert "does not wait any more" in (await press(proposal, "Save these")).text


async def test_a_restart_whose_reading_fails_still_ends(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever for threads that could not be read again."""

    async def broken(*_: object) -> int:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(Answers, "catch_up", broken)
    async with asyncio.timeout(10):
        await here.restart()
    assert "✅ answers" in (await here.ana.command(here.channel, "status")).text


async def test_the_local_discord_starts_although_its_prompt_cannot_be_posted(here: World) -> None:
    """A paused group stays paused, and a channel that was closed to the bot is no reason not to begin."""
    place = Place("discord", here.guild, here.channel)
    await here.setup()
    await shut(here, "embed_links")
    await _begin(here.bot, place)
    await here.manager.command(here.channel, "groups pause")
    await shut(here)
    await _begin(here.bot, place)
    assert cards(here) == []
    await here.manager.command(here.channel, "groups resume")
    await _begin(here.bot, place)
    await _begin(here.bot, place)
    assert len(cards(here)) == 1
