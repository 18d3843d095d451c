"""Study groups: rows in, StudyGroup out."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from bot.domain.calendar import Schedule, Weekday
from bot.domain.groups import Curriculum, StudyGroup
from bot.domain.places import Place
from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.study_group


def from_row(row: RowMapping | Mapping[str, Any]) -> StudyGroup:
    """A StudyGroup from a row that holds the columns of the table under their own names."""
    days = frozenset(day for day in Weekday if row["weekdays"] >> day & 1)
    return StudyGroup(
        id=row["id"],
        place=Place(row["platform"], row["workspace_ref"], row["channel_ref"]),
        schedule=Schedule(at=time.fromisoformat(row["post_at"]), zone=row["zone"], weekdays=days),
        curriculum=Curriculum(tuple(row["chosen"].split()), tuple(row["focus"].split())),
        since=row["since"],
        paused=row["paused"],
        steward=row["steward_ref"],
        digest=None if row["digest_on"] is None else Weekday(row["digest_on"]),
    )


def _values(schedule: Schedule, curriculum: Curriculum, since: datetime) -> dict[str, Any]:
    return {
        "post_at": schedule.at.strftime("%H:%M"),
        "zone": schedule.zone,
        "weekdays": sum(1 << day for day in schedule.weekdays),
        "chosen": " ".join(curriculum.chosen),
        "focus": " ".join(curriculum.focus),
        "since": since,
    }


async def save(
    tx: Transaction,
    place: Place,
    schedule: Schedule,
    curriculum: Curriculum,
    *,
    since: datetime,
    paused: bool,
    steward: str | None = None,
    digest: Weekday | None = None,
) -> StudyGroup:
    """Enter a group for a channel, or change the one that is, or once was, there."""
    values = _values(schedule, curriculum, since) | {
        "paused": paused,
        "removed": False,
        "steward_ref": steward,
        "digest_on": digest,
    }
    here = (_table.c.platform == place.platform, _table.c.channel_ref == place.channel)
    changed = await tx.execute(update(_table).where(*here).values(values))
    if not changed.rowcount:
        refs = {"platform": place.platform, "workspace_ref": place.workspace, "channel_ref": place.channel}
        await tx.execute(insert(_table).values(values | refs))
    row = (await tx.execute(select(_table).where(*here))).mappings().one()
    return from_row(row)


async def at_channel(tx: Transaction, place: Place) -> StudyGroup | None:
    """The group of a channel."""
    query = select(_table).where(
        _table.c.platform == place.platform,
        _table.c.workspace_ref == place.workspace,
        _table.c.channel_ref == place.channel,
        ~_table.c.removed,
    )
    row = (await tx.execute(query)).mappings().one_or_none()
    return None if row is None else from_row(row)


async def of_workspace(tx: Transaction, platform: str, workspace: str) -> list[StudyGroup]:
    """All groups of a workspace, oldest first."""
    query = (
        select(_table)
        .where(_table.c.platform == platform, _table.c.workspace_ref == workspace, ~_table.c.removed)
        .order_by(_table.c.id)
    )
    return [from_row(row) for row in (await tx.execute(query)).mappings()]


async def active(tx: Transaction) -> list[StudyGroup]:
    """Every group that gets prompts."""
    query = select(_table).where(~_table.c.removed, ~_table.c.paused).order_by(_table.c.id)
    return [from_row(row) for row in (await tx.execute(query)).mappings()]


async def in_use(tx: Transaction, platform: str) -> list[StudyGroup]:
    """Every group of a platform, paused ones too, oldest first."""
    query = select(_table).where(_table.c.platform == platform, ~_table.c.removed).order_by(_table.c.id)
    return [from_row(row) for row in (await tx.execute(query)).mappings()]


async def set_paused(tx: Transaction, group_id: int, *, paused: bool, since: datetime) -> None:
    """Pause or resume; a resumed group is due from `since` on."""
    await tx.execute(update(_table).where(_table.c.id == group_id).values(paused=paused, since=since))


async def remove(tx: Transaction, group_id: int) -> None:
    """Take a group out of use; its history stays, so that a group set up again there goes on where it was."""
    await tx.execute(update(_table).where(_table.c.id == group_id).values(removed=True))
