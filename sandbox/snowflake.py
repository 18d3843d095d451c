"""Discord ids: a time in milliseconds, the worker that made them, and a counter; strictly increasing for one world."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Tells the present as an aware datetime."""

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""First second of 2015 (https://discord.com/developers/docs/reference#snowflakes)."""

WORKERS = 1 << 10
"""Discord's internal worker and process, five bits each, taken as one number
(https://discord.com/developers/docs/reference#snowflakes)."""

_INCREMENT_BITS = 12
_COUNTER_BITS = 22


def real_clock() -> datetime:
    return datetime.now(UTC)


def created_at(snowflake: str) -> datetime:
    """When the object with this id was made."""
    return DISCORD_EPOCH + timedelta(milliseconds=int(snowflake) >> _COUNTER_BITS)


def snowflake_at(moment: datetime) -> int:
    """The lowest id of this moment."""
    return ((moment - DISCORD_EPOCH) // timedelta(milliseconds=1)) << _COUNTER_BITS


class Snowflakes:
    """Makes ids; two ids of one moment differ in the counter, and a clock set back does no harm."""

    def __init__(self, clock: Clock, last: int = 0) -> None:
        """Goes on after the id `last`, as the worker that made it."""
        self._clock = clock
        self._worker = (last >> _INCREMENT_BITS) % WORKERS
        self.last = last

    def next(self) -> str:
        fresh = self._first(snowflake_at(self._clock()))
        if fresh <= self.last:
            fresh = self.last + 1
            if fresh >> _INCREMENT_BITS != self.last >> _INCREMENT_BITS:
                fresh = self._first(self.last + (1 << _COUNTER_BITS))
        self.last = fresh
        return str(fresh)

    def _first(self, moment: int) -> int:
        """This worker's first id of the millisecond in which the id `moment` was made."""
        return (moment >> _COUNTER_BITS << _COUNTER_BITS) | (self._worker << _INCREMENT_BITS)


def before_first(worker: int) -> int:
    """The id after which a worker begins to make ids."""
    return worker % WORKERS << _INCREMENT_BITS
