"""Discord ids: a time in milliseconds and a counter, strictly increasing for one world."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Tells the present as an aware datetime."""

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""First second of 2015 (https://discord.com/developers/docs/reference#snowflakes)."""

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
        self._clock = clock
        self.last = last

    def next(self) -> str:
        self.last = max(self.last + 1, snowflake_at(self._clock()))
        return str(self.last)
