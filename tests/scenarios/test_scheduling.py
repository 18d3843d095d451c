"""Managers set up groups; prompts come once a day, on time, whatever happens in between."""

import asyncio
from datetime import UTC, datetime

from sandbox.permissions import Permissions
from tests.scenarios.driver import World


async def test_setup_shows_the_next_three_times(here: World) -> None:
    """Monday 06:00 UTC is 07:00 in Berlin: the first prompt is due at 07:30 UTC the same day."""
    run = await here.setup(weekdays="Mon-Fri")
    assert run.ephemeral
    first = int(datetime(2026, 3, 2, 7, 30, tzinfo=UTC).timestamp())
    for day in range(3):
        assert f"<t:{first + day * 86_400}:F>" in run.text
    assert "⚠️" not in run.text


async def test_setup_names_the_permissions_that_are_missing(here: World) -> None:
    """It says at once what would fail in the morning, and /status says it too."""
    here.sandbox.world.deny_bot(here.channel, Permissions.EMBED_LINKS | Permissions.CREATE_PUBLIC_THREADS)
    run = await here.setup()
    assert "Embed Links, Create Public Threads" in run.text
    status = await here.ana.command(here.channel, "status")
    assert "I lack: Embed Links, Create Public Threads" in status.text
    now = await here.manager.command(here.channel, "prompt now")
    assert now.ephemeral
    assert "Embed Links" in now.text


async def test_setup_in_a_channel_that_is_hidden_from_the_bot(here: World) -> None:
    """It says what to allow, whether or not Discord shows the bot such a channel."""
    here.sandbox.world.deny_bot(here.channel, Permissions.VIEW_CHANNEL)
    office = here.sandbox.world.add_text_channel(here.guild, "office")
    options = {"channel": here.channel, "time": "8", "zone": "UTC"}
    run = await here.manager.command(office, "setup", options)
    assert run.ephemeral
    assert "View Channel" in run.text


async def test_two_processes_on_one_database_post_once(here: World) -> None:
    """Both wake at the same moment, with ten groups due; each prompt is there once."""
    channels = [here.sandbox.world.add_text_channel(here.guild, f"group-{n}") for n in range(10)]
    for channel in channels:
        await here.setup(channel=channel)
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    async with here.another_process() as other:
        posted = await asyncio.gather(here.wake(), other.core.daily.post_due(), here.wake())
    assert sum(posted) == 10
    for channel in channels:
        assert len(here.said_by_bot(channel)) == 1
        assert len(here.sandbox.world.threads_in(channel)) == 1


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
    thread = here.sandbox.world.threads_in(here.channel)[-1]
    assert thread["name"] == "Customer Obsession · Mon 2 Mar 2026"
    here.clock.advance(days=1)
    assert await here.wake() == 1
    assert here.prompt()["embeds"][0]["title"] != card["embeds"][0]["title"]
    assert len(here.sandbox.world.threads_in(here.channel)) == 2


async def test_a_post_missed_during_downtime_comes_within_the_day_and_never_as_a_pile(here: World) -> None:
    """Three days away: back on the third in the afternoon there is one prompt, for that day."""
    await here.setup()
    await here.stop()
    here.clock.set(datetime(2026, 3, 4, 15, 0, tzinfo=UTC))
    await here.start()
    assert await here.wake() == 1
    (thread,) = here.sandbox.world.threads_in(here.channel)
    assert thread["name"].endswith("Wed 4 Mar 2026")
    await here.stop()
    here.clock.set(datetime(2026, 3, 5, 23, 30, tzinfo=UTC))  # 00:30 on Friday in Berlin
    await here.start()
    assert await here.wake() == 0


async def test_two_groups_in_two_zones(here: World) -> None:
    """Each group has its own hour, channel, rotation and pause; a forum group gets posts."""
    forum = here.sandbox.world.add_forum_channel(here.guild, "tokyo")
    await here.setup()
    run = await here.setup(channel=forum, time="7:15 pm", zone="Asia/Tokyo", focus="dive deep")
    assert "⚠️" not in run.text
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    assert await here.wake() == 1
    assert here.sandbox.world.threads_in(forum) == []
    here.clock.set(datetime(2026, 3, 2, 10, 15, tzinfo=UTC))
    assert await here.wake() == 1
    (post,) = here.sandbox.world.threads_in(forum)
    assert post["name"] == "Dive Deep · Mon 2 Mar 2026"
    told = await here.ana.say(
        post["id"], "S: a broken leg on a piano\nT: I ran the hall\nA: I found a joiner\nR: Two hours"
    )
    await here.until_ticked(told)

    listed = await here.manager.command(here.channel, "groups list")
    assert "19:15 (Asia/Tokyo)" in listed.text
    assert "08:30 (Europe/Berlin)" in listed.text
    unclear = await here.manager.command(
        here.sandbox.world.add_text_channel(here.guild, "elsewhere"), "groups pause"
    )
    assert "several study groups" in unclear.text
    await here.manager.command(here.channel, "groups pause", {"channel": forum})
    here.clock.set(datetime(2026, 3, 3, 11, 0, tzinfo=UTC))
    assert await here.wake() == 1  # Berlin only
    resumed = await here.manager.command(here.channel, "groups resume", {"channel": forum})
    assert f"<t:{int(datetime(2026, 3, 4, 10, 15, tzinfo=UTC).timestamp())}:F>" in resumed.text
    assert await here.wake() == 0
    await here.manager.command(here.channel, "groups remove", {"channel": here.channel})
    here.clock.set(datetime(2026, 3, 4, 11, 0, tzinfo=UTC))
    assert await here.wake() == 1  # Tokyo only
    stories = await here.ana.command(here.channel, "mystories")
    assert "1 complete" in stories.text


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


async def test_only_managers_manage(here: World) -> None:
    """Discord hides the commands from members; if one is sent all the same it is refused in private."""
    for name in ("setup", "groups", "prompt"):
        assert name not in [command["name"] for command in here.ana.commands(here.channel)]


async def test_a_post_that_was_made_but_not_recorded_is_found_again(here: World) -> None:
    """Posted, then killed before the row said so: the next start looks, and opens the thread under it."""
    from sqlalchemy import update

    from bot.storage import schema
    from bot.storage.database import Database

    await here.prompt_now()
    await here.stop()
    here.sandbox.world.delete_channel(here.thread())
    database = Database(f"sqlite+aiosqlite:///{here.database}")
    async with database.transaction() as tx:
        await tx.execute(
            update(schema.daily_prompt).values(message_ref=None, thread_ref=None, posted_at=None)
        )
    await database.close()
    here.clock.advance(minutes=3)
    await here.start()
    assert await here.wake() == 1
    assert len([m for m in here.sandbox.world.all_messages(here.channel) if m["embeds"]]) == 1
    assert len(here.sandbox.world.threads_in(here.channel)) == 1
