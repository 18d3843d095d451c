"""The daily prompt: what is due now, posted once per group and local date, and what managers may do with it.

Nothing is remembered between two calls: `post_due` asks the database and the calendar each time, so a restart,
a second process or a missed wake changes nothing.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import due_now, local_date, upcoming
from bot.domain.errors import InvalidInput, LodestarError, PlatformUnavailable
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.principles import Principle
from bot.domain.prompts import Prompt, PromptBank, next_prompt
from bot.domain.prompts import upcoming as upcoming_prompts
from bot.services.ports import Card, Clock, Messenger, Posted
from bot.storage import daily as rows
from bot.storage import groups as group_rows
from bot.storage.database import Database, Transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""For how long whoever claimed a prompt has it to themselves; far above what posting takes."""

PATIENCE = timedelta(seconds=90)
"""How long posting may take; below LEASE, so that nobody takes over what is still being posted."""

LONGEST_BACKOFF = timedelta(minutes=30)
"""After failures the wait doubles up to this, inside the local day."""

DOUBLINGS = 5
"""2**5 minutes are more than LONGEST_BACKOFF; a day of failures would double beyond what a timedelta holds."""

POSTS_AT_ONCE = 10
"""How many groups are served side by side; Discord's global limit is 50 requests a second for a bot."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A prompt that is to come."""

    local_date: date
    due: datetime
    principle: Principle
    prompt: Prompt


class DailyPrompts:
    """The use cases around the daily prompt."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        *,
        principles: Sequence[Principle],
        bank: PromptBank,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._principles: Mapping[str, Principle] = {p.key: p for p in principles}
        self._bank = bank

    async def post_due(self) -> int:
        """Post every prompt that is due and not posted; returns how many were posted now.

        A group that fails delays no other; it is tried again with growing pauses while its local day lasts.
        """
        now = self._clock.now()
        due = await self._due(now)
        turn = asyncio.Semaphore(POSTS_AT_ONCE)

        async def serve(group: StudyGroup, day: date) -> bool:
            async with turn:
                return await self._serve(group, day)

        async with asyncio.TaskGroup() as tasks:
            jobs = [tasks.create_task(serve(group, day)) for group, day in due]
        return sum(job.result() for job in jobs)

    async def _due(self, now: datetime) -> list[tuple[StudyGroup, date]]:
        """Groups whose prompt of today is due and unclaimed, or claimed, unfinished and free to be resumed."""
        async with self._database.reading() as tx:
            groups = await group_rows.active(tx)
            taken = await rows.taken_dates(tx, now.date() - timedelta(days=1))
            unfinished = await rows.open_dates(tx, now.date() - timedelta(days=1), now=now)
        due = []
        for group in groups:
            try:
                today = local_date(now, group.schedule.zone_info)
                found = due_now(group.schedule, now=now, since=group.since)
            except LodestarError:  # zones are renamed and dropped
                log.warning("group %s gets no prompts: its time zone is not known here", group.id)
                continue
            if (group.id, today) in unfinished or (found is not None and (group.id, today) not in taken):
                due.append((group, today))
        return due

    async def _serve(self, group: StudyGroup, day: date) -> bool:
        try:
            daily = await self._take(group, day)
            if daily is None:
                return False
            await self._finish(daily)
        except LodestarError as failure:
            log.warning("prompt for group %s on %s not posted: %s", group.id, day, failure)
            return False
        except Exception:  # one group's bug must not take the other groups' prompts with it
            log.exception("prompt for group %s on %s not posted", group.id, day)
            return False
        return True

    async def _take(self, group: StudyGroup, day: date) -> DailyPrompt | None:
        """Claim a date, or take over an unfinished claim; None if it is somebody else's."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            there = await rows.on_date(tx, group.id, day)
            if there is not None:
                if not await rows.take_over(tx, there.id, now=now, retry_at=now + LEASE):
                    return None
                return await rows.require(tx, there.id)
            prompt = await self._next(tx, group)
            claim = rows.Claim(group.id, day, prompt.principle, prompt.key, retry_at=now + LEASE)
            return await rows.claim(tx, claim, now=now)

    async def _next(self, tx: Transaction, group: StudyGroup) -> Prompt:
        history = await self._history(tx, group)
        plan = group.curriculum
        return next_prompt(self._bank, history, chosen=plan.chosen, focus=plan.focus, seed=group.seed)

    async def _history(self, tx: Transaction, group: StudyGroup) -> Sequence[str]:
        now = self._clock.now()
        return await rows.history(tx, group.id, today=local_date(now, group.schedule.zone_info), now=now)

    async def _finish(self, daily: DailyPrompt) -> None:
        """Do the steps of posting that are still open, recording each before the next."""
        # An update may have taken the claimed question out of the bank.
        prompt = self._bank.get(daily.prompt) or self._bank.of(daily.principle)[0]
        card = Card(daily, self._principles[daily.principle], prompt)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                posted = await self._post_once(card)
                thread = posted.thread or await self._open_thread(card, posted.message)
            async with self._database.transaction() as tx:
                await rows.record_thread(tx, daily.id, thread)
        except TimeoutError:
            await self._record_failure(daily, "the platform took too long to answer")
            raise PlatformUnavailable(
                "The chat platform took too long to answer; I will try again."
            ) from None
        except LodestarError as failure:
            await self._record_failure(daily, str(failure))
            raise
        log.info("prompt %s posted for group %s on %s", daily.prompt, daily.group.id, daily.local_date)

    async def _post_once(self, card: Card) -> Posted:
        daily = card.daily
        if daily.message is not None:
            return Posted(daily.message, daily.thread)
        # Somebody may have posted it and died before saying so: look before posting again.
        posted = await self._messenger.find_posted(card) if daily.attempts > 1 else None
        posted = posted or await self._messenger.post(card)
        async with self._database.transaction() as tx:
            await rows.record_message(tx, daily.id, posted.message, now=self._clock.now())
        return posted

    async def _open_thread(self, card: Card, message: str) -> str:
        thread = await self._messenger.open_thread(card, message)
        if thread is not None:
            return thread
        async with self._database.transaction() as tx:
            await rows.forget_message(tx, card.daily.id)
        raise PlatformUnavailable("The prompt was deleted before its thread was open; I will post it again.")

    async def _record_failure(self, daily: DailyPrompt, failure: str) -> None:
        pause = min(timedelta(minutes=2 ** min(daily.attempts, DOUBLINGS)), LONGEST_BACKOFF)
        async with self._database.transaction() as tx:
            await rows.record_failure(tx, daily.id, failure, retry_at=self._clock.now() + pause)

    async def post_now(self, group: StudyGroup) -> DailyPrompt:
        """Post today's prompt at once; it is the one of this local date, so the schedule will not repeat it.

        Raises InvalidInput when it is there already, and what the platform raises when it cannot be posted.
        """
        day = local_date(self._clock.now(), group.schedule.zone_info)
        async with self._database.transaction() as tx:
            there = await rows.on_date(tx, group.id, day)
            if there is not None and there.thread is not None:
                raise InvalidInput("Today's prompt is already posted; the next one comes by itself.")
            if there is not None and there.skipped:
                await rows.unskip(tx, there.id)
            elif there is not None:
                await rows.free(tx, there.id, now=self._clock.now())
        daily = await self._take(group, day)
        if daily is None:
            raise PlatformUnavailable("Today's prompt is being posted this very moment.")
        await self._finish(daily)
        async with self._database.reading() as tx:
            return await rows.require(tx, daily.id)

    async def plan(self, group: StudyGroup, n: int) -> list[Planned]:
        """The next `n` prompts as they will come if nothing is changed."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            history = await self._history(tx, group)
            every = await rows.taken_dates(tx, now.date() - timedelta(days=1))
        taken = {day for group_id, day in every if group_id == group.id}
        coming = upcoming(group.schedule, now=now, since=group.since, n=n + len(taken))
        dates = [(day, due) for day, due in coming if day not in taken][:n]
        plan = group.curriculum
        prompts = upcoming_prompts(
            self._bank, history, n, chosen=plan.chosen, focus=plan.focus, seed=group.seed
        )
        return [
            Planned(day, due, self._principles[prompt.principle], prompt)
            for (day, due), prompt in zip(dates, prompts, strict=False)
        ]

    async def latest(self, group: StudyGroup) -> DailyPrompt | None:
        """The newest prompt of a group, posted or still trying."""
        async with self._database.reading() as tx:
            return await rows.latest(tx, group.id)

    async def skip_day(self, group: StudyGroup) -> Planned:
        """Leave out the next date; the prompt meant for it comes on the date after. Returns what comes then.

        Raises InvalidInput when somebody else has just skipped or posted that date.
        """
        (planned,) = await self.plan(group, 1)
        claim = rows.Claim(group.id, planned.local_date, "", "", retry_at=planned.due, skipped=True)
        async with self._database.transaction() as tx:
            skipped = await rows.claim(tx, claim, now=self._clock.now())
        if skipped is None:
            raise InvalidInput(
                f"The prompt of {planned.local_date} has just been skipped or posted by somebody else. "
                "`/prompt preview` shows what comes next."
            )
        (following,) = await self.plan(group, 1)
        return following

    async def skip_question(self, group: StudyGroup) -> Planned:
        """Pass over the question that would come next; returns what comes instead."""
        (planned,) = await self.plan(group, 1)
        async with self._database.transaction() as tx:
            await rows.pass_over(tx, group.id, planned.prompt.key, now=self._clock.now())
        (following,) = await self.plan(group, 1)
        return following
