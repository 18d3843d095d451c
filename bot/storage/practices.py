"""Practice prompts: one question for one person, outside any schedule."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, select

from bot.storage import schema
from bot.storage.database import Transaction, insert_one

_table = schema.practice


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice prompt as it is kept."""

    id: int
    person_id: int
    principle: str
    prompt: str
    channel: str | None
    created_at: datetime


def _from_row(row: RowMapping) -> Practice:
    return Practice(
        row["id"], row["person_id"], row["principle"], row["prompt"], row["channel_ref"], row["created_at"]
    )


async def add(
    tx: Transaction, person_id: int, principle: str, prompt: str, *, channel: str | None, now: datetime
) -> Practice:
    """Enter a practice prompt; `channel` is the direct conversation it was given in, if it was."""
    values = {"person_id": person_id, "principle": principle, "prompt": prompt, "channel_ref": channel}
    practice_id = await insert_one(tx, insert(_table).values(created_at=now, **values))
    return Practice(practice_id, person_id, principle, prompt, channel, now)


async def get(tx: Transaction, practice_id: int, *, person_id: int) -> Practice | None:
    """A practice prompt of this person; anybody else's does not exist."""
    query = select(_table).where(_table.c.id == practice_id, _table.c.person_id == person_id)
    row = (await tx.execute(query)).mappings().one_or_none()
    return None if row is None else _from_row(row)


async def history(tx: Transaction, person_id: int) -> list[str]:
    """The keys of the prompts a person has practised, oldest first."""
    query = select(_table.c.prompt).where(_table.c.person_id == person_id).order_by(_table.c.id)
    return list(await tx.scalars(query))


async def around(tx: Transaction, person_id: int, channel: str, moment: datetime) -> Practice | None:
    """The practice that was going on in a channel at a moment: the last one begun there before it."""
    here = (_table.c.person_id == person_id, _table.c.channel_ref == channel, _table.c.created_at <= moment)
    row = (await tx.execute(select(_table).where(*here).order_by(_table.c.id.desc()).limit(1))).mappings()
    found = row.one_or_none()
    return None if found is None else _from_row(found)


async def since(tx: Transaction, moment: datetime, platform: str) -> list[tuple[Practice, str]]:
    """The practices begun in direct conversations from a moment on, each with the account ref of its person."""
    account = schema.account
    query = (
        select(_table, account.c.user_ref)
        .join(account, account.c.person_id == _table.c.person_id)
        .where(
            account.c.platform == platform, _table.c.channel_ref.is_not(None), _table.c.created_at >= moment
        )
        .order_by(_table.c.id)
    )
    return [(_from_row(row), row["user_ref"]) for row in (await tx.execute(query)).mappings()]


async def end_of(tx: Transaction, practice: Practice) -> datetime | None:
    """When the person's next practice in the same channel began."""
    later = (_table.c.person_id == practice.person_id, _table.c.id > practice.id)
    here = (*later, _table.c.channel_ref == practice.channel)
    return await tx.scalar(select(_table.c.created_at).where(*here).order_by(_table.c.id).limit(1))
