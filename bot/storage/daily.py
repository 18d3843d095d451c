"""Daily prompts: the claim that is unique per group and local date, and the steps of posting it.

A row is claimed first, then carries the message, then the thread; `retry_at` is the lease of whoever
posts it, so two processes never post the same claim at the same time.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.domain.groups import DailyPrompt
from bot.domain.places import Place
from bot.storage import groups, schema
from bot.storage.database import Transaction, insert_one

_table = schema.daily_prompt
_group = schema.study_group


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be posted for one group and date, and until when nobody else may try."""

    group_id: int
    local_date: date
    principle: str
    prompt: str
    retry_at: datetime
    skipped: bool = False


def _select() -> Select[tuple[object, ...]]:
    group_columns = [column.label(f"group__{column.name}") for column in _group.c]
    return select(_table, *group_columns).join(_group, _group.c.id == _table.c.group_id)


def _from_row(row: RowMapping) -> DailyPrompt:
    group = {name.removeprefix("group__"): value for name, value in row.items() if name.startswith("group__")}
    return DailyPrompt(
        id=row["id"],
        group=groups.from_row(group),
        local_date=row["local_date"],
        principle=row["principle"],
        prompt=row["prompt"],
        message=row["message_ref"],
        thread=row["thread_ref"],
        skipped=row["skipped"],
        failure=row["failure"],
        attempts=row["attempts"],
        claimed_at=row["claimed_at"],
        posted_at=row["posted_at"],
        over=row["over"],
    )


async def _one(tx: Transaction, *where: ColumnElement[bool]) -> DailyPrompt | None:
    row = (await tx.execute(_select().where(*where))).mappings().one_or_none()
    return None if row is None else _from_row(row)


async def claim(tx: Transaction, wanted: Claim, *, now: datetime) -> DailyPrompt | None:
    """Take a group's date, or None if it is taken already."""
    values = {
        "group_id": wanted.group_id,
        "local_date": wanted.local_date,
        "principle": wanted.principle,
        "prompt": wanted.prompt,
        "retry_at": wanted.retry_at,
        "skipped": wanted.skipped,
        "claimed_at": now,
        "attempts": 1,
    }
    try:
        async with tx.begin_nested():
            daily_id = await insert_one(tx, insert(_table).values(values))
    except IntegrityError:
        return None
    return await get(tx, daily_id)


def _unfinished(now: datetime) -> ColumnElement[bool]:
    """Claims without a thread for which more is to be tried, and whose lease ran out."""
    return _table.c.thread_ref.is_(None) & ~_table.c.skipped & ~_table.c.over & (_table.c.retry_at <= now)


async def take_over(tx: Transaction, daily_id: int, *, now: datetime, retry_at: datetime) -> bool:
    """Take an unfinished claim whose lease ran out; False if somebody else did."""
    taken = await tx.execute(
        update(_table)
        .where(_table.c.id == daily_id, _unfinished(now))
        .values(retry_at=retry_at, attempts=_table.c.attempts + 1, failure=None)
    )
    return bool(taken.rowcount)


async def unskip(tx: Transaction, daily_id: int) -> None:
    """Give a left-out date back, as if it had never been claimed."""
    await tx.execute(delete(_table).where(_table.c.id == daily_id))


async def free(tx: Transaction, daily_id: int, *, now: datetime) -> None:
    """End the pause after a failure, so that the claim can be taken over at once; a running attempt keeps it."""
    await tx.execute(
        update(_table)
        .where(_table.c.id == daily_id, _table.c.failure.is_not(None))
        .values(retry_at=now, over=False)
    )


async def taken_dates(tx: Transaction, since: date) -> set[tuple[int, date]]:
    """The group and local date of every claim from `since` on."""
    return await _dates(tx, _table.c.local_date >= since)


async def settled_dates(tx: Transaction, since: date) -> set[tuple[int, date]]:
    """The group and local date of the claims from `since` on for which nothing is left to do."""
    settled = _table.c.thread_ref.is_not(None) | _table.c.skipped | _table.c.over
    return await _dates(tx, _table.c.local_date >= since, settled)


async def _dates(tx: Transaction, *where: ColumnElement[bool]) -> set[tuple[int, date]]:
    query = select(_table.c.group_id, _table.c.local_date).where(*where)
    return {(group_id, day) for group_id, day in await tx.execute(query)}


async def unfinished(tx: Transaction, *, now: datetime) -> list[DailyPrompt]:
    """The claims that have no thread yet and are free to be resumed, oldest first."""
    query = _select().where(_unfinished(now)).order_by(_table.c.local_date, _table.c.id)
    return [_from_row(row) for row in (await tx.execute(query)).mappings()]


async def record_message(tx: Transaction, daily_id: int, message: str, *, now: datetime) -> bool:
    """The prompt can be seen; False if another message has become the prompt already."""
    free = _table.c.message_ref.is_(None) | (_table.c.message_ref == message)
    values = {"message_ref": message, "posted_at": now, "failure": None}
    done = await tx.execute(update(_table).where(_table.c.id == daily_id, free).values(values))
    return bool(done.rowcount)


async def ask_instead(tx: Transaction, daily_id: int, prompt: str) -> None:
    """Another question is to be posted than the one that was claimed."""
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(prompt=prompt))


async def forget_message(tx: Transaction, daily_id: int, message: str) -> None:
    """The prompt was deleted before it had a thread: it is to be posted again."""
    here = (_table.c.id == daily_id, _table.c.message_ref == message)
    await tx.execute(update(_table).where(*here).values(message_ref=None, posted_at=None))


async def record_thread(tx: Transaction, daily_id: int, thread: str, *, now: datetime) -> None:
    """The prompt can be answered; nothing is left to do for it, and the lease ends."""
    values = {"thread_ref": thread, "failure": None, "retry_at": now}
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(values))


async def hold(tx: Transaction, daily_id: int, *, now: datetime, until: datetime) -> bool:
    """Take a prompt that is posted, or over, to oneself alone; False if somebody else has it."""
    ended = _table.c.thread_ref.is_not(None) | _table.c.over
    here = (_table.c.id == daily_id, ended, _table.c.retry_at <= now)
    return bool((await tx.execute(update(_table).where(*here).values(retry_at=until))).rowcount)


async def let_go(tx: Transaction, daily_id: int, *, now: datetime) -> None:
    """Others may have the prompt again."""
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(retry_at=now))


async def move(tx: Transaction, daily_id: int, message: str, thread: str) -> None:
    """Another message is the prompt from now on."""
    values = {"message_ref": message, "thread_ref": thread}
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(values))


async def reopen(tx: Transaction, daily_id: int) -> None:
    """The prompt was given up too early: it is to be looked for once more."""
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(over=False))


async def tried_again(tx: Transaction, since: date) -> list[int]:
    """The prompts of the dates from `since` on for which more than one attempt was made, in any order."""
    query = select(_table.c.id).where(_table.c.local_date >= since, _table.c.attempts > 1)
    return list(await tx.scalars(query))


async def record_failure(tx: Transaction, daily_id: int, failure: str, *, retry_at: datetime) -> None:
    """Posting failed; it is tried again from `retry_at` on."""
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(failure=failure, retry_at=retry_at))


async def end(tx: Transaction, daily_id: int, failure: str, *, now: datetime) -> None:
    """The prompt was not posted and will not be: nothing more is tried, and the lease ends."""
    values = {"failure": failure, "over": True, "retry_at": now}
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(values))


async def to_tell(tx: Transaction, *, attempts: int, since: datetime) -> list[DailyPrompt]:
    """Prompts claimed from `since` on that failed `attempts` times or for good, and of which nobody was told."""
    hopeless = _table.c.over | (_table.c.attempts >= attempts)
    unposted = _table.c.thread_ref.is_(None) & ~_table.c.skipped & _table.c.failure.is_not(None)
    query = _select().where(_table.c.claimed_at >= since, unposted, hopeless, _table.c.told_at.is_(None))
    return [_from_row(row) for row in (await tx.execute(query.order_by(_table.c.id))).mappings()]


async def last_told_and_posted(tx: Transaction, group_id: int) -> tuple[datetime | None, datetime | None]:
    """When managers were told last that a group's prompts fail, and when one was posted last."""
    query = select(func.max(_table.c.told_at), func.max(_table.c.posted_at))
    told, posted = (await tx.execute(query.where(_table.c.group_id == group_id))).one()
    return told, posted


async def record_telling(tx: Transaction, daily_id: int, *, now: datetime) -> None:
    """Managers know, or cannot be told, that a prompt fails."""
    await tx.execute(update(_table).where(_table.c.id == daily_id).values(told_at=now))


async def get(tx: Transaction, daily_id: int) -> DailyPrompt | None:
    """A daily prompt by its id."""
    return await _one(tx, _table.c.id == daily_id)


async def require(tx: Transaction, daily_id: int) -> DailyPrompt:
    """A daily prompt that is known to be there."""
    daily = await get(tx, daily_id)
    if daily is None:
        raise LookupError(daily_id)
    return daily


async def on_date(tx: Transaction, group_id: int, day: date) -> DailyPrompt | None:
    """What was claimed for a group's local date."""
    return await _one(tx, _table.c.group_id == group_id, _table.c.local_date == day)


async def in_thread(tx: Transaction, platform: str, thread: str) -> DailyPrompt | None:
    """The prompt that a thread belongs to."""
    return await _one(tx, _table.c.thread_ref == thread, _group.c.platform == platform)


async def channels(tx: Transaction, platform: str, workspace: str | None = None) -> list[Place]:
    """Every channel in which a prompt ever had a thread; perhaps only those of one workspace."""
    had = exists().where(_table.c.group_id == _group.c.id, _table.c.thread_ref.is_not(None))
    here = [_group.c.platform == platform, had]
    if workspace is not None:
        here.append(_group.c.workspace_ref == workspace)
    query = select(_group.c.platform, _group.c.workspace_ref, _group.c.channel_ref).where(*here)
    return [Place(*row) for row in await tx.execute(query.order_by(_group.c.id))]


async def with_threads(tx: Transaction, channel: Place) -> list[DailyPrompt]:
    """Every prompt of a channel that ever had a thread, oldest first."""
    here = (_group.c.platform == channel.platform, _group.c.channel_ref == channel.channel)
    query = _select().where(*here, _table.c.thread_ref.is_not(None)).order_by(_table.c.id)
    return [_from_row(row) for row in (await tx.execute(query)).mappings()]


async def latest(tx: Transaction, group_id: int) -> DailyPrompt | None:
    """The newest prompt of a group, posted or not."""
    query = (
        _select().where(_table.c.group_id == group_id, ~_table.c.skipped).order_by(_table.c.local_date.desc())
    )
    row = (await tx.execute(query.limit(1))).mappings().one_or_none()
    return None if row is None else _from_row(row)
