"""Managers set up groups and change them; everybody may look."""

from datetime import UTC, datetime

import pytest

from bot import __version__
from bot.domain.places import Place
from bot.platforms.discord.cogs.learning import Learning
from bot.services.groups import Wishes
from tests.scenarios.driver import World, forge_command, shown


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
    here.stage.withhold(here.channel, "embed_links", "create_public_threads")
    run = await here.setup()
    assert "Embed Links, Create Public Threads" in run.text
    status = await here.ana.command(here.channel, "status")
    assert "I lack: Embed Links, Create Public Threads" in status.text
    now = await here.manager.command(here.channel, "prompt now")
    assert now.ephemeral
    assert "Embed Links" in now.text


async def test_setup_in_a_channel_that_is_hidden_from_the_bot(here: World) -> None:
    """It says what to allow, whether or not Discord shows the bot such a channel."""
    here.stage.withhold(here.channel, "view_channel")
    office = here.new_channel("office")
    options = {"channel": here.channel, "time": "8", "zone": "UTC"}
    run = await here.manager.command(office, "setup", options)
    assert run.ephemeral
    assert "View Channel" in run.text


async def test_two_groups_in_two_zones(here: World) -> None:
    """Each group has its own hour, channel, rotation and pause; a forum group gets posts."""
    forum = here.new_forum("tokyo")
    await here.setup()
    run = await here.setup(channel=forum, time="7:15 pm", zone="Asia/Tokyo", focus="dive deep")
    assert "⚠️" not in run.text
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    assert await here.wake() == 1
    assert here.threads(forum) == []
    here.clock.set(datetime(2026, 3, 2, 10, 15, tzinfo=UTC))
    assert await here.wake() == 1
    (post,) = here.threads(forum)
    assert post["name"] == "Dive Deep · Mon 2 Mar 2026"
    told = await here.ana.say(
        post["id"], "S: a broken leg on a piano\nT: I ran the hall\nA: I found a joiner\nR: Two hours"
    )
    await here.until_ticked(told)

    listed = await here.manager.command(here.channel, "groups list")
    assert "19:15 (Asia/Tokyo)" in listed.text
    assert "08:30 (Europe/Berlin)" in listed.text
    unclear = await here.manager.command(here.new_channel("elsewhere"), "groups pause")
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


async def test_only_managers_manage(here: World) -> None:
    """Discord hides the commands from members; if one is sent all the same it is refused in private."""
    for name in ("setup", "groups", "prompt", "questions"):
        assert name not in [command["name"] for command in here.ana.commands(here.channel)]


async def test_a_member_who_forces_a_managers_command_is_refused_in_private(here: World) -> None:
    """Discord's client does not offer it; a tampered one can send it all the same."""
    for name, options in (
        ("setup", {"channel": here.channel, "time": "8", "zone": "UTC"}),
        ("groups list", {}),
        ("prompt now", {}),
        ("questions add", {"principle": "ownership", "question": "Why?"}),
    ):
        run = await forge_command(here.ana, here.channel, name, options, offered_to=here.manager)
        assert run.ephemeral
        assert run.text == "You need the *Manage Server* permission for this."


async def test_a_changed_group_keeps_the_rest_and_has_no_second_prompt_that_day(here: World) -> None:
    """By /groups change or by a second /setup; the day is the group's own date."""
    await here.setup(weekdays="Mon-Fri", focus="dive deep")
    await here.manager.command(here.channel, "prompt now")
    changed = await here.manager.command(
        here.channel, "groups change", {"channel": here.channel, "time": "9 am"}
    )
    assert "Monday to Friday at 09:00 (Europe/Berlin)" in changed.text
    assert "focus: Dive Deep" in changed.text
    here.clock.set(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    assert await here.wake() == 0
    again = await here.setup(time="10:00", zone="UTC", principles="dive deep, 2")
    assert "Monday to Friday at 10:00 (UTC)" in again.text
    assert "2 principles: Dive Deep, Ownership · focus: Dive Deep" in again.text
    here.clock.set(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    assert await here.wake() == 0
    here.clock.advance(days=1)
    assert await here.wake() == 1
    assert len(here.said_by_bot(here.channel)) == 2
    nowhere = here.new_channel("elsewhere")
    run = await here.manager.command(here.channel, "groups change", {"channel": nowhere, "time": "9"})
    assert "no study group" in run.text


async def test_a_paused_group_stays_paused_when_it_is_changed(here: World) -> None:
    await here.setup()
    await here.manager.command(here.channel, "groups pause")
    options = {"channel": here.channel, "weekdays": "every day"}
    changed = await here.manager.command(here.channel, "groups change", options)
    assert "It is paused; `/groups resume` goes on." in changed.text
    assert "It is paused" in (await here.setup(time="10:00", zone="UTC")).text
    here.clock.advance(days=1, hours=6)
    assert await here.wake() == 0
    assert here.said_by_bot(here.channel) == []
    listed = await here.manager.command(here.channel, "groups list")
    assert "⏸️ paused · every day at 10:00 (UTC)" in listed.text


async def test_a_group_practises_the_principles_it_chose(here: World) -> None:
    """By name, number or abbreviation, in the order given; a name that nobody knows changes nothing, nor a focus on
    what it does not practise."""
    run = await here.setup(principles="dive deep, 2; bfa", focus="bias for action")
    assert "3 principles: Dive Deep, Ownership, Bias for Action · focus: Bias for Action" in run.text
    options = {"channel": here.channel, "focus": "dive deep, frugality", "time": "7"}
    refused = await here.manager.command(here.channel, "groups change", options)
    assert "The focus names *Frugality*, which this group does not practise." in refused.text
    preview = await here.manager.command(here.channel, "prompt preview")
    coming = [line.split("**")[1] for line in preview.text.splitlines() if "**" in line]
    assert coming[:3] == ["Bias for Action", "Dive Deep", "Ownership"]
    assert set(coming) == set(coming[:3])
    options = {"channel": here.channel, "principles": "ownership, patience", "time": "7"}
    refused = await here.manager.command(here.channel, "groups change", options)
    assert "“patience”" in refused.text
    listed = await here.manager.command(here.channel, "groups list")
    assert "at 08:30" in listed.text
    assert "3 principles" in listed.text
    options = {"channel": here.channel, "principles": "all", "focus": "none"}
    everything = await here.manager.command(here.channel, "groups change", options)
    assert "all sixteen principles · focus: none" in everything.text


async def test_a_forum_names_its_permissions_as_discord_does(here: World) -> None:
    """There a post needs Create Posts, without which Embed Links is lost too, and no right to make threads."""
    forum = here.new_forum("forum")
    here.stage.withhold(forum, "send_messages", "create_public_threads")
    run = await here.setup(channel=forum)
    assert f"Please allow me in <#{forum}>: **Create Posts, Embed Links**." in run.text


async def test_a_forum_that_requires_a_tag_gets_one_that_the_bot_may_set(here: World) -> None:
    forum = here.new_forum("forum")
    _, daily, _ = here.stage.require_tag(
        forum, ["announcement", "daily", "other"], moderated=["announcement"]
    )
    await here.restart()
    await here.setup(channel=forum)
    await here.manager.command(here.channel, "prompt now")
    (post,) = here.threads(forum)
    assert post["applied_tags"] == [daily]


async def test_many_groups_are_cut_at_whole_ones_and_the_rest_is_counted(here: World) -> None:
    """In an embed's description, for /groups list and /status alike."""
    focus = "customer obsession, ownership, invent and simplify, learn and be curious"
    wishes = Wishes(at="8:30", zone="America/Los_Angeles", focus=focus)
    for n in range(40):
        channel = here.new_channel(f"group-{n}")
        await here.bot.core.groups.set_up(Place("discord", here.guild, channel), wishes)
    for run, last in (
        (await here.manager.command(here.channel, "groups list"), "Learn and Be Curious"),
        (await here.ana.command(here.channel, "status"), "every permission I need"),
    ):
        text = shown(run)["embeds"][0]["description"]
        *blocks, rest = text.split("\n\n")
        there = sum(block.startswith("<#") for block in blocks)
        assert len(text) <= 4_096
        assert 10 < there < 40
        assert rest == f"… and {40 - there} more groups."
        assert blocks[-1].endswith(last)


async def test_status_says_what_runs_here(here: World) -> None:
    """Version, database, what can be read, and the groups, if there are any."""
    alone = await here.ana.command(here.channel, "status")
    assert alone.ephemeral
    assert f"**Version** {__version__}" in alone.text
    assert "**Database** ✅ answers, 0 stories kept" in alone.text
    assert "✅ I can read answers in threads" in alone.text
    assert "none yet: `/setup` makes one" in alone.text


async def test_the_card_and_the_help_teach_how_to_answer(here: World) -> None:
    """What each part needs, in *I* and with a number; the help links Amazon and the talk."""
    card, _ = await here.prompt_now()
    (how,) = card["embeds"][0]["fields"]
    assert "Say “I”, not “we”" in how["value"]
    assert "with a number" in how["value"]
    help_ = shown(await here.ana.command(here.channel, "help"))["embeds"][0]
    read = next(field["value"] for field in help_["fields"] if field["name"] == "Read and watch")
    assert f"({here.bot.core.talk})" in read
    assert here.bot.core.talk.startswith("https://")


async def test_commands_are_registered_again_only_when_they_changed(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update that words a command anew reaches Discord at the next start."""
    monkeypatch.setattr(Learning.status, "description", "How are you?")
    await here.restart()
    assert len(here.stage.requests("PUT", "/commands$")) == 2
    offered = {command["name"]: command["description"] for command in here.ana.commands(here.channel)}
    assert offered["status"] == "How are you?"
