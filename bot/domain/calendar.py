"""A local time of day in a zone: when it falls due on each local date, and how people write it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInput
from bot.domain.foreign import quoted

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


class Weekday(IntEnum):
    """A day of the week, numbered as `date.weekday()` numbers it."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Schedule:
    """Once on each chosen weekday, at one local time. Raises ValueError if it could never be met exactly."""

    at: time
    zone: str
    weekdays: frozenset[Weekday]

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise ValueError(f"a naive time in whole minutes is needed, not {self.at!r}")
        if not self.weekdays:
            raise ValueError("at least one weekday is needed")

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone's rules. Raises InvalidInput if no zone goes by that name here."""
        try:
            return ZoneInfo(self.zone)
        except (LookupError, ValueError, OSError):
            shown = quoted(self.zone)
            raise InvalidInput(
                f"I know no time zone called “{shown}”. "
                "Use a name such as `Europe/Berlin` or `America/New_York`."
            ) from None


def instant(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """When `day` first reads `at` or later in `zone`, in UTC; None if the zone skips that date altogether.

    Where clocks jump over all that is left of the date, its last whole minute counts. A time that comes twice
    counts the first time.
    """
    wall = datetime.combine(day, at.replace(fold=0))
    due = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall(due, zone) == wall:
        return due
    # PEP 495: for a time inside a jump, fold=1 lands before the jump and fold=0 after it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    jump = _jump_between(before, due, zone)
    if local_date(jump, zone) == day:
        return jump
    end = jump - _SECOND
    if local_date(end, zone) != day:
        return None
    return end - timedelta(seconds=_wall(end, zone).second)


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The date that a calendar on the wall in `zone` shows at `moment`."""
    return moment.astimezone(zone).date()


def due_on(schedule: Schedule, day: date) -> datetime | None:
    """When `day` has its prompt, in UTC; None if its weekday is not chosen or the date does not exist."""
    if Weekday(day.weekday()) not in schedule.weekdays:
        return None
    return instant(day, schedule.at, schedule.zone_info)


def still_wanted(day: date, *, now: datetime, zone: ZoneInfo) -> bool:
    """The policy after a time away, for everything that is done once a local day: it is wanted while its day lasts.

    Back within the day, it is done late; back later, it is not done at all, so nothing ever comes as a pile.
    """
    return local_date(now, zone) <= day


def due_now(schedule: Schedule, *, now: datetime, since: datetime) -> tuple[date, datetime] | None:
    """The local date and instant of today's prompt, once it is due and while it is still wanted.

    Never of an older day, and of nothing due at or before `since`, the moment when the schedule took effect.
    Answers the same all day: the caller remembers by local date what was posted.
    """
    today = local_date(now, schedule.zone_info)
    due = due_on(schedule, today)
    if due is None or not since < due <= now:
        return None
    return today, due


def upcoming(schedule: Schedule, *, now: datetime, since: datetime, n: int) -> list[tuple[date, datetime]]:
    """The next `n` local dates and instants strictly after both `now` and `since`, in order."""
    after = max(now, since)
    first = local_date(after, schedule.zone_info)
    return list(islice(((day, due) for day, due in _from(schedule, first) if due > after), n))


def _from(schedule: Schedule, day: date) -> Iterator[tuple[date, datetime]]:
    while True:
        due = due_on(schedule, day)
        if due is not None:
            yield day, due
        day += _DAY


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall reads, without its zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the new offset, of two instants with exactly one change between them."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})|h|(?P<digits>[0-9]{2}))?\s*(?:(?P<half>[ap])\.?m\.?)?"
)


def parse_time(text: str) -> time:
    """Read a time of day as people type it: `08:30`, `8.30`, `830`, `8`, `8:30 pm`, `20h30`, `noon`.

    Raises InvalidInput.
    """
    typed = text.strip().lower()
    if typed in _NAMED_TIMES:
        return _NAMED_TIMES[typed]
    match = _TIME.fullmatch(typed)
    if match is None:
        raise _no_time(text)
    hour, minute = int(match["hour"]), int(match["minute"] or match["digits"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise _no_time(text)
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    if hour > 23 or minute > 59:
        raise _no_time(text)
    return time(hour, minute)


def _no_time(text: str) -> InvalidInput:
    return InvalidInput(f"“{quoted(text)}” is not a time of day. Type it like 08:30, 8:30 pm, 20h30 or noon.")


EVERY_DAY = frozenset(Weekday)
_WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})
_SETS = (
    dict.fromkeys(("day", "days", "everyday", "daily", "all"), EVERY_DAY)
    | dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), EVERY_DAY - _WEEKEND)
    | dict.fromkeys(("weekend", "weekends"), _WEEKEND)
)
_DAYS = {
    name: day
    for day in Weekday
    for full in [day.name.lower()]
    for name in (full, f"{full}s", full[:3], full[:2])
} | {"tues": Weekday.TUESDAY, "weds": Weekday.WEDNESDAY, "thur": Weekday.THURSDAY, "thurs": Weekday.THURSDAY}
_FILLERS = {"every", "and", "on"}


def parse_weekdays(text: str) -> frozenset[Weekday]:
    """Read weekdays as people type them: `every day`, `weekdays`, `mon-fri`, `fri to mon`, `Mo, We and Fr`.

    Raises InvalidInput.
    """
    joined = re.sub(r" ?(?:[-–—]|\bto\b) ?", "-", " ".join(text.lower().split()))
    words = [word for word in re.split(r"[ ,;/+&]+", joined) if word and word not in _FILLERS]
    if not words:
        raise _no_weekdays(text)
    return frozenset().union(*(_days_of(word) for word in words))


def parse_weekday(text: str) -> Weekday:
    """Read one weekday, typed as weekdays are. Raises InvalidInput."""
    try:
        days = parse_weekdays(text)
    except InvalidInput as error:
        raise InvalidInput(f"“{quoted(text)}” is no day of the week. Type one, like Friday.") from error
    if len(days) > 1:
        raise InvalidInput(f"“{quoted(text)}” is more than one day. Type one, like Friday.")
    (day,) = days
    return day


def _days_of(word: str) -> frozenset[Weekday]:
    if word in _SETS:
        return _SETS[word]
    first, dash, last = word.partition("-")
    if first not in _DAYS or (dash and last not in _DAYS):
        raise _no_weekdays(word)
    return _run(_DAYS[first], _DAYS[last] if dash else _DAYS[first])


def _run(first: Weekday, last: Weekday) -> frozenset[Weekday]:
    """The days from one to the other, over the weekend if need be."""
    return frozenset(Weekday((first + step) % 7) for step in range((last - first) % 7 + 1))


def _no_weekdays(text: str) -> InvalidInput:
    return InvalidInput(
        f"I cannot read “{quoted(text)}” as weekdays. "
        "Type them like mon-fri, Mo We Fr, weekends or every day."
    )


def describe_weekdays(days: Iterable[Weekday]) -> str:
    """Weekdays (at least one) in words that `parse_weekdays` reads back: `Monday to Friday`."""
    chosen = frozenset(days)
    if chosen == EVERY_DAY:
        return "every day"
    for first in Weekday:
        last = Weekday((first + len(chosen) - 1) % 7)
        if len(chosen) > 2 and chosen == _run(first, last):
            return f"{_title(first)} to {_title(last)}"
    *most, final = [_title(day) for day in sorted(chosen)]
    return f"{', '.join(most)} and {final}" if most else final


def _title(day: Weekday) -> str:
    return day.name.capitalize()
