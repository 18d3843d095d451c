"""What is in the database before a measurement begins."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import time, timedelta

from bot.data import load_focus, load_principles
from bot.domain.calendar import Schedule, Weekday
from bot.domain.groups import Curriculum
from bot.domain.places import Account, Place
from bot.domain.star import Section
from bot.domain.stories import Occasion, Part, Source
from bot.storage import groups, people, stories
from bot.storage.database import Database, Transaction
from bot.storage.migrate import migrate
from tests.clock import MONDAY

DUE = time(7)
"""In UTC, an hour after the clock of the measured bot begins."""

STORY = (
    "**Situation**: Our food bank had a spreadsheet of volunteers that only the coordinator could open.\n"
    "**Task**: When she fell ill I had to fill Saturday's shifts in two days.\n"
    "**Action**: I rebuilt the list from old email threads, phoned 40 people, and put the plan where all can see it.\n"
    "**Result**: 23 of 24 shifts were covered, and nobody has had to ask the coordinator since."
)


@asynccontextmanager
async def seeding(database: str) -> AsyncIterator[Transaction]:
    """One transaction on the database, which the real migrations make first."""
    store = Database(database)
    try:
        await migrate(store.engine)
        async with store.transaction() as tx:
            yield tx
    finally:
        await store.close()


async def count_stories(database: str) -> int:
    """How many stories are kept."""
    store = Database(database)
    try:
        async with store.reading() as tx:
            return await stories.count(tx)
    finally:
        await store.close()


async def add_groups(tx: Transaction, places: Iterable[Place]) -> None:
    """A study group in each channel, all due at the same moment every day."""
    schedule = Schedule(at=DUE, zone="UTC", weekdays=frozenset(Weekday))
    curriculum = Curriculum(tuple(principle.key for principle in load_principles()), load_focus())
    for place in places:
        await groups.save(tx, place, schedule, curriculum, since=MONDAY, paused=False)


async def add_stories(tx: Transaction, account: Account, count: int) -> None:
    """Complete stories of one person, over all principles in turn; out of a note, so that no message is missed."""
    person = await people.meet(tx, account, now=MONDAY)
    keys = [principle.key for principle in load_principles()]
    texts = dict(zip(Section, STORY.split("\n"), strict=False))
    for number in range(count):
        at = MONDAY + timedelta(minutes=number)
        parts = {section: Part(text, at) for section, text in texts.items()}
        occasion = Occasion(Source.NOTE, f"0-{number + 1}")
        new = stories.NewStory(person, (keys[number % len(keys)],), None, occasion, None)
        await stories.add(tx, new, parts, now=at)
