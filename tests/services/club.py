"""A study group on paper: real services on a real database, by a process that can be killed at any step."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, event, insert

from bot.data import load_principles, load_prompts
from bot.domain.feedback import Feedback, about
from bot.domain.places import Account, Place
from bot.domain.stories import Occasion, Source, Story
from bot.services.answers import Answers
from bot.services.feedback import PeerFeedback
from bot.services.lookup import PrincipleLookup
from bot.services.nudges import Nudges
from bot.services.owed import Owed
from bot.services.ports import Heard
from bot.services.receipts import REPLYING, Receipts
from bot.storage import feedback, people, schema, stories
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.clock import FakeClock
from tests.services.paper import PLATFORM, WORKSPACE, Life, Paper

THREADS = ("100", "200", "300")
"""The threads of three prompts, each in a group of its own."""

PEOPLE = ("1", "2", "3")

principles = cache(load_principles)
prompts = cache(load_prompts)
lookup = cache(lambda: PrincipleLookup(principles()))


async def furnish(path: Path) -> None:
    """Make the database that every club begins with."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database.engine)
    now = FakeClock().now()
    prompt = prompts().of("ownership")[0]
    async with database.transaction() as tx:
        for number, thread in enumerate(THREADS, start=1):
            group = {
                "id": number,
                "platform": PLATFORM,
                "workspace_ref": WORKSPACE,
                "channel_ref": f"channel {number}",
                "post_at": "08:30",
                "zone": "UTC",
                "weekdays": 127,
                "chosen": "ownership",
                "focus": "",
                "since": now,
            }
            await tx.execute(insert(schema.study_group).values(group))
            daily = {
                "id": number,
                "group_id": number,
                "local_date": now.date(),
                "principle": prompt.principle,
                "prompt": prompt.key,
                "claimed_at": now,
                "retry_at": now,
                "message_ref": thread,
                "thread_ref": thread,
                "posted_at": now,
            }
            await tx.execute(insert(schema.daily_prompt).values(daily))
    await database.close()


class Club:
    """What happens in the threads, and the process that listens."""

    def __init__(self, database: Database, paper: Paper | None = None) -> None:
        self.database = database
        channels = {f"channel {n}": thread for n, thread in enumerate(THREADS, start=1)}
        self.paper = paper or Paper(FakeClock(), channels)
        self.clock = self.paper.clock
        event.listen(database.engine.sync_engine, "commit", self._before_commit)
        self.live()

    def _before_commit(self, _: Connection) -> None:
        self.paper.life.step()

    def live(self, steps: int | None = None) -> None:
        """A process starts, which dies at a step, if one is given."""
        self.paper.life = Life(steps)
        owed = Owed(self.clock)
        self.receipts = Receipts(self.database, self.clock, self.paper, prompts(), owed)
        self.answers = Answers(
            self.database,
            self.clock,
            self.paper,
            lookup(),
            receipts=self.receipts,
            nudges=Nudges(self.database, self.clock, self.paper),
            feedback=PeerFeedback(self.database, self.clock, self.paper, owed),
            owed=owed,
        )

    async def die(self) -> None:
        """The process is killed, whatever it is doing."""
        doing = [task for task in asyncio.all_tasks() if task.get_name().startswith(REPLYING)]
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)

    async def hear(self, thread: str, heard: Heard) -> None:
        """The process is told of a message."""
        await self.answers.hear(Place(PLATFORM, WORKSPACE, thread), heard)

    async def unsay(self, thread: str, ref: str) -> None:
        """The process is told of a deletion."""
        await self.answers.unsay(Place(PLATFORM, WORKSPACE, thread), [ref])

    async def catch_up(self) -> None:
        """The process has connected anew."""
        self.answers.miss(PLATFORM)
        await self.answers.catch_up()

    async def stories(self, thread: str) -> Mapping[str, Story]:
        """The stories for a thread's prompt, by their tellers."""
        async with self.database.reading() as tx:
            occasion = Occasion(Source.DAILY, str(THREADS.index(thread) + 1))
            found = {}
            for ref in await stories.tellers(tx, occasion, PLATFORM):
                person_id = await people.find(tx, Account(PLATFORM, ref))
                story = await stories.for_occasion(tx, person_id or 0, occasion)
                if story is not None and story.parts:
                    found[ref] = story
        return found

    async def feedback(self, thread: str) -> Mapping[str, Feedback]:
        """What is kept of a thread as feedback, by its messages."""
        async with self.database.reading() as tx:
            kept = await feedback.in_place(tx, Place(PLATFORM, WORKSPACE, thread))
            stories_there = {each.story for each in kept.values()}
            found = [await feedback.of_story(tx, story, most=len(kept)) for story in stories_there]
        return {each.place.message or "": each for received in found for each in reversed(received)}

    async def feedback_is_right(self, thread: str) -> None:
        """What answers a message of somebody else's story is kept as it stands there, and clipped; what else is kept
        did so before, and nothing is clipped that is not kept."""
        there, told = self.paper.thread(thread), await self.stories(thread)
        kept = await self.feedback(thread)
        assert there.clipped == kept.keys()
        telling = {ref: teller for teller, story in told.items() for ref in story.messages}
        answering = {
            ref: told[telling[heard.answers]].id
            for ref, heard in there.heard.items()
            if ref not in telling and heard.answers in telling and telling[heard.answers] != heard.author
        }
        assert {ref: kept[ref].story for ref in answering if ref in kept} == answering
        for ref, each in kept.items():
            heard = there.heard[ref]
            assert ref not in telling
            assert any(story.id == each.story for teller, story in told.items() if teller != each.by.ref)
            assert (each.by.ref, each.revised_at) == (heard.author, heard.revised_at)
            assert (each.section, each.text) == about(heard.text or "")


@asynccontextmanager
async def club(template: Path, path: Path, *, paper: Paper | None = None) -> AsyncIterator[Club]:
    """A club on a copy of a database, the furnished one or, with what stands on paper then, a later one."""
    shutil.copy(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    made = Club(database, paper)
    try:
        yield made
    finally:
        await made.die()
        await database.close()
