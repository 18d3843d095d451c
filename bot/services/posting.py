"""Posting daily prompts in recorded steps, each of which can be resumed: claim, message, thread.

Nothing is remembered between two calls: what is due and how far it got is asked of the database and the calendar each
time, so a restart, a second process or a missed wake changes nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.calendar import due_now, local_date, still_wanted
from bot.domain.errors import LodestarError, PlatformUnavailable
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.prompts import Prompt, PromptBank, next_prompt
from bot.happenings import PromptFailed, PromptPosted, Tell, unheard
from bot.services.attempts import A_BUG, LEASE, SLOW, pause_after, recording_failure, side_by_side
from bot.services.cards import Cards
from bot.services.doubles import LATEST, Doubles
from bot.services.newcomers import Newcomers
from bot.services.ports import Card, Clock, Messenger, Posted
from bot.services.questions import bank_of
from bot.storage import daily as rows
from bot.storage import groups as group_rows
from bot.storage import rotation
from bot.storage.database import Database, Transaction

PATIENCE = timedelta(seconds=90)
"""How long posting may take."""

POSTS_AT_ONCE = 10
"""How many groups are served side by side; Discord's global limit is 50 requests a second for a bot."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done for one group: prompts of past days that were left half done, and today's."""

    group: StudyGroup
    left: Sequence[DailyPrompt]
    today: date | None


class Posting:
    """Takes prompts from the claim to the thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        *,
        bank: PromptBank,
        cards: Cards,
        doubles: Doubles,
        newcomers: Newcomers,
        tell: Tell = unheard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._bank = bank
        self._cards = cards
        self._doubles = doubles
        self._newcomers = newcomers
        self._tell = tell

    async def post_due(self) -> int:
        """Post every prompt that is due and not posted; returns how many were posted now.

        A group that fails or is slow delays no other; it is tried again with growing pauses while its local day lasts.
        """
        due = await self._due(self._clock.now())
        return await side_by_side(self._serve, due, at_once=POSTS_AT_ONCE, slow=SLOW)

    async def _due(self, now: datetime) -> list[_Work]:
        """Groups whose prompt of today is due and unclaimed, and all whose claims are unfinished and free."""
        async with self._database.reading() as tx:
            groups = await group_rows.active(tx)
            taken = await rows.taken_dates(tx, now.date() - timedelta(days=1))
            unfinished = defaultdict(list)
            for daily in await rows.unfinished(tx, now=now):
                unfinished[daily.group.id].append(daily)
        due = []
        for group in groups:
            try:
                zone = group.schedule.zone_info
                found = due_now(group.schedule, now=now, since=group.since)
            except LodestarError as failure:  # zones are renamed and dropped
                self._tell(PromptFailed(group=group.id, day=now.date(), reason=str(failure)))
                continue
            today = local_date(now, zone)
            begun = unfinished[group.id]
            left = [daily for daily in begun if not still_wanted(daily.local_date, now=now, zone=zone)]
            wanted = found is not None and (group.id, today) not in taken
            wanted = wanted or any(daily.local_date == today for daily in begun)
            if left or wanted:
                due.append(_Work(group, left, today if wanted else None))
        return due

    async def overdue(self) -> list[datetime]:
        """When each prompt fell due that should be posted by now and is not, in any order."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            groups = await group_rows.active(tx)
            settled = await rows.settled_dates(tx, now.date() - timedelta(days=1))
        fallen_due = [(group, _due_today(group, now)) for group in groups]
        return [found[1] for group, found in fallen_due if found and (group.id, found[0]) not in settled]

    async def _serve(self, work: _Work) -> bool:
        for daily in work.left:
            await self._attempt(daily.group, daily.local_date, daily)
        return work.today is not None and await self._attempt(work.group, work.today)

    async def _attempt(self, group: StudyGroup, day: date, left: DailyPrompt | None = None) -> bool:
        """Whether a prompt was posted; what goes wrong with it is told and takes no other's prompt with it."""
        try:
            if left is not None:
                await self._settle(left)
                return False
            daily = await self.take(group, day)
            if daily is not None:
                await self.finish(daily)
        except LodestarError:  # it was told when it was recorded, or we are stopping
            return False
        except Exception as bug:  # noqa: BLE001  one group's bug must not take the others' prompts with it
            self._tell(PromptFailed(group=group.id, day=day, reason="a bug", error=bug))
            return False
        return daily is not None

    async def take(self, group: StudyGroup, day: date) -> DailyPrompt | None:
        """Claim a date, or take over an unfinished claim; None if it is somebody else's."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            there = await rows.on_date(tx, group.id, day)
            if there is not None:
                return await self._take_over(tx, there)
            prompt = await self._next(tx, group)
            claim = rows.Claim(group.id, day, prompt.principle, prompt.key, retry_at=now + LEASE)
            return await rows.claim(tx, claim, now=now)

    async def _take_over(self, tx: Transaction, there: DailyPrompt) -> DailyPrompt | None:
        now = self._clock.now()
        if not await rows.take_over(tx, there.id, now=now, retry_at=now + LEASE):
            return None
        return await rows.require(tx, there.id)

    async def _next(self, tx: Transaction, group: StudyGroup, *, of: str | None = None) -> Prompt:
        """The prompt that comes next, perhaps of one principle."""
        now = self._clock.now()
        history = await rotation.history(
            tx, group.id, today=local_date(now, group.schedule.zone_info), now=now
        )
        bank, plan = await bank_of(tx, self._bank, group.id), group.curriculum
        chosen = plan.chosen if of is None else (of,)
        return next_prompt(bank, history, chosen=chosen, focus=plan.focus, seed=group.seed)

    async def finish(self, daily: DailyPrompt, *, by_hand: bool = False) -> None:
        """Do the steps of posting that are still open, recording each before the next."""
        began = self._newcomers.listen()
        with self._doubles.expected(daily.id):
            async with self._recording_failure(daily):
                card, posted = await self._find_or_post(await self._cards.of(daily))
                complete = await self._complete(card, posted)
        self._posted(complete, lag=None if by_hand else self._lag(daily))
        await self._see_to(complete, began)

    async def _see_to(self, complete: DailyPrompt, began: int) -> None:
        """What is said in its thread is read; and an earlier attempt may have arrived after we looked for it."""
        if complete.attempts == 1:
            await self._newcomers.opened(complete, since=began)
        else:
            await self._newcomers.opened(complete, since=None)
            await self._doubles.settle(complete.id)

    def _lag(self, daily: DailyPrompt) -> float | None:
        """Seconds since the schedule wanted a prompt; None if a hand was ahead of it."""
        now = self._clock.now()
        found = _due_today(daily.group, now)
        return (now - found[1]).total_seconds() if found and found[0] == daily.local_date else None

    def _posted(self, daily: DailyPrompt, *, lag: float | None) -> None:
        self._tell(PromptPosted(group=daily.group.id, day=daily.local_date, prompt=daily.prompt, lag=lag))

    def _failed(self, daily: DailyPrompt, reason: str) -> None:
        self._tell(PromptFailed(group=daily.group.id, day=daily.local_date, reason=reason))

    async def _settle(self, left: DailyPrompt) -> None:
        """Bring a claim whose day is over to its end: with its thread if it can be seen, otherwise without a prompt."""
        async with self._database.transaction() as tx:
            daily = await self._take_over(tx, left)
        if daily is None:
            return
        complete, began = None, self._newcomers.listen()
        if self._clock.now() - daily.claimed_at < LATEST:
            async with self._recording_failure(daily):
                card = await self._cards.of(daily)
                posted = await self._find(card)
                if posted is not None:
                    complete = await self._complete(card, posted)
        if complete is not None:
            self._posted(daily, lag=None)
            await self._see_to(complete, began)
            return
        reason = left.failure or "Its day was over before it could be posted."
        async with self._database.transaction() as tx:
            await rows.end(tx, daily.id, reason, now=self._clock.now())
        self._failed(daily, reason)

    async def _find_or_post(self, card: Card) -> tuple[Card, Posted]:
        if card.daily.attempts > 1:
            found = await self._find(card)
            if found is not None:
                return card, found
            card = await self._still_asked(card)
        return card, await self._messenger.post(card)

    async def _still_asked(self, card: Card) -> Card:
        """The card, with another question of its principle if managers removed the claimed one meanwhile."""
        daily = card.daily
        async with self._database.transaction() as tx:
            if card.prompt in await bank_of(tx, self._bank, daily.group.id):
                return card
            instead = await self._next(tx, daily.group, of=daily.principle)
            await rows.ask_instead(tx, daily.id, instead.key)
            return Card(await rows.require(tx, daily.id), card.principle, instead)

    async def _find(self, card: Card) -> Posted | None:
        """The prompt as it was posted, by the record or by looking: somebody may have died before recording it."""
        daily = card.daily
        if daily.message is not None:
            return Posted(daily.message, daily.thread)
        found = await self._messenger.find_posted(card)
        return next((posted for posted in found if not posted.deleted), None)

    async def _complete(self, card: Card, posted: Posted) -> DailyPrompt:
        """Record the message, then the thread, which is made if it is not there; returns the prompt with both.

        Where somebody else took the claim over and was faster, their message is the prompt.
        """
        daily = card.daily
        if daily.message is None:
            async with self._database.transaction() as tx:
                if not await rows.record_message(tx, daily.id, posted.message, now=self._clock.now()):
                    daily = await rows.require(tx, daily.id)
                    posted = Posted(daily.message or "", daily.thread)
        thread = posted.thread or await self._messenger.open_thread(card, posted.message)
        async with self._database.transaction() as tx:
            if thread is not None:
                await rows.record_thread(tx, daily.id, thread, now=self._clock.now())
                return await rows.require(tx, daily.id)
            await rows.forget_message(tx, daily.id, posted.message)
        raise PlatformUnavailable("The prompt was deleted before its thread was open; I will post it again.")

    def _recording_failure(self, daily: DailyPrompt) -> AbstractAsyncContextManager[None]:
        return recording_failure(partial(self._put_off, daily), patience=PATIENCE)

    async def _put_off(self, daily: DailyPrompt, failure: LodestarError | None) -> None:
        """Leave a failure, with the time of the next attempt, in the row."""
        reason = A_BUG if failure is None else str(failure)
        retry_at = self._clock.now() + pause_after(daily.attempts)
        async with self._database.transaction() as tx:
            await rows.record_failure(tx, daily.id, reason, retry_at=retry_at)
        if failure is not None:
            self._failed(daily, reason)


def _due_today(group: StudyGroup, now: datetime) -> tuple[date, datetime] | None:
    """The local date and when its prompt fell due, once it has; None where the zone is not known here."""
    try:
        return due_now(group.schedule, now=now, since=group.since)
    except LodestarError:
        return None
