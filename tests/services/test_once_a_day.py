"""A reminder or digest is said once for its local date, whenever the bot was awake and wherever it died."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from bot.domain.errors import MissingPermissions, PlatformUnavailable
from bot.domain.places import Account, Place
from bot.domain.star import CORE
from bot.domain.stories import Occasion, Part, Source
from bot.happenings import Happening, ReminderFailed
from bot.services import errands
from bot.services.core import Core, build_core
from bot.services.ports import History, Reminding
from bot.storage import people, reminders, schema
from bot.storage.database import Database
from bot.storage.stories import NewStory, add
from tests.clock import MONDAY, FakeClock
from tests.services.club import THREADS, Club, club, furnish
from tests.services.paper import PLATFORM, WORKSPACE, Died, Life, Paper

EVENING = MONDAY.replace(hour=20)
"""When people ask to be reminded; the club's three prompts of the day are there since the morning."""

GROUP = 1


class Door(Paper):
    """A platform on which some people's doors are shut for a while, by an error or until an event; so are threads."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock, {f"channel {n}": thread for n, thread in enumerate(THREADS, start=1)})
        self.shut: dict[str, Exception | asyncio.Event] = {}
        self.waiting = asyncio.Semaphore(0)
        self.came = asyncio.Semaphore(0)

    async def remind(self, reminding: Reminding) -> str:
        obstacle = self.shut.get(reminding.reminder.account.ref)
        if isinstance(obstacle, asyncio.Event):
            self.waiting.release()
            await obstacle.wait()
        elif obstacle is not None:
            raise obstacle
        ref = await super().remind(reminding)
        self.came.release()
        return ref

    async def history(self, thread: Place) -> History:
        if isinstance(obstacle := self.shut.get(f"thread {thread.channel}"), Exception):
            raise obstacle
        return await super().history(thread)

    def reminded(self) -> Counter[str]:
        """Who was, and how often."""
        return Counter(reminding.reminder.account.ref for reminding in self.reminders.values())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("once") / "furnished.db"
    asyncio.run(furnish(path))
    return path


@pytest.fixture
async def here(template: Path, tmp_path: Path) -> AsyncIterator[Club]:
    """The club with doors."""
    async with club(template, tmp_path / "club.db", paper=Door(FakeClock())) as made:
        yield made


def door(here: Club) -> Door:
    assert isinstance(here.paper, Door)
    return here.paper


def core_of(here: Club, told: list[Happening] | None = None) -> Core:
    """A process of its own."""
    return build_core(here.database, here.clock, here.paper, tell=(told if told is not None else []).append)


async def ask(here: Club, *refs: str, at: time = time(20)) -> None:
    """These people ask to be reminded in the first group."""
    async with here.database.transaction() as tx:
        for ref in refs:
            person = await people.meet(tx, Account(PLATFORM, ref), now=MONDAY)
            await reminders.choose(tx, person, GROUP, at, now=MONDAY)


async def want_digest(here: Club, day: date, group: int = GROUP) -> None:
    """A group wants a digest on this date's weekday."""
    async with here.database.transaction() as tx:
        chosen = update(schema.study_group).where(schema.study_group.c.id == group)
        await tx.execute(chosen.values(digest_on=day.weekday()))


async def test_two_processes_say_everything_once(here: Club) -> None:
    """Twelve reminders and a digest, two processes awake at the same moment, twice."""
    await ask(here, *(str(n) for n in range(12)))
    here.clock.set(EVENING)
    one, other = core_of(here), core_of(here)
    await asyncio.gather(one.reminders.send_due(), other.reminders.send_due(), one.reminders.send_due())
    await other.reminders.send_due()
    assert set(door(here).reminded().values()) == {1}
    assert len(door(here).reminded()) == 12
    here.clock.set(MONDAY + timedelta(days=1, hours=2, minutes=30))
    await want_digest(here, here.clock.now().date())
    for _ in range(2):
        await asyncio.gather(one.wake(), other.wake())
    assert [digest.group.id for digest in here.paper.digests.values()] == [GROUP]


async def test_five_hundred_reminders_that_hang_delay_no_prompt(here: Club) -> None:
    """Few are sent side by side, and the next minutes' wakes post prompts and leave the reminders to the first."""
    everybody = [str(n) for n in range(500)]
    await ask(here, *everybody)
    door(here).shut = dict.fromkeys(everybody, asyncio.Event())
    core = core_of(here)
    here.clock.set(EVENING)
    waking = asyncio.create_task(core.wake())
    for _ in range(errands.AT_ONCE):
        await door(here).waiting.acquire()
    here.clock.set(MONDAY + timedelta(days=1, hours=2, minutes=30))
    assert await core.wake() == 3, "the next day's prompts"
    assert not waking.done()
    assert door(here).waiting.locked(), "no more than these were begun"
    waking.cancel()
    await asyncio.gather(waking, return_exceptions=True)
    assert asyncio.all_tasks() == {asyncio.current_task()}, "what is broken off does not go on in secret"
    assert door(here).reminded() == {}


async def test_a_reminder_that_hangs_keeps_nobody_waiting(
    here: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent one at a time, with the first one stuck: the others come while it waits, and then it comes too."""
    monkeypatch.setattr(errands, "AT_ONCE", 1)
    monkeypatch.setattr(errands, "SLOW", timedelta(0))
    await ask(here, "1", "2", "3")
    door(here).shut = {"1": (released := asyncio.Event())}
    here.clock.set(EVENING)
    sending = asyncio.create_task(core_of(here).reminders.send_due())
    for _ in range(2):
        await door(here).came.acquire()
    assert door(here).reminded() == {"2": 1, "3": 1}
    released.set()
    assert await sending == 3


async def test_a_reminder_whose_turn_comes_after_midnight_does_not_come(
    here: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one before it took until then."""
    monkeypatch.setattr(errands, "AT_ONCE", 1)
    await ask(here, "1", "2")
    door(here).shut = {"1": (released := asyncio.Event())}
    here.clock.set(EVENING)
    sending = asyncio.create_task(core_of(here).reminders.send_due())
    await door(here).waiting.acquire()
    here.clock.set(EVENING + timedelta(hours=4))
    released.set()
    assert await sending == 1
    assert door(here).reminded() == {"1": 1}


async def test_a_failing_reminder_is_tried_again_and_takes_nobody_with_it(here: Club) -> None:
    """With growing pauses within the day; a bug likewise, and it is told as one."""
    await ask(here, "1", "2", "3")
    failed: list[Happening] = []
    core = core_of(here, failed)
    door(here).shut = {"1": PlatformUnavailable("Not now."), "2": RuntimeError("broken on purpose")}
    here.clock.set(EVENING)
    tried = []
    for minute in range(121):
        here.clock.set(EVENING + timedelta(minutes=minute))
        before = len(failed)
        await core.reminders.send_due()
        if any(isinstance(each, ReminderFailed) for each in failed[before:]):
            tried.append(minute)
    assert tried == [0, 2, 6, 14, 30, 60, 90, 120]
    assert door(here).reminded() == {"3": 1}
    told = [each for each in failed if isinstance(each, ReminderFailed)]
    assert {type(each.error) for each in told} == {type(None), RuntimeError}
    door(here).shut.clear()
    here.clock.set(EVENING + timedelta(hours=3))
    await core.reminders.send_due()
    assert door(here).reminded() == {"1": 1, "2": 1, "3": 1}


async def test_no_tries_for_whoever_takes_no_messages(here: Club) -> None:
    """Given up for the day, told with ids alone, and tried on the next."""
    await ask(here, "1")
    failed: list[Happening] = []
    core = core_of(here, failed)
    door(here).shut = {"1": MissingPermissions("You take none.")}
    for hour in range(3):
        here.clock.set(EVENING + timedelta(hours=hour))
        await core.reminders.send_due()
    (told,) = [each for each in failed if isinstance(each, ReminderFailed)]
    assert (told.group, told.day, told.error) == (GROUP, MONDAY.date(), None)
    (group, *_) = await core.groups.of_workspace(PLATFORM, WORKSPACE)
    choice = await core.reminders.chosen(Account(PLATFORM, "1"), group)
    assert choice.trouble is not None
    assert choice.trouble.failure == "You take none."
    door(here).shut.clear()
    here.clock.set(MONDAY + timedelta(days=1, hours=3))
    assert await core.wake() == 3
    here.clock.set(EVENING + timedelta(days=1))
    await core.reminders.send_due()
    assert door(here).reminded() == {"1": 1}
    assert (await core.reminders.chosen(Account(PLATFORM, "1"), group)).trouble is None


async def test_a_story_completed_between_two_attempts_ends_them(here: Club) -> None:
    await ask(here, "1")
    core = core_of(here)
    door(here).shut = {"1": PlatformUnavailable("Not now.")}
    here.clock.set(EVENING)
    await core.reminders.send_due()
    door(here).shut.clear()
    async with here.database.transaction() as tx:
        person = await people.meet(tx, Account(PLATFORM, "1"), now=EVENING)
        occasion = Occasion(Source.DAILY, "1")
        story = NewStory(person, ("ownership",), None, occasion, None)
        await add(tx, story, {section: Part("told in a form", EVENING) for section in CORE}, now=EVENING)
    here.clock.advance(minutes=5)
    await core.reminders.send_due()
    assert door(here).reminded() == {}


async def test_a_digest_waits_for_what_was_said_in_its_week(here: Club) -> None:
    """Said while we were away, in a thread that cannot be read just now; another group's keeps nothing waiting."""
    here.clock.set(MONDAY + timedelta(days=1, hours=2, minutes=30))
    core = core_of(here)
    assert await core.daily.post_due() == 3
    for group in (1, 2):
        await want_digest(here, here.clock.now().date(), group)
    here.paper.say(
        THREADS[0], "1", "Situation: two of our three tutors quit\nTask: cover nine groups with one"
    )
    door(here).shut[f"thread {THREADS[0]}"] = PlatformUnavailable("Not now.")
    core.miss(PLATFORM)
    await core.wake()
    await core.digests.post_due()
    assert [digest.group.id for digest in here.paper.digests.values()] == [2]
    door(here).shut.clear()
    here.clock.advance(minutes=5)
    for _ in range(2):
        await core.wake()
    assert [digest.week.stories for digest in here.paper.digests.values()] == [0, 1]


TUESDAY = MONDAY.replace(day=3, hour=20)


@pytest.fixture(scope="module")
def due(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reminder and a digest are due on Tuesday evening."""
    path = tmp_path_factory.mktemp("due") / "due.db"

    async def prepare() -> None:
        async with club(template, path, paper=Door(FakeClock())) as here:
            await ask(here, "1")
            await want_digest(here, TUESDAY.date())
            here.clock.set(TUESDAY.replace(hour=9))
            assert await core_of(here).daily.post_due() == 3

    asyncio.run(prepare())
    return path


async def say(here: Club) -> tuple[int, int]:
    """A process says what is due; returns how many reminders and digests have come by now."""
    core = core_of(here)
    for deed in (core.reminders.send_due, core.digests.post_due):
        with suppress(Died, BaseExceptionGroup):
            await deed()
    return len(here.paper.reminders), len(here.paper.digests)


def test_dying_at_any_step_doubles_nothing_and_loses_nothing_of_its_day(due: Path, tmp_path: Path) -> None:
    """Before and after every commit and every message. Back within the day: one of each; on the next: no more came."""

    async def die_at(step: int, back: datetime) -> bool:
        async with club(due, tmp_path / "dying.db", paper=Door(FakeClock(TUESDAY))) as here:
            here.paper.life = Life(step)
            seen = await say(here)
            died = here.paper.life.over
            here.paper.life = Life()
            here.clock.set(back)
            await say(here)
            assert await say(here) == ((1, 1) if back.date() == TUESDAY.date() else seen)
        return died

    step = 0
    while asyncio.run(die_at(step, TUESDAY + timedelta(minutes=3))):
        assert asyncio.run(die_at(step, TUESDAY + timedelta(hours=6)))
        step += 1
    assert step >= 8


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata")
"""The clocks of all but the last change within the days below or beside them, Lord Howe's by half an hour."""

BEGINS = (
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
)
DAYS = 4

minutes = st.integers(0, DAYS * 24 * 60 - 1)
quarters = st.integers(1, 24 * 4 - 1).map(lambda n: time(n // 4, n % 4 * 15))


def first_reading(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When a clock on the wall first shows this time or a later one of the day, by looking at it each minute."""
    noon = datetime.combine(day, time(12), zone).astimezone(UTC)
    looks = (noon + timedelta(minutes=n) for n in range(-16 * 60, 16 * 60))
    return next(look for look in looks if (wall := look.astimezone(zone)).date() == day and wall.time() >= at)


@pytest.fixture(scope="module")
def stand(template: Path) -> Iterator[tuple[asyncio.Runner, Club]]:
    """One club for many examples, each with a group of its own."""
    with TemporaryDirectory() as folder, asyncio.Runner() as runner:
        opened = AsyncExitStack()
        path = Path(folder) / "club.db"
        made = runner.run(opened.enter_async_context(club(template, path, paper=Door(FakeClock()))))
        yield runner, made
        runner.run(opened.aclose())


def at_minute(begins: datetime, *moments: datetime) -> list[int]:
    return [(moment - begins) // timedelta(minutes=1) for moment in moments]


SPRING, AUTUMN = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
"""In the first hours of these, Berlin's clocks go from 02:00 to 03:00, and from 03:00 to 02:00."""


@example("Europe/Berlin", BEGINS[0], time(2, 30), 0, at_minute(BEGINS[0], SPRING), [3000, 3060])
@example(
    "Europe/Berlin",
    BEGINS[2],
    time(2, 30),
    0,
    at_minute(BEGINS[2], AUTUMN.replace(hour=0)),
    at_minute(BEGINS[2], *(AUTUMN + timedelta(minutes=n) for n in (29, 30, 45, 90, 120))),
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    zone=st.sampled_from(ZONES),
    begins=st.sampled_from(BEGINS),
    at=quarters,
    since=minutes,
    prompts=st.lists(minutes, min_size=1, max_size=5),
    awake=st.lists(minutes, max_size=12),
)
def test_whenever_it_was_awake_each_day_has_one_reminder_at_most(
    stand: tuple[asyncio.Runner, Club],
    zone: str,
    begins: datetime,
    at: time,
    since: int,
    prompts: list[int],
    awake: list[int],
) -> None:
    """One if the bot was awake at or after its time within the local day, and the prompt was there before."""
    runner, here = stand
    moments = [begins + timedelta(minutes=n) for n in sorted(prompts)]
    posted = {moment.astimezone(ZoneInfo(zone)).date(): moment for moment in reversed(moments)}
    wakes = [begins + timedelta(minutes=n) for n in sorted(awake)]
    asked = begins + timedelta(minutes=since)
    sent = runner.run(live(here, zone, posted, at, asked, wakes))
    expected = set()
    for day, moment in posted.items():
        due = first_reading(day, at, ZoneInfo(zone))
        late = [wake for wake in wakes if due <= wake and wake.astimezone(ZoneInfo(zone)).date() == day]
        if late and moment < due and asked < due:
            expected.add(day)
    assert sorted(sent) == sorted(expected)


async def live(
    here: Club,
    zone: str,
    posted: dict[date, datetime],
    at: time,
    asked: datetime,
    wakes: Sequence[datetime],
) -> list[date]:
    """Let these days pass in a new group; returns the dates of the reminders that came."""
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    async with here.database.transaction() as tx:
        await tx.execute(update(schema.study_group).values(removed=True))
        group = {
            "platform": PLATFORM,
            "workspace_ref": WORKSPACE,
            "channel_ref": f"channel of example {id(posted)}-{here.paper._ref()}",
            "post_at": "00:00",
            "zone": zone,
            "weekdays": 127,
            "chosen": "ownership",
            "focus": "",
            "since": long_ago,
        }
        made = await tx.execute(insert(schema.study_group).values(group))
        (group_id,) = made.inserted_primary_key or (0,)
        person = await people.meet(tx, Account(PLATFORM, "1"), now=long_ago)
        await reminders.choose(tx, person, group_id, at, now=asked)
    here.paper.reminders.clear()
    core = core_of(here)
    coming = sorted(posted.items(), key=lambda each: each[1])
    for wake in wakes:
        while coming and coming[0][1] <= wake:
            day, moment = coming.pop(0)
            await _post(here.database, group_id, day, moment)
        here.clock.set(wake)
        await core.reminders.send_due()
    return [reminding.sending.local_date for reminding in here.paper.reminders.values()]


async def _post(database: Database, group_id: int, day: date, moment: datetime) -> None:
    ref = f"{group_id}-{day}"
    daily = {
        "group_id": group_id,
        "local_date": day,
        "principle": "ownership",
        "prompt": "ownership-1",
        "claimed_at": moment,
        "retry_at": moment,
        "message_ref": ref,
        "thread_ref": ref,
        "posted_at": moment,
    }
    async with database.transaction() as tx:
        await tx.execute(insert(schema.daily_prompt).values(daily))
