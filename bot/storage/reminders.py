"""Reminders: who wants to be reminded of which group's prompts, and when."""

from datetime import date, datetime, time

from sqlalchemy import delete, exists, insert, select, update

from bot.domain.places import Account
from bot.domain.sendings import Reminder
from bot.storage import schema
from bot.storage.database import Transaction
from bot.storage.sendings import reminders as sendings

_table = schema.reminder


async def choose(tx: Transaction, person_id: int, group_id: int, at: time, *, now: datetime) -> None:
    """Remind a person of a group's prompts at a time of day, from now on."""
    values = {"remind_at": at.strftime("%H:%M"), "since": now}
    here = (_table.c.person_id == person_id, _table.c.group_id == group_id)
    changed = await tx.execute(update(_table).where(*here).values(values))
    if not changed.rowcount:
        await tx.execute(insert(_table).values(values | {"person_id": person_id, "group_id": group_id}))


async def forget(tx: Transaction, person_id: int, group_id: int) -> None:
    """Remind a person of a group's prompts no more."""
    await tx.execute(delete(_table).where(_table.c.person_id == person_id, _table.c.group_id == group_id))


async def chosen(tx: Transaction, person_id: int, group_id: int) -> time | None:
    """When a person wants to be reminded of a group's prompts, or None if they do not."""
    query = select(_table.c.remind_at).where(_table.c.person_id == person_id, _table.c.group_id == group_id)
    at = await tx.scalar(query)
    return None if at is None else time.fromisoformat(at)


async def times(tx: Transaction, group_id: int) -> list[time]:
    """The times of day at which anybody wants to be reminded of a group's prompts."""
    query = select(_table.c.remind_at).where(_table.c.group_id == group_id).distinct()
    return [time.fromisoformat(at) for at in await tx.scalars(query)]


async def open_since(tx: Transaction, day: date, *, now: datetime) -> list[tuple[int, Reminder]]:
    """The reminders that are not settled for a prompt, from `day` on, of a group in use; each with the prompt's id."""
    group, prompt, account, sent = (
        schema.study_group.c,
        schema.daily_prompt.c,
        schema.account.c,
        schema.reminder_sending.c,
    )
    settled = exists().where(
        sent.person_id == _table.c.person_id,
        sent.group_id == _table.c.group_id,
        sent.local_date == prompt.local_date,
        sendings.settled(now),
    )
    query = (
        select(prompt.id, _table, account.platform, account.user_ref)
        .join(schema.study_group, group.id == _table.c.group_id)
        .join(schema.daily_prompt, prompt.group_id == _table.c.group_id)
        .join(
            schema.account,
            (account.person_id == _table.c.person_id) & (account.platform == group.platform),
        )
        .where(~group.removed, ~group.paused, prompt.local_date >= day, prompt.thread_ref.is_not(None))
        .where(~settled)
        .order_by(_table.c.since, _table.c.person_id)
    )
    return [
        (
            row.id,
            Reminder(
                person_id=row.person_id,
                group_id=row.group_id,
                account=Account(row.platform, row.user_ref),
                at=time.fromisoformat(row.remind_at),
                since=row.since,
            ),
        )
        for row in await tx.execute(query)
    ]
