"""One prompt per local date whatever the zone does, proved over every zone."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    EVERY_DAY,
    Schedule,
    Weekday,
    due_now,
    due_on,
    instant,
    local_date,
    parse_weekdays,
    upcoming,
)
from bot.domain.errors import InvalidInput

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
QUARTERS = [time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 15)]


@dataclass(frozen=True)
class Transition:
    """A change of the clocks: the first instant of the new offset, and both offsets."""

    moment: datetime
    old: timedelta
    new: timedelta

    @property
    def shape(self) -> tuple[time, timedelta]:
        """What all years of one rule share: the time of day and how far the clocks move."""
        return (self.moment + self.old).time(), self.new - self.old

    @property
    def dates(self) -> list[date]:
        """The local dates before, of and after the change, on either side of midnight."""
        first, last = sorted(((self.moment + self.old).date(), (self.moment + self.new).date()))
        return [first + step * DAY for step in range(-1, (last - first).days + 2)]


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


def transitions_of(offsets: tuple[timedelta, ...], zone: ZoneInfo) -> Iterator[Transition]:
    for number, (old, new) in enumerate(pairwise(offsets)):
        if old != new:
            low, high = 0, 24 * 60
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (
                    (middle, high)
                    if offset(START + number * DAY + middle * MINUTE, zone) == old
                    else (low, middle)
                )
            yield Transition(START + number * DAY + high * MINUTE, old, new)


@cache
def every_transition() -> dict[Transition, ZoneInfo]:
    """Each distinct change of the clocks in the five years, with one of the zones that make it."""
    tables: dict[tuple[timedelta, ...], ZoneInfo] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        tables.setdefault(tuple(offset(START + n * DAY, zone) for n in range((END - START).days + 1)), zone)
    return {change: zone for table, zone in tables.items() for change in transitions_of(table, zone)}


def every_shape() -> list[tuple[Transition, ZoneInfo]]:
    """One change of each shape: a time of day and a distance."""
    return list({change.shape: (change, zone) for change, zone in every_transition().items()}.values())


def minutes(first: datetime, last: datetime) -> list[datetime]:
    return [first + step * MINUTE for step in range((last - first) // MINUTE)]


def expected_by_looking(change: Transition, zone: ZoneInfo) -> dict[tuple[date, time], datetime]:
    """Read the wall clock at every minute around a change, and take down when each time is first reached."""
    seen: dict[date, list[tuple[time, datetime]]] = {}
    for moment in minutes(change.moment - 3 * DAY, change.moment + 3 * DAY):
        wall = moment.astimezone(zone)
        seen.setdefault(wall.date(), []).append((wall.time(), moment))
    expected = {}
    for day in change.dates:
        latest = list(accumulate((at for at, _ in seen[day]), max))
        for at in QUARTERS:
            place = bisect_left(latest, at)
            expected[day, at] = seen[day][min(place, len(latest) - 1)][1]
    return expected


def test_instant_is_what_a_watcher_of_the_wall_clock_sees_around_every_transition_of_every_zone() -> None:
    """All zones, all changes of 2024 to 2028, the dates around each, every quarter hour."""
    assert len(every_transition()) > 200
    for change, zone in every_transition().items():
        expected = expected_by_looking(change, zone)
        found = {(day, at): instant(day, at, zone) for day, at in expected}
        assert found == expected, f"{zone} at {change.moment}"


@dataclass
class Waker:
    """What the scheduler does: look whenever awake, post what is due, remember the date."""

    schedule: Schedule
    since: datetime = LONG_AGO

    def posts(self, awake: Iterable[datetime]) -> dict[date, datetime]:
        posted: dict[date, datetime] = {}
        for now in awake:
            found = due_now(self.schedule, now=now, since=self.since)
            if found and found[0] not in posted:
                assert found[0] == local_date(now, self.schedule.zone_info)
                posted[found[0]] = now
        return posted


def interesting(change: Transition) -> set[time]:
    """The times of day that a change of the clocks can disturb, and three that it should not."""
    around = (change.moment + change.old + step * timedelta(minutes=15) for step in range(-9, 10))
    return {wall.time() for wall in around} | {time(0), time(12), time(23, 45)}


def test_a_process_that_wakes_every_minute_posts_once_per_date_around_every_kind_of_transition() -> None:
    for change, zone in every_shape():
        whole = change.dates[1:-1]
        start, end = (instant(day, time(0), zone) for day in (whole[0], whole[-1] + DAY))
        assert start is not None
        assert end is not None
        for at in interesting(change):
            schedule = Schedule(at, zone.key, EVERY_DAY)
            posted = Waker(schedule).posts(minutes(start, end))
            assert posted == {day: due_on(schedule, day) for day in whole}, f"{zone} at {change.moment}, {at}"


@settings(deadline=None)  # the first example finds the transitions
@given(st.data())
def test_after_downtime_todays_prompt_comes_late_and_older_ones_never(data: st.DataObject) -> None:
    """A date is posted at the first waking moment from its due instant on that is still of it, if any."""
    change, zone = data.draw(st.sampled_from(every_shape()))
    schedule = Schedule(data.draw(st.sampled_from(QUARTERS)), zone.key, EVERY_DAY)
    begin, length = data.draw(st.tuples(st.integers(-30 * 60, 30 * 60), st.integers(1, 40 * 60)))
    down = change.moment + begin * MINUTE
    clock = (change.moment + step * 5 * MINUTE for step in range(-36 * 12, 36 * 12))
    awake = [now for now in clock if not down <= now < down + length * MINUTE]
    since = data.draw(st.sampled_from([LONG_AGO, *awake[:: len(awake) // 10]]))

    expected: dict[date, datetime] = {}
    for now in awake:
        due = due_on(schedule, local_date(now, zone))
        if due and since < due <= now:
            expected.setdefault(local_date(now, zone), now)
    assert Waker(schedule, since).posts(awake) == expected


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "due"),
    [
        pytest.param("Europe/Berlin", "2026-07-01", "09:00", "2026-07-01T09:00+02:00", id="an ordinary day"),
        pytest.param(
            "America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30-04:00", id="twice: the first"
        ),
        pytest.param(
            "America/New_York", "2026-03-08", "02:30", "2026-03-08T03:00-04:00", id="missing: the next"
        ),
        pytest.param("Africa/Cairo", "2026-04-24", "00:00", "2026-04-24T01:00+03:00", id="no midnight"),
        pytest.param("Asia/Beirut", "2026-03-29", "00:15", "2026-03-29T01:00+03:00", id="no first quarter"),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30+11:00", id="half an hour"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45+11:00", id="half an hour back"
        ),
        pytest.param("Antarctica/Troll", "2026-03-29", "01:30", "2026-03-29T03:00+02:00", id="two hours"),
        pytest.param(
            "Antarctica/Troll", "2026-10-25", "01:00", "2026-10-25T01:00+02:00", id="two hours back"
        ),
        pytest.param(
            "America/Nuuk", "2026-03-28", "22:59", "2026-03-28T22:59-02:00", id="before the lost hour"
        ),
        pytest.param(
            "America/Nuuk", "2026-03-28", "23:30", "2026-03-28T22:59-02:00", id="the day's last hour is lost"
        ),
        pytest.param(
            "America/Nuuk", "2026-03-29", "00:00", "2026-03-29T00:00-01:00", id="after the lost hour"
        ),
        pytest.param(
            "Pacific/Apia", "2011-12-29", "09:00", "2011-12-29T09:00-10:00", id="before the lost day"
        ),
        pytest.param("Pacific/Apia", "2011-12-30", "09:00", None, id="the lost day"),
        pytest.param(
            "Pacific/Apia", "2011-12-31", "00:00", "2011-12-31T00:00+14:00", id="after the lost day"
        ),
        pytest.param(
            "America/St_Johns", "2010-11-07", "00:00", "2010-11-07T00:00-02:30", id="a date entered twice"
        ),
        pytest.param("Africa/Monrovia", "1972-01-07", "00:00", "1972-01-07T00:44:30+00:00", id="odd seconds"),
    ],
)
def test_named_days(zone: str, day: str, at: str, due: str | None) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == (utc(due) if due else None)
    assert found is None or found.tzinfo is UTC


def cron_firings(zone: str, at: time, first: datetime, days: int) -> list[date]:
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=ZoneInfo(zone))
    fired: list[date] = []
    previous, now = None, first
    while (previous := trigger.get_next_fire_time(previous, now)) < first + days * DAY:
        fired.append(previous.date())
        now = previous
    return fired


def test_cron_triggers_double_and_skip_which_is_why_the_local_date_is_the_key() -> None:
    """If this fails, APScheduler has mended its CronTrigger; ours need not change."""
    autumn = cron_firings("America/New_York", time(1, 30), utc("2026-10-31T00:00-04:00"), 3)
    assert autumn.count(date(2026, 11, 1)) == 2
    assert date(2026, 4, 24) not in cron_firings("Africa/Cairo", time(0), utc("2026-04-23T00:00+02:00"), 3)
    assert date(2026, 3, 29) not in cron_firings("Asia/Beirut", time(0, 15), utc("2026-03-28T00:00+02:00"), 3)


WORKDAYS_AT_NINE = Schedule(time(9), "Europe/Berlin", parse_weekdays("mon-fri"))


def test_a_group_set_up_after_its_time_of_day_starts_tomorrow() -> None:
    ten = utc("2026-07-01T10:00+02:00")
    assert due_now(WORKDAYS_AT_NINE, now=ten + HOUR, since=ten) is None
    assert upcoming(WORKDAYS_AT_NINE, now=ten, since=ten, n=1)[0][0] == date(2026, 7, 2)


def test_nothing_is_due_before_its_time_on_other_weekdays_or_when_the_day_is_over() -> None:
    thursday, friday = date(2026, 7, 2), date(2026, 7, 3)
    nine = utc("2026-07-03T09:00+02:00")
    due = {
        hours: due_now(WORKDAYS_AT_NINE, now=nine + hours * HOUR, since=LONG_AGO)
        for hours in (-10, -1, 0, 14, 15, 30)
    }
    assert due == {
        -10: (thursday, nine - DAY),
        -1: None,
        0: (friday, nine),
        14: (friday, nine),
        15: None,
        30: None,
    }


def test_upcoming_is_strictly_later_skips_weekends_and_waits_for_since() -> None:
    friday = utc("2026-07-03T09:00+02:00")
    expected = [(date(2026, 7, 6), friday + 3 * DAY), (date(2026, 7, 7), friday + 4 * DAY)]
    assert upcoming(WORKDAYS_AT_NINE, now=friday, since=LONG_AGO, n=2) == expected
    assert upcoming(WORKDAYS_AT_NINE, now=LONG_AGO, since=friday, n=2) == expected
    assert upcoming(WORKDAYS_AT_NINE, now=friday, since=LONG_AGO, n=0) == []


def test_upcoming_passes_over_a_date_that_does_not_exist() -> None:
    apia = Schedule(time(9), "Pacific/Apia", EVERY_DAY)
    days = [day for day, _ in upcoming(apia, now=utc("2011-12-28T12:00-10:00"), since=LONG_AGO, n=2)]
    assert days == [date(2011, 12, 29), date(2011, 12, 31)]


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "America", "../etc/passwd", "/etc/localtime", "x\0y", "a" * 9999]
)
def test_an_unknown_zone_is_told_in_a_sentence(zone: str) -> None:
    with pytest.raises(
        InvalidInput, match=r"I know no time zone called .* Use a name such as `Europe/Berlin`"
    ):
        _ = Schedule(time(9), zone, EVERY_DAY).zone_info


@pytest.mark.parametrize(
    ("at", "weekdays"),
    [(time(9, 0, 1), EVERY_DAY), (time(9, tzinfo=UTC), EVERY_DAY), (time(9), frozenset[Weekday]())],
)
def test_a_schedule_that_could_not_be_met_is_refused(at: time, weekdays: frozenset[Weekday]) -> None:
    with pytest.raises(ValueError, match="needed"):
        Schedule(at, "UTC", weekdays)
