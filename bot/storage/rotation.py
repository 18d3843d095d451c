"""What the rotation goes by: the prompts that a study group has had, and those that were passed over."""

from datetime import date, datetime

from sqlalchemy import insert, literal, select, union_all

from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.daily_prompt


async def history(tx: Transaction, group_id: int, *, today: date, now: datetime) -> list[str]:
    """The keys of all prompts a group has had, is having or passed over, oldest first.

    A prompt that was never posted was not had, except while it may still come: on its local date, and until
    the posting under way ends.
    """
    passed = schema.passed_over.c
    under_way = _table.c.failure.is_(None) & ~_table.c.over & (_table.c.retry_at > now)
    had = _table.c.message_ref.is_not(None) | (_table.c.local_date >= today) | under_way
    posted_rows = select(_table.c.prompt, _table.c.claimed_at.label("at"), _table.c.id.label("nth")).where(
        _table.c.group_id == group_id, ~_table.c.skipped, had
    )
    passed_rows = select(passed.prompt, passed.passed_at, passed.id).where(passed.group_id == group_id)
    both = union_all(
        passed_rows.add_columns(literal(0).label("kind")), posted_rows.add_columns(literal(1))
    ).subquery()
    prompt, at, nth, kind = both.c
    return list(await tx.scalars(select(prompt).order_by(at, kind, nth)))


async def pass_over(tx: Transaction, group_id: int, prompt: str, *, now: datetime) -> None:
    """Count a prompt as had without posting it."""
    await tx.execute(insert(schema.passed_over).values(group_id=group_id, prompt=prompt, passed_at=now))
