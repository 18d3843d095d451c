"""Reminders and digests: which there are, which there must be, and which there must not be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.snowflake import created_at
from tests.soak.diary import Diary
from tests.soak.ledger import Ledger, Wish
from tests.soak.noted import Told
from tests.soak.sights import digests, reminders
from tests.soak.town import DAY, Group, Prompt, Town

WEEK = 7
"""Days before its own that a digest is about."""


@dataclass(frozen=True)
class Sendings:
    """Compares what was sent with what should have been."""

    town: Town
    ledger: Ledger
    diary: Diary

    def problems(self) -> Iterator[str]:
        """What is wrong with reminders and digests."""
        for prompt in self.town.prompts():
            for (owner, group), wishes in self.ledger.wishes.items():
                if group == prompt.group:
                    yield from self._reminders(prompt, owner, wishes)
        for group in self.town.groups:
            yield from self._digests(group)

    def next_reminders(self, now: datetime) -> datetime | None:
        """When all reminders of a prompt have fallen due that will be sent if nobody answers until then."""
        by_prompt = (
            [
                due
                for (owner, group), wishes in self.ledger.wishes.items()
                if group == prompt.group
                and (due := self._due(prompt, owner, wishes)) is not None
                and due > now
            ]
            for prompt in self.town.prompts()
        )
        return min(map(max, filter(None, by_prompt)), default=None)

    def is_open(self, now: datetime, group: Group) -> bool:
        """Whether a reminder may have fallen due on this date since the bot was in peace last."""
        today = group.today(now)
        return any(
            wish.at
            and group.due(today, wish.at) <= now
            and not self.diary.in_peace(group, today, group.due(today, wish.at))
            for (_, of), wishes in self.ledger.wishes.items()
            if of == group
            for wish in wishes[-1:]
        )

    def _reminders(self, prompt: Prompt, owner: str, wishes: Sequence[Wish]) -> Iterator[str]:
        """At most one, when it was wished for and not answered; one, if the bot was there in peace."""
        day = prompt.day
        what = f"the reminder of {owner} of the prompt of {self.town.name(prompt.group)} for {day}"
        there = [created_at(message["id"]) for message in reminders(self.town, owner, prompt.daily)]
        if len(there) > 1:
            yield f"{what} was sent {len(there)} times"
        for sent_at in there:
            begun = self.diary.born_before(sent_at)
            if prompt.group.today(sent_at) != day or not any(
                wish.at and wish.asked_at < prompt.group.due(day, wish.at) <= sent_at
                for wish in _held(wishes, begun)
            ):
                yield f"{what} was sent at {sent_at}, and nobody wished for it then"
            if self._was_told(prompt, owner, begun):
                yield f"{what} was sent at {sent_at}, after it was answered in full"
        due = self._due(prompt, owner, wishes)
        if due is not None and not there and self.diary.in_peace(prompt.group, day, due):
            yield f"{what} was not sent"

    def _due(self, prompt: Prompt, owner: str, wishes: Sequence[Wish]) -> datetime | None:
        """When a reminder falls due that must be sent; None if there is none, or doubt whether there is."""
        wish, day = wishes[-1], prompt.day
        if wish.at is None or not wish.acknowledged or wish.answered_at is None:
            return None
        due = prompt.group.due(day, wish.at)
        stood = self._stood(prompt, day, due)
        return due if wish.answered_at < due and stood and not self._may_be_told(prompt, owner) else None

    def _stood(self, prompt: Prompt, day: date, due: datetime) -> bool:
        """Whether a prompt was surely posted, and known to be, before a moment."""
        if prompt.thread is None:
            return False
        if not prompt.group.forum:  # a channel's prompt gets its thread once it is recorded
            thread = self.town.world.state.channel(prompt.thread)
            return datetime.fromisoformat(thread["thread_metadata"]["create_timestamp"]) < due
        return any(prompt.posted_at < at < due and prompt.group.today(at) == day for at in self.diary.peace)

    def _may_be_told(self, prompt: Prompt, owner: str) -> bool:
        """Whether a story for it was ever complete, perhaps."""
        return any(
            not (isinstance(story, Told) and story.lacking and not story.gone)
            for story in self.ledger.stories()
            if story.owner == owner and story.where == prompt.thread
        )

    def _was_told(self, prompt: Prompt, owner: str, before: datetime) -> bool:
        """Whether a story for it was complete before a moment and is so still."""
        return any(
            isinstance(story, Told)
            and not (story.lacking or story.gone or story.forms or story.deletions)
            and all(created_at(message) < before for message in story.messages)
            for story in self.ledger.stories()
            if story.owner == owner and story.where == prompt.thread
        )

    def _digests(self, group: Group) -> Iterator[str]:
        """One on its day, if the bot was there in peace and had anything to tell; never one on another day."""
        there: dict[date, int] = {}
        for message in digests(self.town, group):
            day = group.today(created_at(message["id"]))
            there[day] = there.get(day, 0) + 1
        for day in self.diary.dates(group):
            times, what = there.get(day, 0), f"the digest of {self.town.name(group)} for {day}"
            if times > int(group.has_digest(day)):
                yield f"{what} was posted {times} times"
            if (
                not times
                and group.has_digest(day)
                and self.diary.owes(group, day)
                and self._was_asked(group, day)
            ):
                yield f"{what} was not posted"

    def _was_asked(self, group: Group, day: date) -> bool:
        """Whether there surely was a prompt in the week before a date."""
        return any(self.diary.owes(group, day - n * DAY) for n in range(1, WEEK + 1))


def _held(wishes: Sequence[Wish], by: datetime) -> Sequence[Wish]:
    """The wishes that may have been held since a moment: the last that was acknowledged before it, and later ones."""
    settled = [n for n, wish in enumerate(wishes) if wish.acknowledged and (wish.answered_at or by) < by]
    return wishes[settled[-1] if settled else 0 :]
