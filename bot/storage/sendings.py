"""Sendings: what is said once per owner and local date, claimed before it is sent.

The row that is unique per owner and date is the claim; `retry_at` is the lease of whoever sends it. Then it carries the
message, or it is over without one.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.sendings import Sending
from bot.storage import schema
from bot.storage.database import Transaction

Owner = Mapping[str, int]
"""Whom it is said to, by the columns that name them."""


class Sendings:
    """The sendings of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def settled(self, now: datetime) -> ColumnElement[bool]:
        """Nothing is to be done at the moment: it was sent, is over, or is somebody's, or waits to be tried again."""
        c = self._table.c
        return c.message_ref.is_not(None) | c.over | (c.retry_at > now)

    def _of(self, owner: Owner) -> ColumnElement[bool]:
        return and_(*(self._table.c[name] == value for name, value in owner.items()))

    async def take(
        self, tx: Transaction, owner: Owner, day: date, *, now: datetime, retry_at: datetime
    ) -> Sending | None:
        """Claim an owner's date, or take over a claim that is open; None if it is settled or somebody else's."""
        here = self._of(owner) & (self._table.c.local_date == day)
        taken = await tx.execute(
            update(self._table)
            .where(here, ~self.settled(now))
            .values(retry_at=retry_at, attempts=self._table.c.attempts + 1, failure=None)
        )
        if not taken.rowcount and not await self._claim(tx, owner, day, now=now, retry_at=retry_at):
            return None
        row = (await tx.execute(select(self._table).where(here))).mappings().one()
        return _from_row(row)

    async def _claim(
        self, tx: Transaction, owner: Owner, day: date, *, now: datetime, retry_at: datetime
    ) -> bool:
        claim: dict[str, Any] = {
            "local_date": day,
            "claimed_at": now,
            "attempts": 1,
            "retry_at": retry_at,
            "over": False,
        }
        try:
            async with tx.begin_nested():
                await tx.execute(insert(self._table).values(claim | dict(owner)))
        except IntegrityError:
            return False
        # Dates do not come back, so only the newest can keep anything from being said twice.
        await tx.execute(delete(self._table).where(self._of(owner), self._table.c.local_date < day))
        return True

    async def record(self, tx: Transaction, sending_id: int, message: str) -> None:
        """It was sent; nothing is left to do for it."""
        await self._change(tx, sending_id, message_ref=message, failure=None)

    async def record_failure(
        self, tx: Transaction, sending_id: int, failure: str, *, retry_at: datetime
    ) -> None:
        """Sending failed; it is tried again from `retry_at` on."""
        await self._change(tx, sending_id, failure=failure, retry_at=retry_at)

    async def end(self, tx: Transaction, sending_id: int, failure: str | None = None) -> None:
        """It is not sent and will not be."""
        await self._change(tx, sending_id, failure=failure, over=True)

    async def _change(self, tx: Transaction, sending_id: int, **values: object) -> None:
        await tx.execute(update(self._table).where(self._table.c.id == sending_id).values(**values))

    async def latest(self, tx: Transaction, owner: Owner) -> Sending | None:
        """The owner's newest sending, however it ended."""
        query = select(self._table).where(self._of(owner)).order_by(self._table.c.local_date.desc()).limit(1)
        row = (await tx.execute(query)).mappings().one_or_none()
        return None if row is None else _from_row(row)


def _from_row(row: RowMapping) -> Sending:
    return Sending(row["id"], row["local_date"], row["claimed_at"], row["attempts"], row["failure"])


reminders = Sendings(schema.reminder_sending)
"""Owned by a person and a group: `person_id`, `group_id`."""

digests = Sendings(schema.digest_sending)
"""Owned by a group: `group_id`."""
