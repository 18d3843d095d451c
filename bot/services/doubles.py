"""Doubles: an attempt to post that was given up may take effect later; of the prompts there are then one stays."""

import asyncio
import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from bot.domain.errors import LodestarError, PlatformUnavailable, StorageUnavailable
from bot.domain.groups import DailyPrompt
from bot.domain.places import Place
from bot.services.cards import Cards
from bot.services.newcomers import Newcomers
from bot.services.ports import Card, Clock, Messenger, Posted
from bot.storage import daily as rows
from bot.storage.database import Database

log = logging.getLogger(__name__)

LATEST = timedelta(days=3)
"""For so long after its claim a prompt may still turn up; no request is under way for that long."""

HOLD = timedelta(minutes=2)
"""For how long whoever settles doubles has the prompt to themselves; far above what that takes."""

PATIENCE = timedelta(seconds=60)
"""How long it may take; below HOLD, so that nobody else begins while it goes on."""

TRIES = 10
"""How often settling is tried; the channel may be gone for good."""


class Doubles:
    """Settles what was posted more than once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        *,
        cards: Cards,
        newcomers: Newcomers,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._cards = cards
        self._newcomers = newcomers
        self._missed = False
        self._expected: set[int] = set()
        self._owed: dict[int, int] = {}
        """The prompts that are still to be looked at, and how often each was."""

    def miss(self) -> None:
        """Nobody may have told us what was posted: the next `make_up` looks."""
        self._missed = True

    @contextmanager
    def expected(self, daily_id: int) -> Iterator[None]:
        """A prompt is being posted here: its message is no news. If it was tried before, `settle` it afterwards."""
        self._expected.add(daily_id)
        try:
            yield
        finally:
            self._expected.discard(daily_id)

    async def seen(self, daily_id: int, message: str) -> None:
        """A message with a prompt's mark has appeared; while the prompt is being posted, that looks for itself."""
        if daily_id in self._expected:
            return
        try:
            async with self._database.reading() as tx:
                daily = await rows.get(tx, daily_id)
        except LodestarError as failure:
            log.warning("it is looked later whether prompt %s stands once: %s", daily_id, failure)
            self._owed.setdefault(daily_id, 0)
            return
        if daily is not None and daily.message != message and _is_ended(daily):
            await self.settle(daily_id)

    async def make_up(self) -> None:
        """Settle what could not be settled before, and what may have appeared while nobody told us."""
        if self._missed:
            async with self._database.reading() as tx:
                tried = await rows.tried_again(tx, (self._clock.now() - LATEST).date())
            self._missed = False
            self._owed |= dict.fromkeys(tried, 0)
        for daily_id in list(self._owed):
            await self.settle(daily_id)

    async def settle(self, daily_id: int) -> None:
        """See to it that of a prompt's posts one stays; what fails is tried again at the next wakes."""
        tries = self._owed.pop(daily_id, 0)
        try:
            done = await self._settle(daily_id)
        except StorageUnavailable as failure:
            log.warning("it is settled later whether prompt %s stands once: %s", daily_id, failure)
            self._owed[daily_id] = tries  # that was no try
            return
        except LodestarError as failure:
            log.warning("it was not settled whether prompt %s stands once: %s", daily_id, failure)
            done = False
        except Exception:  # it would fail again, and the prompt itself is posted
            log.exception("it was not settled whether prompt %s stands once", daily_id)
            return
        if not done and tries + 1 < TRIES:
            self._owed[daily_id] = tries + 1

    async def _settle(self, daily_id: int) -> bool:
        """Whether that could be done; two who do it at once might each withdraw the other's."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            is_ours = await rows.hold(tx, daily_id, now=now, until=now + HOLD)
            daily = await rows.get(tx, daily_id)
        if daily is None or not _is_ended(daily):
            return True  # whoever posts it looks for itself
        if not is_ours:
            return False
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await self._leave_one(daily)
        except TimeoutError:
            raise PlatformUnavailable("The chat platform took too long to answer.") from None
        finally:
            async with self._database.transaction() as tx:
                await rows.let_go(tx, daily_id, now=self._clock.now())
        return True

    async def _leave_one(self, daily: DailyPrompt) -> None:
        card = await self._cards.of(daily)
        found = await self._messenger.find_posted(card)
        if all(posted.message == daily.message for posted in found):
            return
        if daily.over:
            if any(not posted.deleted for posted in found):
                async with self._database.transaction() as tx:
                    await rows.reopen(tx, daily.id)
            return
        stays = _choose(daily, found, written=await self._written(daily, found))
        if stays is None:
            return
        if stays.message != daily.message:
            daily = await self._move(card, stays)
        for double in found:
            if double.message != stays.message:
                await self._messenger.withdraw(await self._cards.of(daily), double)
                log.info("withdrew a double of prompt %s", daily.id)

    async def _written(self, daily: DailyPrompt, found: Sequence[Posted]) -> Collection[str]:
        """Those of the messages in whose threads people wrote."""
        here = daily.group.place
        threads = [(p.message, Place(here.platform, here.workspace, p.thread)) for p in found if p.thread]
        return [message for message, thread in threads if (await self._messenger.history(thread)).messages]

    async def _move(self, card: Card, stays: Posted) -> DailyPrompt:
        thread = stays.thread or await self._messenger.open_thread(card, stays.message)
        if thread is None:
            raise PlatformUnavailable("The prompt was deleted before it could take the other one's place.")
        async with self._database.transaction() as tx:
            await rows.move(tx, card.daily.id, stays.message, thread)
            moved = await rows.require(tx, card.daily.id)
        await self._newcomers.opened(moved, since=None)
        return moved


def _is_ended(daily: DailyPrompt) -> bool:
    """Whether posting has nothing left to do for it."""
    return daily.thread is not None or daily.over


def _choose(daily: DailyPrompt, found: Sequence[Posted], *, written: Collection[str]) -> Posted | None:
    """The one in which people wrote; where that does not decide, one that can be seen, then the recorded one.

    Where one cannot be seen any more, nobody is sent who was not there.
    """
    able = [posted for posted in found if not posted.deleted or posted.message == daily.message]
    return max(
        able,
        key=lambda p: (p.message in written, not p.deleted, p.message == daily.message),
        default=None,
    )
