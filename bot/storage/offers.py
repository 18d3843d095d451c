"""Offers to keep a message as a story: one per message, ever."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.places import Place
from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.offer


async def claim(tx: Transaction, place: Place, *, now: datetime) -> bool:
    """Take the right to make the offer for a message; False if it was ever made."""
    values = {
        "platform": place.platform,
        "message_ref": place.message,
        "workspace_ref": place.workspace,
        "channel_ref": place.channel,
        "offered_at": now,
    }
    try:
        async with tx.begin_nested():
            await tx.execute(insert(_table).values(values))
    except IntegrityError:
        return False
    return True


async def record_reply(tx: Transaction, place: Place, reply: str) -> bool:
    """Remember the reply in which the offer was made; False if the offer ended before that."""
    here = (_table.c.platform == place.platform, _table.c.message_ref == place.message, ~_table.c.over)
    return bool((await tx.execute(update(_table).where(*here).values(reply_ref=reply))).rowcount)


async def standing(tx: Transaction, platform: str, messages: Collection[str]) -> list[str]:
    """Those of the messages that have an offer which is not over."""
    here = (_table.c.platform == platform, _table.c.message_ref.in_(messages), ~_table.c.over)
    return list(await tx.scalars(select(_table.c.message_ref).where(*here)))


async def stands_in(tx: Transaction, place: Place) -> bool:
    """Whether a channel has an offer which is not over."""
    here = (_table.c.platform == place.platform, _table.c.channel_ref == place.channel, ~_table.c.over)
    return bool(await tx.scalar(select(exists().where(*here))))


async def end(tx: Transaction, platform: str, message: str) -> Place | None:
    """End an offer; returns its reply, which has to be deleted, unless it was over before."""
    here = (_table.c.platform == platform, _table.c.message_ref == message, ~_table.c.over)
    row = (await tx.execute(select(_table).where(*here))).mappings().one_or_none()
    if row is None:
        return None
    await tx.execute(update(_table).where(*here).values(over=True))
    if row["reply_ref"] is None:
        return None
    return Place(row["platform"], row["workspace_ref"], row["channel_ref"], row["reply_ref"])


async def older_than(tx: Transaction, moment: datetime) -> list[tuple[str, str]]:
    """Platform and message of every offer that was made before a moment and is not over."""
    query = select(_table.c.platform, _table.c.message_ref).where(
        _table.c.offered_at < moment, ~_table.c.over
    )
    return [(platform, message) for platform, message in await tx.execute(query)]
