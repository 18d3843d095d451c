"""Stories with their sections and principles; every reader names the person whose stories they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, case, delete, func, insert, select, text, update

from bot.domain.places import Account, Place
from bot.domain.star import CORE, Section
from bot.domain.stories import Occasion, Part, Source, Story, TakenOut, missing, ordered
from bot.happenings import StoryChanged, StoryRemoved, StorySaved
from bot.storage import cursors, schema
from bot.storage.database import Transaction, insert_one, report

_table = schema.story


@dataclass(frozen=True, slots=True)
class NewStory:
    """What is known of a story when it begins."""

    person_id: int
    principles: Sequence[str]
    prompt: str | None
    occasion: Occasion
    place: Place | None


async def add(tx: Transaction, new: NewStory, parts: Mapping[Section, Part], *, now: datetime) -> Story:
    """Enter a story. Raises IntegrityError if the person has one for that occasion."""
    values = {
        "person_id": new.person_id,
        "prompt": new.prompt,
        "source": new.occasion.source,
        "source_ref": new.occasion.ref,
        "created_at": now,
        "updated_at": now,
    }
    if new.place is not None:
        values |= _where(new.place)
    story_id = await insert_one(tx, insert(_table).values(values))
    await set_principles(tx, story_id, new.principles)
    await _write_sections(tx, story_id, parts)
    story = await get(tx, story_id, person_id=new.person_id)
    if story is None:
        raise RuntimeError("a story vanished inside its own transaction")
    report(tx, StorySaved(story=story.id, source=new.occasion.source, complete=story.complete))
    return story


async def change(
    tx: Transaction,
    story_id: int,
    parts: Mapping[Section, Part],
    *,
    emptied: Mapping[Section, TakenOut],
    now: datetime,
) -> None:
    """Put these parts in place of the old ones; with nothing left and nothing to remember the story is gone.

    With nothing left it has no answers and no feedback, and is shown nowhere. Its thread is read at the next start even
    if it sleeps.
    """
    here = _table.c.id == story_id
    query = select(_table.c.updated_at, _table.c.platform, _table.c.channel_ref).where(here)
    last, *thread = (await tx.execute(query)).one()
    # A version has a moment of its own, also when two follow each other within the clock's resolution.
    now = max(now, last + timedelta(microseconds=1))
    await cursors.unmark(tx, *thread)
    await tx.execute(delete(schema.section).where(schema.section.c.story_id == story_id))
    gone, complete = not parts, not missing(parts)
    report(tx, StoryRemoved(story=story_id) if gone else StoryChanged(story=story_id, complete=complete))
    for hanging in (schema.feedback, schema.probe_answer) if gone else ():
        await tx.execute(delete(hanging).where(hanging.c.story_id == story_id))
    if gone and not emptied:
        await tx.execute(delete(_table).where(here))
        return
    out = {section: Part("", taken.at, spoken=taken.spoken) for section, taken in emptied.items()}
    await _write_sections(tx, story_id, {**parts, **out})
    nowhere = {"receipt_ref": None, "ticked_ref": None, "shown_at": None} if gone else {}
    await tx.execute(update(_table).where(here).values(updated_at=now, **nowhere))


async def set_apart(tx: Transaction, story_id: int) -> None:
    """Let a story stand for itself, so that another can be told for its prompt."""
    values = {"source": Source.NOTE, "source_ref": f"0-{story_id}"}
    await tx.execute(update(_table).where(_table.c.id == story_id).values(values))


async def _write_sections(tx: Transaction, story_id: int, parts: Mapping[Section, Part]) -> None:
    rows = [
        {
            "story_id": story_id,
            "kind": section.value,
            "text": part.text,
            "told_at": part.told_at,
            "messages": " ".join(part.messages),
            "spoken": part.spoken,
        }
        for section, part in parts.items()
    ]
    if rows:
        await tx.execute(insert(schema.section), rows)


async def set_principles(tx: Transaction, story_id: int, principles: Sequence[str]) -> None:
    """Tag a story; the first is the primary principle."""
    table = schema.story_principle
    await tx.execute(delete(table).where(table.c.story_id == story_id))
    rows = [{"story_id": story_id, "rank": rank, "principle": key} for rank, key in enumerate(principles)]
    if rows:
        await tx.execute(insert(table), rows)


async def move(tx: Transaction, story_id: int, place: Place) -> None:
    """Remember another place as the one where the story was told."""
    await tx.execute(update(_table).where(_table.c.id == story_id).values(_where(place)))


async def record_tick(tx: Transaction, story_id: int, ticked: str | None) -> None:
    """Remember which message carries the tick."""
    await tx.execute(update(_table).where(_table.c.id == story_id).values(ticked_ref=ticked))


async def record_receipt(
    tx: Transaction, story_id: int, receipt: str | None, *, shown_at: datetime | None
) -> bool:
    """Remember which reply is the story's receipt, and which version it shows; False if the story is gone."""
    told = select(schema.section.c.story_id).where(schema.section.c.text != "")
    here = (_table.c.id == story_id, _table.c.id.in_(told))
    values = {"receipt_ref": receipt, "shown_at": shown_at}
    return bool((await tx.execute(update(_table).where(*here).values(values))).rowcount)


async def record_reply(tx: Transaction, story_id: int, reply: str) -> None:
    """Remember which reply is the story's receipt, whichever version it shows."""
    await tx.execute(update(_table).where(_table.c.id == story_id).values(receipt_ref=reply))


def _where(place: Place) -> dict[str, str | None]:
    return {
        "platform": place.platform,
        "workspace_ref": place.workspace,
        "channel_ref": place.channel,
        "message_ref": place.message,
    }


async def get(tx: Transaction, story_id: int, *, person_id: int) -> Story | None:
    """A story of this person; anybody else's does not exist, nor does one of which nothing is left."""
    story = _first(await _select(tx, _table.c.id == story_id, _table.c.person_id == person_id))
    return story if story is not None and story.parts else None


async def for_occasion(tx: Transaction, person_id: int, occasion: Occasion) -> Story | None:
    """The person's story for a prompt, if there is one."""
    return _first(await _select(tx, _table.c.person_id == person_id, *_occasion(occasion)))


async def saved_since(tx: Transaction, moment: datetime, platform: str) -> list[tuple[Story, Account]]:
    """The stories kept from single messages from a moment on, each with its teller's account."""
    account = schema.account
    here = (_table.c.source == Source.MESSAGE, _table.c.platform == platform, _table.c.created_at >= moment)
    query = (
        select(_table.c.id, account.c.user_ref)
        .join(account, account.c.person_id == _table.c.person_id)
        .where(account.c.platform == platform, *here)
    )
    tellers = {story_id: Account(platform, ref) for story_id, ref in await tx.execute(query)}
    return [(story, tellers[story.id]) for story in await _select(tx, *here)]


async def tellers(tx: Transaction, occasion: Occasion, platform: str) -> set[str]:
    """The account refs of everybody with a story for an occasion."""
    account = schema.account
    query = select(account.c.user_ref).join(_table, _table.c.person_id == account.c.person_id)
    return set(await tx.scalars(query.where(account.c.platform == platform, *_occasion(occasion))))


async def of_occasion(tx: Transaction, occasion: Occasion) -> list[Story]:
    """Everybody's stories for an occasion."""
    return await _select(tx, *_occasion(occasion))


async def in_place(tx: Transaction, place: Place) -> list[Story]:
    """The stories told in a channel, newest first."""
    here = (_table.c.platform == place.platform, _table.c.channel_ref == place.channel)
    return [story for story in await _select(tx, *here) if story.occasion.source is not Source.MESSAGE]


async def told_in(tx: Transaction, place: Place, messages: Collection[str]) -> list[tuple[Story, Account]]:
    """The stories of a channel that have parts from any of these messages, each with its teller's account."""
    account = schema.account
    here = (_table.c.platform == place.platform, _table.c.channel_ref == place.channel)
    query = (
        select(_table.c.id, account.c.user_ref)
        .join(account, account.c.person_id == _table.c.person_id)
        .where(account.c.platform == place.platform, *here)
    )
    tellers = {story_id: Account(place.platform, ref) for story_id, ref in await tx.execute(query)}
    found = await _select(tx, *here)
    return [(story, tellers[story.id]) for story in found if not set(messages).isdisjoint(story.messages)]


async def of_person(tx: Transaction, person_id: int, *, principle: str | None = None) -> list[Story]:
    """A person's stories, newest first, perhaps only those tagged with a principle."""
    told = select(schema.section.c.story_id).where(schema.section.c.text != "")
    where: list[ColumnElement[bool]] = [_table.c.person_id == person_id, _table.c.id.in_(told)]
    if principle is not None:
        tagged = select(schema.story_principle.c.story_id).where(
            schema.story_principle.c.principle == principle
        )
        where.append(_table.c.id.in_(tagged))
    return await _select(tx, *where)


async def count(tx: Transaction) -> int:
    """How many stories there are."""
    return int(await tx.scalar(select(func.count()).select_from(_table)) or 0)


async def tally(tx: Transaction) -> tuple[int, int]:
    """How many stories are complete, and how many are drafts; one of which nothing is left is neither."""
    section = schema.section.c
    told_core = func.sum(case((section.kind.in_([part.value for part in CORE]), 1), else_=0)).label(
        "told_core"
    )
    told = select(told_core).where(text(schema.TOLD)).group_by(section.story_id).subquery()
    complete = func.sum(case((told.c.told_core == len(CORE), 1), else_=0))
    query = select(func.count(), func.coalesce(complete, 0)).select_from(told)
    every, done = (await tx.execute(query)).one()
    return int(done), int(every) - int(done)


def _occasion(occasion: Occasion) -> tuple[ColumnElement[bool], ...]:
    return (_table.c.source == occasion.source, _table.c.source_ref == occasion.ref)


def _first(stories: Sequence[Story]) -> Story | None:
    return stories[0] if stories else None


async def _select(tx: Transaction, *where: ColumnElement[bool]) -> list[Story]:
    query = select(_table).where(*where).order_by(_table.c.created_at.desc(), _table.c.id.desc())
    rows = (await tx.execute(query)).mappings().all()
    ids = [row["id"] for row in rows]
    parts = await _parts(tx, ids)
    principles = await _principles(tx, ids)
    return [_from_row(row, parts[row["id"]], principles[row["id"]]) for row in rows]


async def _parts(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[Section, Part]]:
    found: dict[int, dict[Section, Part]] = defaultdict(dict)
    table = schema.section
    for row in (await tx.execute(select(table).where(table.c.story_id.in_(ids)))).mappings():
        part = Part(row["text"], row["told_at"], tuple(row["messages"].split()), row["spoken"])
        found[row["story_id"]][Section(row["kind"])] = part
    return found


async def _principles(tx: Transaction, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    table = schema.story_principle
    query = select(table).where(table.c.story_id.in_(ids)).order_by(table.c.story_id, table.c.rank)
    for row in (await tx.execute(query)).mappings():
        found[row["story_id"]].append(row["principle"])
    return found


def _from_row(row: RowMapping, parts: Mapping[Section, Part], principles: Sequence[str]) -> Story:
    place = None
    if row["channel_ref"] is not None:
        place = Place(row["platform"], row["workspace_ref"], row["channel_ref"], row["message_ref"])
    return Story(
        id=row["id"],
        principles=tuple(principles),
        prompt=row["prompt"],
        occasion=Occasion(Source(row["source"]), row["source_ref"]),
        place=place,
        parts=ordered({section: part for section, part in parts.items() if part.text}),
        emptied={s: TakenOut(part.told_at, part.spoken or "") for s, part in parts.items() if not part.text},
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        receipt=row["receipt_ref"],
        ticked=row["ticked_ref"],
        shown_at=row["shown_at"],
    )
