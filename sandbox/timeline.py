"""The present of the local Discord: the real one, until somebody moves it on to see what a later day brings."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.permissions import Json
from sandbox.snowflake import Clock
from sandbox.world import World

DAY = timedelta(days=1)
LONGEST_MOVE = timedelta(days=366)
"""So far at once: what lies on the way is gone through moment by moment."""


@dataclass(frozen=True)
class Moment:
    """A point in time that is worth going to, under the name that the page shows."""

    label: str
    when: datetime


class MovableClock:
    """Runs with another clock, ahead of it by as much as it was moved."""

    def __init__(self, clock: Clock, ahead: timedelta = timedelta()) -> None:
        self._clock = clock
        self.ahead = ahead

    def __call__(self) -> datetime:
        return self._clock() + self.ahead

    def move_to(self, moment: datetime) -> None:
        """Moves on; a moment that has passed already changes nothing, because time does not run back."""
        self.ahead += max(moment - self(), timedelta())


async def _no_moments() -> Sequence[Moment]:
    return ()


async def _nobody() -> None:
    return None


class Timeline:
    """Moves a world's clock on, stopping wherever something is to happen.

    The host of a bot sets `moments`, which names what is to come, and `moved`, which is awaited after each step so
    that the bot does what is due. How far the clock is ahead is kept with the world.
    """

    def __init__(self, world: World, clock: MovableClock) -> None:
        self._world = world
        self._clock = clock
        self._turn = asyncio.Lock()
        self.moments: Callable[[], Awaitable[Sequence[Moment]]] = _no_moments
        self.moved: Callable[[], Awaitable[object]] = _nobody

    @property
    def now(self) -> datetime:
        return self._clock()

    @property
    def ahead(self) -> timedelta:
        """How far the clock was moved."""
        return self._clock.ahead

    async def coming(self) -> list[Moment]:
        """The moments to come, soonest first."""
        found = [each for each in await self.moments() if each.when > self.now]
        return sorted(found, key=lambda each: each.when)

    async def go_to(self, moment: datetime) -> None:
        """Moves the clock to a moment. Raises ValueError if it has passed, or is more than LONGEST_MOVE away."""
        async with self._turn:
            if not timedelta() < moment - self.now <= LONGEST_MOVE:
                raise ValueError(f"{moment} is not ahead, or too far")
            await self._walk(moment)

    async def pass_day(self) -> None:
        """Moves the clock a day on; if nothing was to happen on the way, on to what comes within the next day."""
        async with self._turn:
            end = self.now + DAY
            if await self._walk(end):
                return
            coming = await self.coming()
            if coming and coming[0].when <= end + DAY:
                await self._walk(coming[0].when)

    async def _walk(self, end: datetime) -> bool:
        """Goes to the end through each moment on the way; returns whether there was one."""
        eventful = False
        while (coming := await self.coming()) and coming[0].when <= end:
            eventful = True
            await self._step(coming[0].when)
        if self.now < end:
            await self._step(end)
        return eventful

    async def _step(self, moment: datetime) -> None:
        self._clock.move_to(moment)
        self._world.state.clock_ahead = self.ahead.total_seconds()
        self._world.pass_time()
        people = frozenset(self._world.state.users) - {self._world.bot_id}
        self._world.core.tell("CLOCK_MOVED", self.told(), audience=people)
        await self.moved()

    def told(self) -> Json:
        """What pages are told: the present, and by how many seconds it is ahead."""
        return {"now": self.now.isoformat(), "ahead": self.ahead.total_seconds()}
