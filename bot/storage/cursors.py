"""Cursors: how far each prompt's thread has been read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.thread_cursor


@dataclass(frozen=True, slots=True)
class Cursor:
    """Up to which message a thread was read, and the mark it carried if it was asleep then.

    A thread that still carries that mark has not changed since.
    """

    read_to: str | None
    mark: str | None = None


async def of_threads(tx: Transaction, platform: str, threads: Collection[str]) -> dict[str, Cursor]:
    """The cursors of those among these threads that were ever read, by the thread's ref."""
    query = select(_table).where(_table.c.platform == platform, _table.c.thread_ref.in_(threads))
    rows = (await tx.execute(query)).mappings()
    return {row["thread_ref"]: Cursor(row["read_to"], row["mark"]) for row in rows}


async def get(tx: Transaction, platform: str, thread: str) -> Cursor | None:
    """The cursor of a thread; None if it was never read."""
    query = select(_table).where(_table.c.platform == platform, _table.c.thread_ref == thread)
    row = (await tx.execute(query)).mappings().one_or_none()
    return None if row is None else Cursor(row["read_to"], row["mark"])


async def put(tx: Transaction, platform: str, cursors: Mapping[str, Cursor], *, now: datetime) -> None:
    """Move the cursors of these threads."""
    if not cursors:
        return
    await tx.execute(delete(_table).where(_table.c.platform == platform, _table.c.thread_ref.in_(cursors)))
    rows = [
        {
            "platform": platform,
            "thread_ref": thread,
            "read_to": cursor.read_to,
            "mark": cursor.mark,
            "read_at": now,
        }
        for thread, cursor in cursors.items()
    ]
    await tx.execute(insert(_table), rows)


async def unmark(tx: Transaction, platform: str | None, thread: str | None) -> None:
    """Have a thread read at the next start, even if it sleeps then and nothing has happened in it."""
    here = (_table.c.platform == platform, _table.c.thread_ref == thread)
    await tx.execute(update(_table).where(*here).values(mark=None))


async def last_moved(tx: Transaction, platform: str) -> datetime | None:
    """When any thread was last read: the last sign that somebody listened."""
    moment: datetime | None = await tx.scalar(
        select(func.max(_table.c.read_at)).where(_table.c.platform == platform)
    )
    return moment
