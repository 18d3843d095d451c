"""Whoever does more than their share costs little, stalls nobody, is told so once, and loses nothing."""

import logging
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import TooMuchAtOnce
from bot.domain.places import Account, Place
from bot.platforms import wording
from bot.platforms.discord.cogs.listening import Listening
from bot.platforms.discord.inbox import MOST_WAITING, PAUSE_SECONDS, Inbox
from bot.services.pace import BURST, EVERY, Deed, Pace
from bot.services.ports import Heard
from bot.services.threads import (
    CHARACTERS_IN_MEMORY,
    CHARACTERS_IN_THREAD,
    THREADS_IN_MEMORY,
    ThreadLog,
    ThreadLogs,
)
from sandbox.runs import Run
from sandbox.world.interaction import Progress
from tests.clock import MONDAY, FakeClock
from tests.scenarios.driver import LocalWorld, press, shown

FLOOD = 1_000
"""Messages of one member in a minute."""

STORY = "Situation: The build broke on Friday\nTask: I had to mend it\nAction: I bisected it\nResult: Green by noon"


def inbox_of(here: LocalWorld) -> Inbox:
    listening = here.bot.client.get_cog("Listening")
    assert isinstance(listening, Listening)
    return listening.inbox


def requests(here: LocalWorld) -> int:
    """What the bot asked of Discord so far."""
    return sum("method" in crossed for crossed in here.sandbox.traffic)


def told_to_slow_down(here: LocalWorld, thread: str) -> int:
    return sum(message["content"] == wording.WRITES_FASTER for message in here.said_by_bot(thread))


async def test_a_flood_in_a_thread_is_read_in_few_readings_and_to_the_last_word(
    here: LocalWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """1,000 messages of a story: others are answered meanwhile, little waits in memory, and all of it is kept."""
    caplog.set_level(logging.INFO, "bot.services.retelling")
    here.clock.patient = True
    _, thread = await here.prompt_now()
    await here.ana.say(thread, "Situation: The build broke\nTask: I had to mend it\nResult: Green by noon")
    asked = requests(here)
    for number in range(FLOOD):
        last = await here.ana.say(thread, f"Action: I took step {number} of many")
        assert len(inbox_of(here)) <= MOST_WAITING

    bens = await here.ben.say(thread, STORY)
    await here.until_ticked(bens)
    listed = await here.ben.command(here.channel, "mystories")
    assert "1 complete" in listed.text
    assert len(inbox_of(here)) == MOST_WAITING, "the flood is not over for Ana"

    here.clock.advance(seconds=PAUSE_SECONDS)
    await here.sandbox.world.until(lambda: not len(inbox_of(here)))
    await here.until_ticked(last)
    exported = await here.bot.core.exchange.export(Account("discord", here.ana.id), "json")
    assert [number for number in range(FLOOD) if f"step {number} of" not in exported] == []
    read = [record for record in caplog.records if record.name == "bot.services.retelling"]
    assert len(read) <= BURST + 10, "each reading changes the story, and is logged"
    assert requests(here) - asked < 50 + 5 * len(read), "requests grow with readings, not with messages"
    assert told_to_slow_down(here, thread) == 1
    assert not any(message["mentions"] for message in here.said_by_bot(thread))


async def test_somebody_who_could_not_be_asked_for_patience_is_heard_all_the_same(here: LocalWorld) -> None:
    """The connection breaks in that very moment; what they say from then on is read."""
    _, thread = await here.prompt_now()
    for number in range(BURST - 1):
        await here.ana.say(thread, f"chatter {number}")
    await here.until_ticked(await here.ana.say(thread, STORY))
    await here.sandbox.world.until(lambda: here.said_by_bot(thread))
    broken = here.sandbox.faults.add(method="POST", route=f"channels/{thread}/messages", cut=True, times=10)
    await here.ana.say(thread, "and more chatter")
    await here.sandbox.world.until(lambda: broken.met)
    here.sandbox.faults.clear()
    await here.until_ticked(await here.ana.say(thread, "Learning: I bisect at once"))


async def test_what_waits_when_the_bot_stops_is_read_after_its_next_start(here: LocalWorld) -> None:
    """A pause for a flood ends with the bot, not with the words."""
    _, thread = await here.prompt_now()
    here.clock.patient = True
    for number in range(BURST + 20):
        await here.ana.say(thread, f"chatter {number}")
    last = await here.ana.say(thread, STORY)
    await here.sandbox.world.until(lambda: told_to_slow_down(here, thread) == 1)
    assert not here.ticked(last)
    await here.restart()
    await here.until_ticked(last)


async def test_chatter_where_no_story_is_told_is_never_spoken_to(here: LocalWorld) -> None:
    """In a thread of the members' own the bot stays silent, however much is written."""
    await here.prompt_now()
    own = await here.ana.start_thread(here.channel, "lunch")
    for number in range(2 * BURST):
        await here.ana.say(own, f"chatter {number}")
    listed = await here.ben.command(here.channel, "mystories")
    assert "No story" in listed.text
    assert here.said_by_bot(own) == []


def answered(runs: list[Run]) -> list[Run]:
    """Those that were taken up; the others wait, or were given up by their senders after seconds of real time."""
    return [run for run in runs if run.progress not in (Progress.SENT, Progress.FAILED)]


async def test_a_flood_of_commands_is_answered_up_to_a_budget_and_told_so_once(here: LocalWorld) -> None:
    """Of 200 commands the budget is answered, one more says to wait, and others, and later ones, are served."""
    runs = [await here.ana.command(here.channel, "coverage", wait=False) for _ in range(200)]
    bens = await here.ben.command(here.channel, "coverage")
    assert "0 of 16" in bens.text
    for run in answered(runs):
        await run.answered()
    served = answered(runs)
    assert len(served) == BURST + 1
    assert all(run.ephemeral for run in served)
    assert ["a lot at once" in run.text for run in served] == [False] * BURST + [True]

    here.clock.advance(minutes=1)
    again = await here.ana.command(here.channel, "coverage")
    assert "0 of 16" in again.text


async def test_a_flood_of_presses_and_forms_keeps_what_was_typed(here: LocalWorld) -> None:
    """Presses beyond the budget are refused once; a form that was typed comes back, each time."""
    prompt, _ = await here.prompt_now()
    opened = await here.ana.press(prompt, "Answer in a form")
    runs = [await here.ana.press(prompt, "My coverage", wait=False) for _ in range(2 * BURST)]
    for _ in range(2):
        sent = await opened.fill({"Situation": "The build broke on Friday", "Task": "I had to mend it"})
        assert sent.ephemeral
        assert "a lot at once" in sent.text
        assert "The build broke on Friday" in sent.text
    for run in answered(runs):
        await run.answered()
    assert sum("a lot at once" in run.text for run in answered(runs)) == 1
    assert len(answered(runs)) == BURST
    here.clock.advance(minutes=2)
    sent = await opened.fill({"Situation": "The build broke on Friday", "Task": "I had to mend it"})
    assert "Saved so far" in sent.text
    read = await press(sent, "Read it")
    assert "The build broke on Friday" in str(shown(read)["embeds"])


async def test_typing_has_a_budget_of_its_own(here: LocalWorld) -> None:
    """Thousands of suggestions are not worked out, and do not use up the budget for commands."""
    offered = await here.ana.autocomplete(
        here.channel, "mystories", {"principle": "owner"}, focused="principle"
    )
    assert offered
    pace = here.bot.core.pace
    ana = Account("discord", here.ana.id)
    for _ in range(BURST - 1):
        pace.spend(ana, Deed.TYPING)
    with pytest.raises(TooMuchAtOnce):
        pace.spend(ana, Deed.TYPING)
    listed = await here.ana.command(here.channel, "mystories")
    assert "No story" in listed.text


people = st.sampled_from([Account("discord", name) for name in "abc"])
steps = st.lists(st.tuples(people, st.integers(0, 20_000)), max_size=300)


@given(steps)
@settings(max_examples=60, deadline=None)
def test_a_budget_holds_over_any_stretch_of_time_and_is_nobody_elses(
    taken: list[tuple[Account, int]],
) -> None:
    """In any stretch a person does at most the burst and what was restored in it; a flood is news once."""
    clock = FakeClock()
    pace = Pace(clock)
    done: dict[Account, list[datetime]] = {}
    for person, milliseconds in taken:
        clock.advance(milliseconds=milliseconds * (milliseconds > 15_000))
        for _ in range(25):
            try:
                pace.spend(person, Deed.INTERACTION)
            except TooMuchAtOnce:
                continue
            done.setdefault(person, []).append(clock.now())
    for moments in done.values():
        for start in range(0, len(moments), 7):
            stretch = moments[start:]
            assert len(stretch) <= BURST + (stretch[-1] - stretch[0]) / EVERY + 1
    clock.advance(seconds=3 * BURST)
    pace.spend(Account("discord", "d"), Deed.MESSAGE)
    assert len(pace) == 1, "nobody is remembered who has their budget back"


def heard(number: int, text: str) -> Heard:
    moment = MONDAY + timedelta(seconds=number)
    return Heard(str(number), "a", text, moment, moment)


def test_a_thread_in_memory_holds_its_newest_messages_up_to_a_size() -> None:
    """However long it grows; it knows that it is not the whole thread any more."""
    log = ThreadLog(set())
    log.loaded = log.complete = True
    for number in range(3_000):
        log.put(heard(number, "x" * 2_000))
        assert log.size <= CHARACTERS_IN_THREAD
    kept = log.messages()
    assert kept[-1].ref == "2999"
    assert len(kept) > 200
    assert not log.complete
    log.drop([message.ref for message in kept])
    assert log.size == 0


def test_all_threads_in_memory_hold_no_more_than_a_size() -> None:
    """The threads unused for the longest go first."""
    logs = ThreadLogs()
    places = [Place("discord", "1", str(number)) for number in range(THREADS_IN_MEMORY + 50)]
    for place in places:
        log = logs.of(place)
        for number in range(80):
            log.put(heard(number, "x" * 2_000))
    held = [place for place in places if logs.in_use(place)]
    assert held == places[-len(held) :]
    assert len(held) <= THREADS_IN_MEMORY
    assert sum(logs.of(place).size for place in held[1:]) <= CHARACTERS_IN_MEMORY
    assert len(held) > 50
