"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class FakeClock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **amount: float) -> None:
        """Move on by a timedelta's arguments."""
        self._now += timedelta(**amount)

    def set(self, moment: datetime) -> None:
        self._now = moment
