"""Errands: things that are said once per owner and local date, each taken from its claim to its record."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.calendar import still_wanted
from bot.domain.errors import LodestarError, NotFound
from bot.domain.sendings import Sending
from bot.happenings import Happening, Tell, unheard
from bot.services.attempts import A_BUG, LEASE, SLOW, pause_after, recording_failure, side_by_side
from bot.services.ports import Clock
from bot.storage.database import Database
from bot.storage.sendings import Owner, Sendings

PATIENCE = timedelta(seconds=30)
"""How long one may take: below a minute, so that what hangs keeps nothing of the next minute waiting."""

AT_ONCE = 4
"""How many are said side by side: few, because prompts and answers need most of the requests that we may make."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """One of them: what is to be said is prepared (None if nothing is any more), looked for if it may have been said
    already, and sent.

    `failed` makes a happening of a reason, and of a bug if that is what it was. After `final` failures nothing more is
    tried that day; after NotFound neither, and nobody needs to know.
    """

    owner: Owner
    day: date
    zone: ZoneInfo
    prepare: Callable[[Sending], Awaitable[T | None]]
    find: Callable[[T], Awaitable[str | None]]
    send: Callable[[T], Awaitable[str]]
    sent: Happening
    failed: Callable[[str, BaseException | None], Happening]
    final: tuple[type[LodestarError], ...] = ()


class Errands(Generic[T]):
    """Runs the errands of one kind, whose claims are the rows of `sendings`."""

    def __init__(self, database: Database, clock: Clock, sendings: Sendings, *, tell: Tell = unheard) -> None:
        self._database = database
        self._clock = clock
        self._sendings = sendings
        self._tell = tell

    async def run(self, errands: Sequence[Errand[T]]) -> int:
        """Run them side by side; returns how many were said now. None takes another with it by failing."""
        return await side_by_side(self._attempt, errands, at_once=AT_ONCE, slow=SLOW)

    async def _attempt(self, errand: Errand[T]) -> bool:
        try:
            return await self._run(errand)
        except LodestarError:  # it was told when it was recorded, or we are stopping
            return False
        except Exception as bug:  # noqa: BLE001  one bug must not take the others with it
            self._tell(errand.failed("a bug", bug))
            return False

    async def _run(self, errand: Errand[T]) -> bool:
        now = self._clock.now()
        if not still_wanted(errand.day, now=now, zone=errand.zone):  # its turn came after midnight
            return False
        async with self._database.transaction() as tx:
            sending = await self._sendings.take(tx, errand.owner, errand.day, now=now, retry_at=now + LEASE)
        if sending is None:
            return False
        async with recording_failure(partial(self._put_off, errand, sending), patience=PATIENCE):
            message = await self._say(errand, sending)
            async with self._database.transaction() as tx:
                if message is None:
                    await self._sendings.end(tx, sending.id)
                    return False
                await self._sendings.record(tx, sending.id, message)
        self._tell(errand.sent)
        return True

    async def _say(self, errand: Errand[T], sending: Sending) -> str | None:
        prepared = await errand.prepare(sending)
        if prepared is None:
            return None
        found = await errand.find(prepared) if sending.attempts > 1 else None
        return found or await errand.send(prepared)

    async def _put_off(self, errand: Errand[T], sending: Sending, failure: LodestarError | None) -> None:
        reason = A_BUG if failure is None else str(failure)
        retry_at = self._clock.now() + pause_after(sending.attempts)
        async with self._database.transaction() as tx:
            if isinstance(failure, (NotFound, *errand.final)):
                await self._sendings.end(tx, sending.id, reason)
            else:
                await self._sendings.record_failure(tx, sending.id, reason, retry_at=retry_at)
        if failure is not None and not isinstance(failure, NotFound):
            self._tell(errand.failed(reason, None))
