"""Prompts come once a day, on time, and skipping leaves out what it says."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.services.daily import Planned
from bot.storage import daily as rows
from tests.scenarios.driver import World


async def test_two_processes_on_one_database_post_once(here: World) -> None:
    """Both wake at the same moment, with ten groups due; each prompt is there once."""
    channels = [here.new_channel(f"group-{n}") for n in range(10)]
    for channel in channels:
        await here.setup(channel=channel)
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    async with here.another_process() as other:
        posted = await asyncio.gather(here.wake(), other.core.daily.post_due(), here.wake())
    assert sum(posted) == 10
    for channel in channels:
        assert len(here.said_by_bot(channel)) == 1
        assert len(here.threads(channel)) == 1


async def test_the_prompt_comes_once_at_its_time(here: World) -> None:
    """Not before, not twice, not again after a restart; the next day brings another principle."""
    await here.setup()
    here.clock.set(datetime(2026, 3, 2, 7, 29, tzinfo=UTC))
    assert await here.wake() == 0
    here.clock.advance(minutes=1)
    assert await here.wake() == 1
    assert await here.wake() == 0
    await here.restart()
    assert await here.wake() == 0
    card = here.prompt()
    assert [button["label"] for row in card["components"] for button in row["components"]] == [
        "Answer in a form",
        "My coverage",
    ]
    thread = here.threads()[-1]
    assert thread["name"] == "Customer Obsession · Mon 2 Mar 2026"
    here.clock.advance(days=1)
    assert await here.wake() == 1
    assert here.prompt()["embeds"][0]["title"] != card["embeds"][0]["title"]
    assert len(here.threads()) == 2


async def test_a_post_missed_during_downtime_comes_within_the_day_and_never_as_a_pile(here: World) -> None:
    """Three days away: back on the third in the afternoon there is one prompt, for that day."""
    await here.setup()
    await here.stop()
    here.clock.set(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))
    await here.start()
    assert await here.wake() == 1
    (thread,) = here.threads()
    assert thread["name"].endswith("Wed 4 Mar 2026")
    await here.stop()
    here.clock.set(datetime(2026, 3, 5, 23, 30, tzinfo=UTC))  # 00:30 on Friday in Berlin
    await here.start()
    assert await here.wake() == 0


async def test_preview_tells_the_truth_and_skip_moves_it(here: World) -> None:
    """What preview announces is what comes; a skipped day has none; a skipped question is replaced."""
    await here.setup()
    preview = await here.manager.command(here.channel, "prompt preview")
    assert preview.ephemeral
    coming = [line.split("**")[1] for line in preview.text.splitlines() if "**" in line]
    assert coming[:4] == ["Customer Obsession", "Ownership", "Invent and Simplify", "Learn and Be Curious"]
    skipped = await here.manager.command(here.channel, "prompt skip")
    assert "Customer Obsession" in skipped.text
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    assert await here.wake() == 0
    replaced = await here.manager.command(here.channel, "prompt skip", {"what": "question"})
    assert "**Ownership**" in replaced.text
    here.clock.advance(days=1)
    assert await here.wake() == 1
    assert here.prompt()["embeds"][0]["title"] == "2. Ownership"
    twice = await here.manager.command(here.channel, "prompt now")
    assert "already posted" in twice.text


async def test_two_managers_skip_the_same_day(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either skipped: one day is skipped, and the second one is told."""
    await here.setup()
    prompts = here.bot.core.daily
    (group,) = await here.bot.core.groups.of_workspace("discord", here.guild)
    looked = await prompts.plan(group, 1)
    await here.manager.command(here.channel, "prompt skip")

    async def before_that(*_: object) -> list[Planned]:
        return looked

    with monkeypatch.context() as late:
        late.setattr(prompts, "plan", before_that)
        second = await here.manager.command(here.channel, "prompt skip")
    assert "just been skipped" in second.text
    (coming,) = await prompts.plan(group, 1)
    assert (coming.local_date.isoformat(), coming.principle.name) == ("2026-03-03", "Customer Obsession")


async def test_a_day_skipped_while_its_prompt_was_about_to_be_posted_stays_skipped(
    here: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Ten other groups were served first, so the manager was faster; the minute and the next one post nothing."""
    await here.setup()
    core = here.bot.core
    (group,) = await core.groups.of_workspace("discord", here.guild)
    await core.daily.skip_day(group)
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))

    async def nothing(*_: object) -> set[object]:
        return set()

    monkeypatch.setattr(rows, "taken_dates", nothing)
    assert await here.wake() == 0
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert here.said_by_bot(here.channel) == []
