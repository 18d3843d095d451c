"""The daily prompt: posted when it is due, and what managers may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import local_date, upcoming
from bot.domain.errors import InvalidInput, PlatformUnavailable
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.principles import Principle
from bot.domain.prompts import Prompt, PromptBank
from bot.domain.prompts import upcoming as upcoming_prompts
from bot.happenings import Tell, unheard
from bot.services.cards import Cards
from bot.services.doubles import Doubles
from bot.services.newcomers import Newcomers
from bot.services.ports import Clock, Messenger
from bot.services.posting import Posting
from bot.services.questions import bank_of
from bot.storage import daily as rows
from bot.storage import rotation
from bot.storage.database import Database


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
        cards: Cards,
        newcomers: Newcomers,
        tell: Tell = unheard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._principles: Mapping[str, Principle] = {p.key: p for p in principles}
        self._bank = bank
        self._doubles = Doubles(database, clock, messenger, cards=cards, newcomers=newcomers)
        self._posting = Posting(
            database,
            clock,
            messenger,
            bank=bank,
            cards=cards,
            doubles=self._doubles,
            newcomers=newcomers,
            tell=tell,
        )

    async def post_due(self) -> int:
        """Post every prompt that is due and not posted; returns how many were posted now."""
        return await self._posting.post_due()

    def miss(self) -> None:
        """Nobody may have told us of prompts that turned up late: `make_up` looks for them."""
        self._doubles.miss()

    async def seen(self, daily_id: int, message: str) -> None:
        """A message with a prompt's mark has appeared: if there are more of them now, one stays."""
        await self._doubles.seen(daily_id, message)

    async def make_up(self) -> None:
        """See to it that each prompt stands once, where an earlier attempt may have arrived late."""
        await self._doubles.make_up()

    async def overdue(self) -> list[datetime]:
        """When each prompt fell due that should be posted by now and is not, in any order."""
        return await self._posting.overdue()

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
        daily = await self._posting.take(group, day)
        if daily is None:
            raise PlatformUnavailable("Today's prompt is being posted this very moment.")
        await self._posting.finish(daily, by_hand=True)
        async with self._database.reading() as tx:
            return await rows.require(tx, daily.id)

    async def plan(self, group: StudyGroup, n: int) -> list[Planned]:
        """The next `n` prompts as they will come if nothing is changed."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            today = local_date(now, group.schedule.zone_info)
            history = await rotation.history(tx, group.id, today=today, now=now)
            bank = await bank_of(tx, self._bank, group.id)
            every = await rows.taken_dates(tx, now.date() - timedelta(days=1))
        taken = {day for group_id, day in every if group_id == group.id}
        coming = upcoming(group.schedule, now=now, since=group.since, n=n + len(taken))
        dates = [(day, due) for day, due in coming if day not in taken][:n]
        plan = group.curriculum
        prompts = upcoming_prompts(bank, history, n, chosen=plan.chosen, focus=plan.focus, seed=group.seed)
        return [
            Planned(day, due, self._principles[prompt.principle], prompt)
            for (day, due), prompt in zip(dates, prompts, strict=False)
        ]

    async def coming(self, group: StudyGroup) -> Principle:
        """The principle that comes next."""
        (planned,) = await self.plan(group, 1)
        return planned.principle

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
            await rotation.pass_over(tx, group.id, planned.prompt.key, now=self._clock.now())
        (following,) = await self.plan(group, 1)
        return following
