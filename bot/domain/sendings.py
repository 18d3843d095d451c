"""What is said once a local day beside the prompt: reminders to people, digests to groups, and when they fall due."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import EVERY_DAY, Schedule, due_now
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.places import Account

WEEK = timedelta(days=7)
"""A digest is about so many local dates before its own."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A reminder or a digest, claimed for one local date; see `storage.sendings` for its steps."""

    id: int
    local_date: date
    claimed_at: datetime
    attempts: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """One person's wish to be reminded of one group's prompts at a time of day, held since they said so.

    `account` is theirs on the group's platform.
    """

    person_id: int
    group_id: int
    account: Account
    at: time
    since: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in a group in some days, in counts; `principles` are the keys of those asked about, in order."""

    questions: int
    principles: tuple[str, ...]
    stories: int
    complete: int
    people: int
    feedback: int


def reminder_due(prompt: DailyPrompt, at: time, *, now: datetime) -> datetime | None:
    """When the reminder of a prompt fell due, once it has and while its local day lasts.

    None also if the prompt itself came no earlier: then nobody has to be reminded of it. Raises InvalidInput if the
    group's zone is not known here.
    """
    if prompt.posted_at is None:
        return None
    daily = Schedule(at=at, zone=prompt.group.schedule.zone, weekdays=EVERY_DAY)
    found = due_now(daily, now=now, since=max(prompt.posted_at, prompt.group.since))
    return found[1] if found and found[0] == prompt.local_date else None


def digest_due(group: StudyGroup, *, now: datetime) -> date | None:
    """The local date of the digest, once it is due and while its day lasts; None if there is none then.

    Raises InvalidInput if the group's zone is not known here.
    """
    if group.digest is None:
        return None
    weekly = replace(group.schedule, weekdays=frozenset({group.digest}))
    found = due_now(weekly, now=now, since=group.since)
    return found[0] if found else None
