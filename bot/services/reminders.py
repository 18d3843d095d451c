"""Reminders: a person who has not answered the prompt in full by their time of day is told so, once and in private."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.domain.calendar import parse_time, upcoming
from bot.domain.errors import InvalidInput, LodestarError, MissingPermissions
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.places import Account
from bot.domain.sendings import Reminder, Sending, reminder_due
from bot.domain.stories import Occasion, Source
from bot.happenings import Happening, ReminderFailed, ReminderSent, Tell, unheard
from bot.services.cards import Cards
from bot.services.errands import Errand, Errands
from bot.services.groups import is_off
from bot.services.ports import Clock, Messenger, Reminding
from bot.storage import daily, people, sendings, stories
from bot.storage import reminders as rows
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for a group; `at` is None without a reminder, `trouble` why the last one did not come."""

    group: StudyGroup
    at: time | None
    trouble: Sending | None = None

    @property
    def in_vain(self) -> bool:
        """Whether the prompt comes no earlier than the reminder would, because the group's time was changed."""
        return self.at is not None and self.at <= self.group.schedule.at


class Reminders:
    """The use cases around reminders; `is_read` says whether all was read that was said in some threads so far."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        *,
        cards: Cards,
        is_read: Callable[[StudyGroup, Collection[str]], bool],
        tell: Tell = unheard,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._cards = cards
        self._is_read = is_read
        self._errands: Errands[Reminding] = Errands(database, clock, sendings.reminders, tell=tell)

    async def choose(self, account: Account, group: StudyGroup, typed: str) -> Choice:
        """Remind a person at the time they typed, or no more.

        Raises InvalidInput when that is no time, or no time after the group's prompt.
        """
        if is_off(typed):
            async with self._database.transaction() as tx:
                if (person_id := await people.find(tx, account)) is not None:
                    await rows.forget(tx, person_id, group.id)
            return Choice(group, None)
        at, posted = parse_time(typed), group.schedule.at
        if at <= posted:
            raise InvalidInput(
                f"The prompt comes at {posted:%H:%M} ({group.schedule.zone}) there, and {at:%H:%M} is not after "
                "that. Choose a later time of the day."
            )
        now = self._clock.now()
        async with self._database.transaction() as tx:
            person_id = await people.meet(tx, account, now=now)
            await rows.choose(tx, person_id, group.id, at, now=now)
        return await self.chosen(account, group)

    async def chosen(self, account: Account, group: StudyGroup) -> Choice:
        """What a person chose, and what was the matter with the last reminder if it did not reach them."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            if person_id is None:
                return Choice(group, None)
            at = await rows.chosen(tx, person_id, group.id)
            last = await sendings.reminders.latest(tx, {"person_id": person_id, "group_id": group.id})
        return Choice(group, at, last if last and last.failure else None)

    async def coming(self, group: StudyGroup) -> list[datetime]:
        """When people of a group may be reminded next, in any order. Raises InvalidInput if its zone is not known."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            times = await rows.times(tx, group.id)
        schedules = [replace(group.schedule, at=at) for at in times]
        return [upcoming(each, now=now, since=group.since, n=1)[0][1] for each in schedules]

    async def send_due(self) -> int:
        """Send every reminder that is due and not sent; returns how many were sent now."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            waiting = defaultdict(list)
            for prompt_id, reminder in await rows.open_since(tx, now.date() - timedelta(days=1), now=now):
                waiting[prompt_id].append(reminder)
            prompts = [await daily.require(tx, prompt_id) for prompt_id in waiting]
        return await self._errands.run(
            [
                self._errand(prompt, reminder)
                for prompt in prompts
                if self._is_read(prompt.group, [prompt.thread or ""])
                for reminder in _due(prompt, waiting[prompt.id], now)
            ]
        )

    def _errand(self, prompt: DailyPrompt, reminder: Reminder) -> Errand[Reminding]:
        person, group, day = reminder.person_id, reminder.group_id, prompt.local_date
        return Errand(
            owner={"person_id": person, "group_id": group},
            day=day,
            zone=prompt.group.schedule.zone_info,
            prepare=partial(self._prepare, prompt, reminder),
            find=self._messenger.find_reminder,
            send=self._messenger.remind,
            sent=ReminderSent(person=person, group=group, day=day),
            failed=partial(_failed, person, group, day),
            final=(MissingPermissions,),
        )

    async def _prepare(self, prompt: DailyPrompt, reminder: Reminder, sending: Sending) -> Reminding | None:
        occasion = Occasion(Source.DAILY, str(prompt.id))
        async with self._database.reading() as tx:
            story = await stories.for_occasion(tx, reminder.person_id, occasion)
        if story is not None and story.complete:
            return None
        missing = story.missing if story and story.parts else ()
        return Reminding(sending, reminder, await self._cards.of(prompt), missing)


def _due(prompt: DailyPrompt, reminders: Sequence[Reminder], now: datetime) -> list[Reminder]:
    """Those whose time has come since they were asked for; of a group whose zone is not known any more, none."""
    try:
        due = {at: reminder_due(prompt, at, now=now) for at in {reminder.at for reminder in reminders}}
    except LodestarError:
        return []
    return [each for each in reminders if (moment := due[each.at]) is not None and each.since < moment]


def _failed(person: int, group: int, day: date, reason: str, error: BaseException | None) -> Happening:
    return ReminderFailed(person=person, group=group, day=day, reason=reason, error=error)
