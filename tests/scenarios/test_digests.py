"""A digest tells a group once a week, in counts, how its week went."""

from datetime import UTC, datetime, timedelta

from tests.scenarios.driver import Message, World
from tests.scenarios.test_answering import STORY

DUE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""08:30 in Berlin on a Monday, when the driver's group has its first prompt."""

DRAFT = "Situation: two of our three tutors quit\nTask: cover nine groups with one tutor"


def digests(here: World, place: str) -> list[Message]:
    """The digests in a channel or thread."""
    return [message for message in here.said_by_bot(place) if "🗓️" in message["content"]]


async def lived(here: World, *days: int) -> None:
    """The bot is awake when the prompts of these days are due, counted from the first."""
    for day in days:
        here.clock.set(DUE + timedelta(days=day))
        assert await here.wake() == 1


async def test_a_week_is_told_in_counts_after_the_day_s_prompt(here: World) -> None:
    """Two days with a prompt: three stories by two people, one complete; no name and no word of theirs."""
    await here.setup(focus="ownership", digest="sundays")
    await lived(here, 0)
    told = await here.ana.say(here.thread(), STORY)
    await here.until_ticked(told)
    await here.until_clipped(await here.ben.say(here.thread(), "Result: how do you know?", reply_to=told))
    await here.ben.say(here.thread(), DRAFT)
    await here.until_receipt(here.thread(), "Still missing")
    await lived(here, 1)
    await here.ben.say(here.thread(), DRAFT)
    await here.until_receipt(here.thread(), "Still missing")
    assert digests(here, here.channel) == []
    await lived(here, 6)
    prompt, digest = here.said_by_bot(here.channel)[-2:]
    assert prompt["embeds"]
    first, second = (thread["name"].split(" · ")[0] for thread in here.threads()[:2])
    preview = await here.manager.command(here.channel, "prompt preview")
    coming = next(line.split("**")[1] for line in preview.text.splitlines() if "**" in line)
    assert digest["content"].splitlines() == [
        "🗓️ **The seven days before Sunday**",
        f"2 questions: {first} · {second}",
        "3 stories by 2 people, 1 of them complete. 1 piece of feedback.",
        f"Next comes **{coming}**.",
    ]
    coverage = await here.ana.press(digest, "My coverage")
    assert coverage.ephemeral
    assert "Your coverage: 1 of 16" in coverage.text
    here.clock.advance(hours=1)
    await here.restart()
    await here.wake()
    assert len(digests(here, here.channel)) == 1


async def test_a_week_without_stories_is_told_and_one_without_questions_is_not(here: World) -> None:
    """On a day without a prompt too, late within the day, and after the day not at all."""
    await here.setup(weekdays="Mon-Wed", digest="Sa")
    await lived(here, 0)
    here.clock.set(DUE + timedelta(days=5, minutes=-1))
    assert await here.wake() == 0
    assert digests(here, here.channel) == []
    here.clock.advance(hours=9)
    assert await here.wake() == 0
    (digest,) = digests(here, here.channel)
    assert "1 question: Customer Obsession\n" in digest["content"]
    assert "No stories were told." in digest["content"]
    await lived(here, 7)
    here.clock.set(DUE + timedelta(days=13))
    await here.wake()
    here.clock.set(DUE + timedelta(days=19))
    await here.wake()
    assert len(digests(here, here.channel)) == 1


async def test_the_prompt_comes_first_even_if_it_fails_at_first(here: World) -> None:
    """In a forum the digest is in the newest prompt's thread, since only posts can be made there."""
    forum = here.new_forum("forum")
    for channel in (here.channel, forum):
        await here.setup(channel=channel, digest="tuesday")
    here.clock.set(DUE)
    assert await here.wake() == 2
    here.clock.set(DUE + timedelta(days=1))
    here.stage.refuse("POST", f"/channels/{here.channel}/messages", status=400)
    assert await here.wake() == 1
    first, second = here.threads(forum)
    assert digests(here, first["id"]) == []
    assert len(digests(here, second["id"])) == 1
    assert digests(here, here.channel) == []
    here.clock.advance(minutes=2)
    assert await here.wake() == 1
    *_, prompt, digest = here.said_by_bot(here.channel)
    assert prompt["embeds"]
    assert digests(here, here.channel) == [digest]


async def test_managers_choose_the_digest(here: World) -> None:
    """Off at first; one day, typed like weekdays; shown, kept when something else changes, and taken back."""
    assert "digest" not in (await here.setup()).text
    change = {"channel": here.channel}
    more = await here.manager.command(here.channel, "groups change", change | {"digest": "weekends"})
    assert "more than one day" in more.text
    unread = await here.manager.command(here.channel, "groups change", change | {"digest": "someday"})
    assert "“someday” is no day of the week. Type one, like Friday." in unread.text
    suggested = await here.manager.autocomplete(
        here.channel, "groups change", change | {"digest": "t"}, focused="digest"
    )
    assert [each["value"] for each in suggested] == ["Tuesday", "Thursday"]
    chosen = await here.manager.command(here.channel, "groups change", change | {"digest": "thurs"})
    assert "digest on Thursday" in chosen.text
    assert "digest on Thursday" in (await here.setup(time="9:00")).text
    assert "digest on Thursday" in (await here.manager.command(here.channel, "groups list")).text
    await here.manager.command(here.channel, "groups change", change | {"digest": "off"})
    assert "digest" not in (await here.manager.command(here.channel, "groups list")).text
