"""Reminders come once, in private, on days on which a person who asked for it has not answered in full."""

from datetime import UTC, datetime

from bot.demo import _moments
from bot.domain.places import Place
from tests.scenarios.driver import Member, Message, World
from tests.scenarios.test_answering import STORY

DUE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""08:30 in Berlin, when the driver's group has its first prompt."""

EVENING = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
"""20:00 in Berlin."""


async def reminders(here: World, member: Member) -> list[Message]:
    """What the bot wrote to somebody."""
    return here.said_by_bot(await member.open_dm())


async def asked(here: World, *members: Member, at: str = "8 pm") -> None:
    """A group with its first prompt, after these people asked to be reminded."""
    await here.setup(focus="ownership")
    for member in members:
        answer = await member.command(here.channel, "remind", {"at": at})
        assert answer.ephemeral
        assert "20:00 (Europe/Berlin)" in answer.text
    here.clock.set(DUE)
    assert await here.wake() == 1


async def test_a_reminder_comes_at_its_time_to_whoever_has_not_answered(here: World) -> None:
    """Ana has begun, Ben has finished, Mia did not ask: one message, with what is missing and a form that works."""
    await asked(here, here.ana, here.ben)
    coming = await _moments(here.bot, Place("discord", here.guild, here.channel))
    assert [(each.label, each.when) for each in coming] == [
        ("Next prompt", DUE.replace(day=3)),
        ("Next reminder", EVENING),
    ], "the local Discord's page can go there"
    thread = here.thread()
    await here.ana.say(thread, "Situation: two of our three tutors quit\nTask: cover nine groups with one")
    await here.until_receipt(thread, "Still missing")
    await here.until_ticked(await here.ben.say(thread, STORY))
    here.clock.set(EVENING.replace(hour=18, minute=59))
    await here.wake()
    assert await reminders(here, here.ana) == []
    here.clock.set(EVENING)
    await here.wake()
    (reminder,) = await reminders(here, here.ana)
    assert "**Ownership**" in reminder["content"]
    question = here.prompt()["embeds"][0]["description"].split("**")[1]
    assert question in reminder["content"]
    assert "Still missing: **Action and Result**" in reminder["content"]
    assert f"/channels/{here.guild}/{thread}" in reminder["content"]
    await here.restart()
    form = await here.ana.press(reminder, "Answer in a form")
    saved = await form.fill({"Action": "I recorded the theory part", "Result": "All groups passed"})
    assert "all four parts" in saved.text
    here.clock.advance(hours=1)
    await here.wake()
    assert len(await reminders(here, here.ana)) == 1
    assert await reminders(here, here.ben) == []
    assert await reminders(here, here.manager) == []
    for moment in (DUE, EVENING):
        here.clock.set(moment.replace(day=3))
        await here.wake()
    assert len(await reminders(here, here.ana)) == 2
    assert "missing" not in (await reminders(here, here.ana))[1]["content"]


async def test_a_reminder_is_off_until_asked_for_and_shows_what_is_set(here: World) -> None:
    """In the prompt's thread or the channel; a time that is none, or is not after the prompt, changes nothing."""
    _, thread = await here.prompt_now()
    assert "No reminders" in (await here.ana.command(thread, "remind")).text
    for typed in ("08:30", "midnight", "7.15"):
        refused = await here.ana.command(thread, "remind", {"at": typed})
        assert refused.ephemeral
        assert "The prompt comes at 08:30 (Europe/Berlin)" in refused.text
    assert "not a time of day" in (await here.ana.command(thread, "remind", {"at": "soon"})).text
    assert "No reminders" in (await here.ana.command(thread, "remind")).text
    await here.ana.command(thread, "remind", {"at": "20h15"})
    assert "20:15 (Europe/Berlin)" in (await here.ana.command(here.channel, "remind")).text
    await here.manager.command(here.channel, "groups change", {"channel": here.channel, "time": "21:00"})
    assert "so none will come" in (await here.ana.command(here.channel, "remind")).text
    tokyo, elsewhere = here.new_channel("tokyo"), here.new_channel("elsewhere")
    await here.setup(channel=tokyo, time="7:00", zone="Asia/Tokyo")
    assert "several study groups" in (await here.ana.command(elsewhere, "remind", {"at": "20:00"})).text
    other = await here.ana.command(elsewhere, "remind", {"at": "20:00", "channel": tokyo})
    assert "20:00 (Asia/Tokyo)" in other.text
    assert "No reminders" in (await here.ana.command(thread, "remind", {"at": "OFF"})).text
    assert "No reminders" in (await here.ana.command(thread, "remind")).text
    here.clock.set(EVENING.replace(hour=21))
    await here.wake()
    assert await reminders(here, here.ana) == []


async def test_no_reminder_where_nothing_is_to_be_answered(here: World) -> None:
    """A paused group, a day that was skipped, a prompt that came after the reminder's time, a group removed."""
    await here.setup()
    await here.ana.command(here.channel, "remind", {"at": "20:00"})
    await here.manager.command(here.channel, "prompt skip")
    here.clock.set(EVENING)
    await here.wake()
    here.clock.set(EVENING.replace(day=3, hour=20))
    assert await here.wake() == 1  # late, after a day away
    here.clock.set(EVENING.replace(day=4))
    assert await here.wake() == 1  # at the very minute
    here.clock.set(DUE.replace(day=5))
    assert await here.wake() == 1
    await here.manager.command(here.channel, "groups pause")
    here.clock.set(EVENING.replace(day=5))
    await here.wake()
    await here.manager.command(here.channel, "groups resume")
    here.clock.advance(minutes=1)
    await here.wake()
    here.clock.set(DUE.replace(day=6))
    assert await here.wake() == 1
    await here.manager.command(here.channel, "groups remove")
    here.clock.set(EVENING.replace(day=6))
    await here.wake()
    assert await reminders(here, here.ana) == []


async def test_no_reminder_for_whoever_left_or_may_not_see_the_channel(here: World) -> None:
    """Once they may again, it comes again."""
    await asked(here, here.ana, here.ben)
    here.stage.leave(here.guild, here.ana)
    here.stage.withhold(here.channel, "view_channel", member=here.ben)
    await here.manager.command(here.channel, "status")  # Discord has told the bot by then
    here.clock.set(EVENING)
    await here.wake()
    here.clock.advance(hours=1)
    await here.wake()
    assert await reminders(here, here.ana) == []
    assert await reminders(here, here.ben) == []
    here.stage.join(here.guild, here.ana)
    here.stage.withhold(here.channel, member=here.ben)
    await here.manager.command(here.channel, "status")
    assert "could not see the group's channel" in (await here.ana.command(here.channel, "remind")).text
    here.clock.set(DUE.replace(day=3))
    await here.wake()
    here.clock.set(EVENING.replace(day=3))
    await here.wake()
    assert len(await reminders(here, here.ana)) == len(await reminders(here, here.ben)) == 1
    assert "did not come" not in (await here.ana.command(here.channel, "remind")).text


async def test_downtime_brings_one_late_reminder_or_none(here: World) -> None:
    """Back before midnight there, it comes late, once, and not to Ben, who answered meanwhile; after three days there
    is one prompt and no reminder."""
    await asked(here, here.ana, here.ben)
    await here.stop()
    told = await here.ben.say(here.thread(), STORY)
    here.clock.set(EVENING.replace(hour=22, minute=50))
    await here.start()
    await here.wake()
    await here.until_ticked(told)
    await here.ana.command(here.channel, "remind", {"at": "off"})
    await here.ana.command(here.channel, "remind", {"at": "23:55"})
    here.clock.set(EVENING.replace(hour=22, minute=56))
    await here.wake()
    assert len(await reminders(here, here.ana)) == 1
    assert await reminders(here, here.ben) == []
    await here.ana.command(here.channel, "remind", {"at": "20:00"})
    await here.stop()
    here.clock.set(EVENING.replace(day=5))
    await here.start()
    assert await here.wake() == 1
    here.clock.set(EVENING.replace(day=5, hour=22, minute=56))
    await here.wake()
    assert len(await reminders(here, here.ana)) == 1
