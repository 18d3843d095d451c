"""Our messages that stand for stories: shares, which are remembered here, and receipts."""

from sqlalchemy import insert, select, union_all

from bot.domain.places import Place
from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.share


async def add(tx: Transaction, place: Place, story_id: int) -> None:
    """Remember that a message shows a story; a message that is known already shows what it did."""
    key = {"platform": place.platform, "channel_ref": place.channel, "message_ref": place.message}
    known = select(_table.c.story_id).where(*(_table.c[name] == value for name, value in key.items()))
    if await tx.scalar(known) is None:
        await tx.execute(insert(_table).values(**key, story_id=story_id))


async def posts(tx: Transaction, place: Place) -> dict[str, str]:
    """Our receipts and shares in a channel, each with the account ref of the teller whose story it stands for."""
    story, account = schema.story, schema.account
    of_teller = (account.c.person_id == story.c.person_id) & (account.c.platform == place.platform)
    receipts = (
        select(story.c.receipt_ref.label("post"), account.c.user_ref.label("teller"))
        .join(account, of_teller)
        .where(story.c.platform == place.platform, story.c.channel_ref == place.channel)
        .where(story.c.receipt_ref.is_not(None))
    )
    shared = (
        select(_table.c.message_ref, account.c.user_ref)
        .join(story, story.c.id == _table.c.story_id)
        .join(account, of_teller)
        .where(_table.c.platform == place.platform, _table.c.channel_ref == place.channel)
    )
    return {row.post: row.teller for row in await tx.execute(union_all(receipts, shared))}
