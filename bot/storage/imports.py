"""Notes that wait for their owner to confirm the import."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.storage import schema
from bot.storage.database import Transaction, insert_one

_table = schema.import_draft


async def add(tx: Transaction, person_id: int, text: str, *, now: datetime) -> int:
    """Keep a note until it is confirmed, in place of any other that this person had waiting; returns its id."""
    await tx.execute(delete(_table).where(_table.c.person_id == person_id))
    return await insert_one(tx, insert(_table).values(person_id=person_id, text=text, created_at=now))


async def get(tx: Transaction, draft_id: int, *, person_id: int) -> str | None:
    """The text of this person's waiting note; anybody else's does not exist."""
    query = select(_table.c.text).where(_table.c.id == draft_id, _table.c.person_id == person_id)
    return await tx.scalar(query)


async def remove(tx: Transaction, draft_id: int) -> None:
    """Forget a waiting note."""
    await tx.execute(delete(_table).where(_table.c.id == draft_id))


async def remove_older(tx: Transaction, moment: datetime) -> None:
    """Forget notes that have waited since before a moment."""
    await tx.execute(delete(_table).where(_table.c.created_at < moment))
