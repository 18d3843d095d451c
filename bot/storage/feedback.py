"""Feedback, and what it can answer: the messages that tell stories, and ours that stand for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select, update

from bot.domain.feedback import Feedback
from bot.domain.places import Account, Place
from bot.domain.star import Section
from bot.happenings import FeedbackKept
from bot.storage import people, schema
from bot.storage.database import Transaction, report

_table = schema.feedback


@dataclass(slots=True)
class Told:
    """A story that people in a place can answer: in the `messages` that tell it, or in our `posts` about it.

    One that is only shared there was told elsewhere.
    """

    story: int
    elsewhere: bool = False
    tellers: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)


async def told(tx: Transaction, place: Place) -> list[Told]:
    """The stories that are told or shared in a channel and of which something is left, the oldest first."""
    story, section, account, share = schema.story, schema.section, schema.account, schema.share
    of_tellers = (account.c.person_id == story.c.person_id) & (account.c.platform == place.platform)
    told_here = (
        select(story.c.id, account.c.user_ref, story.c.receipt_ref, section.c.messages)
        .join(section, section.c.story_id == story.c.id)
        .join(account, of_tellers)
        .where(section.c.text != "")
        .where(story.c.platform == place.platform, story.c.channel_ref == place.channel)
    )
    shared_here = (
        select(story.c.id, account.c.user_ref, share.c.message_ref)
        .join(share, share.c.story_id == story.c.id)
        .join(account, of_tellers)
        .where(story.c.id.in_(select(section.c.story_id).where(section.c.text != "")))
        .where(share.c.platform == place.platform, share.c.channel_ref == place.channel)
    )
    found: dict[int, Told] = {}
    for story_id, teller, receipt, messages in await tx.execute(told_here):
        here = found.setdefault(story_id, Told(story_id))
        here.tellers.add(teller)
        here.messages.update(messages.split())
        here.posts.update([receipt] if receipt else [])
    for story_id, teller, post in await tx.execute(shared_here):
        here = found.setdefault(story_id, Told(story_id, elsewhere=True))
        here.tellers.add(teller)
        here.posts.add(post)
    return [found[story_id] for story_id in sorted(found)]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a message is kept as: feedback on a story, in the version of `revised_at`."""

    story: int
    said_at: datetime
    revised_at: datetime


async def in_place(tx: Transaction, place: Place) -> dict[str, Kept]:
    """The messages of a channel that are kept as feedback, by ref; without their words, which may be many."""
    columns = (_table.c.message_ref, _table.c.story_id, _table.c.said_at, _table.c.revised_at)
    query = select(*columns).where(*_in(place))
    return {ref: Kept(story, said, revised) for ref, story, said, revised in await tx.execute(query)}


async def of_story(tx: Transaction, story_id: int, *, most: int) -> list[Feedback]:
    """The newest feedback on a story, newest first."""
    newest = (_table.c.said_at.desc(), _table.c.id.desc())
    query = _with_accounts().where(_table.c.story_id == story_id).order_by(*newest).limit(most)
    return [_from_row(row) for row in (await tx.execute(query)).mappings()]


async def of_stories_of(tx: Transaction, person_id: int) -> dict[int, list[Feedback]]:
    """All feedback on a person's stories, by story, oldest first."""
    mine = select(schema.story.c.id).where(schema.story.c.person_id == person_id)
    query = _with_accounts().where(_table.c.story_id.in_(mine)).order_by(_table.c.said_at, _table.c.id)
    found: dict[int, list[Feedback]] = defaultdict(list)
    for row in (await tx.execute(query)).mappings():
        found[row["story_id"]].append(_from_row(row))
    return found


async def counts(tx: Transaction, stories: Collection[int]) -> dict[int, int]:
    """How much feedback there is on each of these stories; one without any is left out."""
    count = func.count().label("pieces")
    query = select(_table.c.story_id, count).where(_table.c.story_id.in_(stories)).group_by(_table.c.story_id)
    return {row.story_id: row.pieces for row in await tx.execute(query)}


async def places(tx: Transaction, story_id: int) -> list[Place]:
    """The channels in which there is feedback on a story."""
    query = select(_table.c.platform, _table.c.workspace_ref, _table.c.channel_ref).distinct()
    return [Place(*row) for row in await tx.execute(query.where(_table.c.story_id == story_id))]


async def put(tx: Transaction, found: Sequence[Feedback], *, now: datetime) -> None:
    """Keep this feedback, in place of what its messages said before. All of it is from one channel."""
    if not found:
        return
    known = await in_place(tx, found[0].place)
    new = [each for each in found if each.place.message not in known]
    for each in found:
        if each.place.message in known:
            this = (*_in(each.place), _table.c.message_ref == each.place.message)
            await tx.execute(update(_table).where(*this).values(_said(each)))
    writers = await people.meet_all(tx, {each.by for each in new}, now=now)
    if new:
        await tx.execute(insert(_table), [_row(each, writers) for each in new])
    for each in new:
        report(tx, FeedbackKept(story=each.story))


async def remove(tx: Transaction, place: Place, messages: Iterable[str]) -> None:
    """Let go of what these messages of a channel said."""
    await tx.execute(delete(_table).where(*_in(place), _table.c.message_ref.in_(list(messages))))


def _with_accounts() -> Select[tuple[object, ...]]:
    """Every piece of feedback with its writer's account on its platform."""
    account = schema.account
    whose = (account.c.person_id == _table.c.person_id) & (account.c.platform == _table.c.platform)
    return select(_table, account.c.user_ref).join(account, whose)


def _in(place: Place) -> tuple[ColumnElement[bool], ...]:
    return _table.c.platform == place.platform, _table.c.channel_ref == place.channel


def _said(each: Feedback) -> dict[str, object]:
    return {
        "story_id": each.story,
        "section": each.section,
        "text": each.text,
        "revised_at": each.revised_at,
    }


def _row(each: Feedback, writers: Mapping[Account, int]) -> dict[str, object]:
    return _said(each) | {
        "person_id": writers[each.by],
        "platform": each.place.platform,
        "workspace_ref": each.place.workspace,
        "channel_ref": each.place.channel,
        "message_ref": each.place.message,
        "said_at": each.said_at,
    }


def _from_row(row: RowMapping) -> Feedback:
    return Feedback(
        story=row["story_id"],
        by=Account(row["platform"], row["user_ref"]),
        place=Place(row["platform"], row["workspace_ref"], row["channel_ref"], row["message_ref"]),
        section=Section(row["section"]) if row["section"] else None,
        text=row["text"],
        said_at=row["said_at"],
        revised_at=row["revised_at"],
    )
