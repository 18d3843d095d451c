"""People and the accounts by which the platforms know them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.domain.places import Account
from bot.storage import schema
from bot.storage.database import Transaction, insert_one


async def find(tx: Transaction, account: Account) -> int | None:
    """The id of the person behind an account, or None for somebody never met."""
    table = schema.account
    query = select(table.c.person_id).where(
        table.c.platform == account.platform, table.c.user_ref == account.ref
    )
    return await tx.scalar(query)


async def meet(tx: Transaction, account: Account, *, now: datetime) -> int:
    """The id of the person behind an account, who is entered if new; needs a writing transaction."""
    known = await find(tx, account)
    if known is not None:
        return known
    person_id = await insert_one(tx, insert(schema.person).values(created_at=now))
    values = {"platform": account.platform, "user_ref": account.ref, "person_id": person_id}
    await tx.execute(insert(schema.account).values(values))
    return person_id


async def meet_all(tx: Transaction, accounts: Collection[Account], *, now: datetime) -> dict[Account, int]:
    """The ids of the people behind these accounts, with those entered who are new; needs a writing transaction."""
    table = schema.account
    query = select(table).where(table.c.user_ref.in_({account.ref for account in accounts}))
    rows = (await tx.execute(query)).mappings()
    known = {Account(row["platform"], row["user_ref"]): int(row["person_id"]) for row in rows}
    return {each: known[each] if each in known else await meet(tx, each, now=now) for each in accounts}


async def is_coached(tx: Transaction, person_id: int) -> bool:
    """Whether a person wants the coach's remarks; they do until they say otherwise."""
    return bool(await tx.scalar(select(schema.person.c.coached).where(schema.person.c.id == person_id)))


async def set_coached(tx: Transaction, person_id: int, *, coached: bool) -> None:
    """Turn the coach on or off for a person."""
    await tx.execute(update(schema.person).where(schema.person.c.id == person_id).values(coached=coached))
