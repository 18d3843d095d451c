"""Questions of study groups' own: rows in, Prompt out. Those that were removed stay, for what was told for them."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import RowMapping, func, insert, select, update

from bot.domain.prompts import Prompt
from bot.domain.questions import Question
from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.question
_daily = schema.daily_prompt

_KEY = re.compile(r"own-([0-9]{1,18})")
"""No principle is called “own”, so no built-in question has such a key."""


def _from_row(row: RowMapping) -> Prompt:
    return Prompt(f"own-{row['id']}", row["principle"], row["text"])


async def add(tx: Transaction, group_id: int, questions: Iterable[Question], *, now: datetime) -> None:
    """Give a group questions, in their order."""
    rows = [
        {"group_id": group_id, "principle": each.principle, "text": each.text, "added_at": now}
        for each in questions
    ]
    if rows:
        await tx.execute(insert(_table), rows)


async def of_group(tx: Transaction, group_id: int, *, removed: bool = False) -> list[Prompt]:
    """The questions that a group has, or those that were removed, oldest first."""
    query = select(_table).where(_table.c.group_id == group_id, _table.c.removed == removed)
    return [_from_row(row) for row in (await tx.execute(query.order_by(_table.c.id))).mappings()]


async def find(tx: Transaction, key: str) -> Prompt | None:
    """The question with this key, of whatever group, also if it was removed."""
    row = (await tx.execute(select(_table).where(_table.c.id == _id(key)))).mappings().one_or_none()
    return None if row is None else _from_row(row)


async def asked(tx: Transaction, group_id: int) -> dict[str, date]:
    """By key of each prompt that was posted to a group: the local date of the last time."""
    query = (
        select(_daily.c.prompt, func.max(_daily.c.local_date))
        .where(_daily.c.group_id == group_id, _daily.c.message_ref.is_not(None))
        .group_by(_daily.c.prompt)
    )
    return {str(prompt): day for prompt, day in await tx.execute(query)}


async def remove(tx: Transaction, key: str) -> None:
    """Take a question out of use."""
    await tx.execute(update(_table).where(_table.c.id == _id(key)).values(removed=True))


def _id(key: str) -> int | None:
    match = _KEY.fullmatch(key)
    return int(match[1]) if match else None
