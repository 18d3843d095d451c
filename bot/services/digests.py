"""Digests: once a week a group is told in its channel how its week went, in counts."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date, datetime
from functools import partial

from bot.domain.calendar import due_now
from bot.domain.errors import LodestarError
from bot.domain.groups import StudyGroup
from bot.domain.principles import Principle
from bot.domain.sendings import WEEK, Sending, digest_due
from bot.happenings import DigestFailed, DigestPosted, Happening, Tell, unheard
from bot.services.errands import Errand, Errands
from bot.services.ports import Clock, Digest, Messenger
from bot.storage import daily, sendings
from bot.storage import digests as rows
from bot.storage.database import Database, Transaction


class Digests:
    """The use case of telling a group about its week.

    `coming` says which principle comes next, `is_read` whether all was read that was said so far in threads of a group.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        *,
        principles: Mapping[str, Principle],
        coming: Callable[[StudyGroup], Awaitable[Principle]],
        is_read: Callable[[StudyGroup, Collection[str]], bool],
        tell: Tell = unheard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._principles = principles
        self._coming = coming
        self._is_read = is_read
        self._errands: Errands[Digest] = Errands(database, clock, sendings.digests, tell=tell)

    async def post_due(self) -> int:
        """Post every digest that is due and not posted, once the day's prompt is; returns how many were posted now."""
        now = self._clock.now()
        due = []
        async with self._database.reading() as tx:
            for group in await rows.wanted(tx):
                try:
                    day = digest_due(group, now=now)
                except LodestarError:  # zones are renamed and dropped; posting prompts says so
                    continue
                if day is not None and await self._has_its_turn(tx, group, day, now):
                    due.append(self._errand(group, day))
        return await self._errands.run(due)

    async def _has_its_turn(self, tx: Transaction, group: StudyGroup, day: date, now: datetime) -> bool:
        if await rows.is_settled(tx, group.id, day, now=now):
            return False
        if not self._is_read(group, await rows.threads(tx, group.id, first=day - WEEK, before=day)):
            return False
        prompt = await daily.on_date(tx, group.id, day)
        settled = prompt is not None and (prompt.thread is not None or prompt.skipped)
        return settled or due_now(group.schedule, now=now, since=group.since) is None

    def _errand(self, group: StudyGroup, day: date) -> Errand[Digest]:
        return Errand(
            owner={"group_id": group.id},
            day=day,
            zone=group.schedule.zone_info,
            prepare=partial(self._prepare, group),
            find=self._messenger.find_digest,
            send=self._messenger.post_digest,
            sent=DigestPosted(group=group.id, day=day),
            failed=partial(_failed, group.id, day),
        )

    async def _prepare(self, group: StudyGroup, sending: Sending) -> Digest | None:
        """What to say, or None if nothing was asked in those days."""
        today = sending.local_date
        async with self._database.reading() as tx:
            week = await rows.week(tx, group.id, first=today - WEEK, before=today)
            # By the claim, so that every attempt looks in the same thread.
            thread = await rows.newest_thread(tx, group.id, until=sending.claimed_at)
        if not week.questions:
            return None
        asked = [self._principles[key] for key in week.principles]
        return Digest(sending, group, week, asked, await self._coming(group), thread)


def _failed(group: int, day: date, reason: str, error: BaseException | None) -> Happening:
    return DigestFailed(group=group, day=day, reason=reason, error=error)
