"""Small facts the program keeps about itself."""

from sqlalchemy import delete, insert, select

from bot.storage import schema
from bot.storage.database import Transaction


async def get(tx: Transaction, name: str) -> str | None:
    """The value kept under `name`."""
    return await tx.scalar(select(schema.note.c.value).where(schema.note.c.name == name))


async def put(tx: Transaction, name: str, value: str) -> None:
    """Keep `value` under `name`, in place of what was there."""
    await tx.execute(delete(schema.note).where(schema.note.c.name == name))
    await tx.execute(insert(schema.note).values(name=name, value=value))


async def remove(tx: Transaction, name: str) -> None:
    """Keep nothing under `name` any more."""
    await tx.execute(delete(schema.note).where(schema.note.c.name == name))
