"""The official wording of principles as it stands in a person's own note."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.wording


async def of_person(tx: Transaction, person_id: int) -> dict[str, str]:
    """A person's wordings by the keys of the principles."""
    query = select(_table.c.principle, _table.c.text).where(_table.c.person_id == person_id)
    return {row.principle: row.text for row in await tx.execute(query)}


async def put(tx: Transaction, person_id: int, wordings: Mapping[str, str]) -> None:
    """Keep these wordings in place of those there were for the same principles."""
    if not wordings:
        return
    mine = (_table.c.person_id == person_id, _table.c.principle.in_(wordings))
    await tx.execute(delete(_table).where(*mine))
    rows = [{"person_id": person_id, "principle": key, "text": text} for key, text in wordings.items()]
    await tx.execute(insert(_table), rows)
