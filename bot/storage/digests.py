"""Digests: what happened in a group in some days, counted, and which groups are to be told."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, case, exists, func, select

from bot.domain.groups import StudyGroup
from bot.domain.sendings import Week
from bot.domain.star import CORE
from bot.domain.stories import Source
from bot.storage import groups, schema
from bot.storage.database import Transaction
from bot.storage.sendings import digests as sendings

_prompt = schema.daily_prompt.c


async def wanted(tx: Transaction) -> list[StudyGroup]:
    """The groups in use that want a digest."""
    return [group for group in await groups.active(tx) if group.digest is not None]


async def is_settled(tx: Transaction, group_id: int, day: date, *, now: datetime) -> bool:
    """Whether nothing is to be done at the moment for a group's digest of a local date."""
    table = schema.digest_sending.c
    here = exists().where(table.group_id == group_id, table.local_date == day, sendings.settled(now))
    return bool(await tx.scalar(select(here)))


def _asked(group_id: int, first: date, before: date) -> tuple[ColumnElement[bool], ...]:
    """A group's prompts that could be answered, from the local date `first` on and before another."""
    days = (_prompt.local_date >= first, _prompt.local_date < before)
    return (_prompt.group_id == group_id, *days, _prompt.thread_ref.is_not(None))


async def threads(tx: Transaction, group_id: int, *, first: date, before: date) -> list[str]:
    """The threads of what was asked from the local date `first` on and before another."""
    query = select(_prompt.thread_ref).where(*_asked(group_id, first, before))
    return [str(thread) for thread in await tx.scalars(query)]


async def week(tx: Transaction, group_id: int, *, first: date, before: date) -> Week:
    """What happened from the local date `first` on and before another, as it stands now."""
    here = _asked(group_id, first, before)
    query = select(_prompt.id, _prompt.principle).where(*here).order_by(_prompt.local_date)
    asked = (await tx.execute(query)).all()
    story, section = schema.story.c, schema.section.c
    of_these = (story.source == Source.DAILY, story.source_ref.in_([str(row.id) for row in asked]))
    told_core = func.sum(case((section.kind.in_([part.value for part in CORE]), 1), else_=0))
    told = (
        select(story.person_id, told_core.label("core"))
        .join(schema.section, section.story_id == story.id)
        .where(*of_these, section.text != "")
        .group_by(story.id, story.person_id)
        .subquery()
        .c
    )
    complete = func.sum(case((told.core == len(CORE), 1), else_=0))
    counts = select(func.count(), func.count(told.person_id.distinct()), func.coalesce(complete, 0))
    stories, people, done = (await tx.execute(counts)).one()
    notes = select(func.count()).join(schema.story, story.id == schema.feedback.c.story_id).where(*of_these)
    feedback = await tx.scalar(notes.select_from(schema.feedback))
    principles = tuple(dict.fromkeys(row.principle for row in asked))
    return Week(len(asked), principles, int(stories), int(done), int(people), int(feedback or 0))


async def newest_thread(tx: Transaction, group_id: int, *, until: datetime) -> str | None:
    """The thread of the newest prompt that was posted by a moment."""
    query = (
        select(_prompt.thread_ref)
        .where(_prompt.group_id == group_id, _prompt.thread_ref.is_not(None), _prompt.posted_at <= until)
        .order_by(_prompt.local_date.desc())
        .limit(1)
    )
    return await tx.scalar(query)
