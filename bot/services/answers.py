"""Answers: what people say in threads and type into forms becomes their stories.

A thread is read anew, whole, each time one of its messages appears, changes or goes; the story is what that
reading says now. So it does not matter whether a message is heard once, twice, late or after a restart.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import (
    AmbiguousPrinciple,
    InvalidInput,
    LodestarError,
    NotAllowed,
    NotFound,
    UnknownPrinciple,
)
from bot.domain.groups import DailyPrompt
from bot.domain.places import Account, Place
from bot.domain.star import Message, Reading, Section
from bot.domain.stories import (
    MAX_PRINCIPLES,
    Occasion,
    Parts,
    Source,
    Story,
    Telling,
    is_another,
    retell,
)
from bot.services.lookup import PrincipleLookup
from bot.services.nudges import Nudges
from bot.services.ports import Clock, Heard, Messenger
from bot.services.receipts import Receipts
from bot.services.stages import Stage, practice_stage, read_aside, spoken, telling_of
from bot.services.threads import ThreadLog, ThreadLogs
from bot.storage import daily, people, practices, stories
from bot.storage.database import Database, Transaction

log = logging.getLogger(__name__)

THREADS_AT_ONCE = 5
"""How many threads are read side by side when catching up."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What came of reading a thread for one person: the story as it is kept now, and the reading."""

    story: Story | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class Sorting:
    """What a form shows of a message whose writer is to sort it into parts."""

    occasion: Occasion
    texts: Mapping[Section, str]


class Answers:
    """The use cases of answering."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        lookup: PrincipleLookup,
        *,
        receipts: Receipts,
        nudges: Nudges,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._receipts = receipts
        self._nudges = nudges
        self._threads = ThreadLogs(messenger)

    async def hear(self, place: Place, heard: Heard) -> Story | None:
        """Take in a message that is new or was edited; returns the author's story if the message is part of it.

        Chatter, and messages anywhere but in a prompt's thread, leave nothing behind.
        """
        stage = await self._stage(place, heard)
        if stage is None:
            return None
        thread = self._threads.of(place)
        async with thread.lock:
            if stage.in_thread:
                await self._load(thread, place)
            thread.put(heard)
            understood = await self._reread(stage, thread, Account(place.platform, heard.author))
        story = understood.story
        if story is None and stage.occasion.source is Source.DAILY:
            if self._nudges.worth(heard, understood.reading):
                await self._nudges.make(place.at(heard.ref))
        elif story is not None and heard.ref in story.messages:
            await self._nudges.end(place.platform, [heard.ref])
            return story
        return None

    async def listens(self, place: Place, heard: Heard) -> bool:
        """Whether what this person says here counts for a story, so that files with it are worth fetching."""
        return await self._stage(place, heard) is not None

    async def unsay(self, place: Place, refs: Sequence[str]) -> None:
        """Take deleted messages out of the stories they were part of."""
        gone = set(refs)
        self._threads.delete(gone)
        await self._nudges.end(place.platform, gone)
        async with self._database.reading() as tx:
            concerned = bool(await stories.told_in(tx, place, gone))
        if not concerned and not self._threads.in_use(place):
            return
        thread = self._threads.of(place)
        async with thread.lock:
            thread.drop(gone)
            # Only now: a message may have been heard, and kept, while we waited for our turn.
            async with self._database.reading() as tx:
                touched = await stories.told_in(tx, place, gone)
            for story, account in touched:
                stage = await self._stage_of(place, story, account)
                if stage.in_thread:
                    await self._load(thread, place)
                await self._reread(stage, thread, account)

    async def save_message(self, account: Account, place: Place, heard: Heard) -> Story:
        """Keep a message of one's own as a story because its author says so.

        Raises NotAllowed for somebody else's message, InvalidInput for one that is not a story.
        """
        if heard.author != account.ref:
            raise NotAllowed("That is somebody else's message: you can save only your own as your story.")
        stage = await self._stage(place, heard)
        stage = stage or Stage(place, Occasion(Source.MESSAGE, heard.ref), None, None)
        thread = self._threads.of(place)
        async with thread.lock:
            if stage.in_thread:
                await self._load(thread, place)
            thread.put(heard)
            story = (await self._reread(stage, thread, account)).story
        if story is None:
            raise InvalidInput(
                "I cannot read a story in that message: it needs parts such as *Situation: …*."
            )
        return story

    async def is_story(self, heard: Heard) -> bool:
        """Whether a message is a story by itself."""
        message = Message(heard.ref, heard.author, heard.text or "")
        return (await read_aside([message], heard.author)).is_story

    async def to_sort(self, account: Account, place: Place, heard: Heard) -> Sorting:
        """A message that is no story yet, laid out for a form, behind what is kept for its occasion already."""
        stage = await self._stage(place, heard)
        occasion = stage.occasion if stage else Occasion(Source.MESSAGE, heard.ref)
        found = await read_aside([Message(heard.ref, heard.author, heard.text or "")], heard.author)
        laid = dict(found.sections) or {Section.SITUATION: heard.text or ""}
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            story = None if person_id is None else await stories.for_occasion(tx, person_id, occasion)
        return Sorting(occasion, laid | (story.texts if story else {}))

    async def prose(self, account: Account, place: Place) -> Sorting:
        """A message of one's own that was offered to be kept, laid out for a form.

        Raises NotAllowed for somebody else's message, NotFound when it is not there any more.
        """
        thread = self._threads.of(place)
        async with thread.lock:
            await self._load(thread, place)
            heard = next((heard for heard in thread.messages() if heard.ref == place.message), None)
        if heard is None or not heard.text:
            raise NotFound("That message is not there any more.")
        if heard.author != account.ref:
            raise NotAllowed("That is somebody else's message: the offer is for them.")
        return await self.to_sort(account, place, heard)

    async def catch_up(self, since: datetime) -> int:
        """Read again every thread of prompts posted from `since` on, as after a time away; returns how many."""
        self._threads.forget()
        async with self._database.reading() as tx:
            prompts = await daily.posted_since(tx, since)
        turn = asyncio.Semaphore(THREADS_AT_ONCE)

        async def read_again(prompt: DailyPrompt) -> None:
            async with turn:
                try:
                    await self._read_again(prompt)
                except Exception:  # one thread's failure must not keep the others unread
                    log.exception("the thread of prompt %s was not read again", prompt.id)

        async with asyncio.TaskGroup() as tasks:
            for prompt in prompts:
                tasks.create_task(read_again(prompt))
        return len(prompts)

    async def _read_again(self, prompt: DailyPrompt) -> None:
        place = Place(prompt.group.place.platform, prompt.group.place.workspace, prompt.thread or "")
        stage = Stage(place, Occasion(Source.DAILY, str(prompt.id)), prompt.principle, prompt.prompt)
        thread = self._threads.of(place)
        async with thread.lock:
            await self._load(thread, place)
            if not thread.loaded:
                return
            async with self._database.reading() as tx:
                tellers = await stories.tellers(tx, stage.occasion, place.platform)
            for ref in tellers | {heard.author for heard in thread.messages()}:
                await self._reread(stage, thread, Account(place.platform, ref), look=True)

    async def _load(self, thread: ThreadLog, place: Place) -> None:
        try:
            await self._threads.load(thread, place)
        except LodestarError as failure:
            log.warning("history of a thread could not be read: %s", failure)

    async def _stage(self, place: Place, heard: Heard) -> Stage | None:
        """What a message in this place answers."""
        async with self._database.reading() as tx:
            prompt = await daily.in_thread(tx, place.platform, place.channel)
            if prompt is not None:
                return Stage(place, Occasion(Source.DAILY, str(prompt.id)), prompt.principle, prompt.prompt)
            person_id = await people.find(tx, Account(place.platform, heard.author))
            if person_id is None:
                return None
            kept = await stories.for_occasion(tx, person_id, Occasion(Source.MESSAGE, heard.ref))
            if kept is not None:
                return Stage(place, kept.occasion, None, None)
            if place.workspace is None:
                practice = await practices.around(tx, person_id, place.channel, heard.said_at)
                return None if practice is None else await practice_stage(tx, place, practice)
        return None

    async def _stage_of(self, place: Place, story: Story, account: Account) -> Stage:
        """The stage a story was told on."""
        if story.occasion.source is Source.PRACTICE:
            async with self._database.reading() as tx:
                person_id = await people.find(tx, account)
                practice = await practices.get(tx, int(story.occasion.ref), person_id=person_id or 0)
                if practice is not None:
                    return await practice_stage(tx, place, practice)
        return Stage(place, story.occasion, story.principle, story.prompt)

    async def _reread(
        self, stage: Stage, thread: ThreadLog, account: Account, *, look: bool = False
    ) -> Understood:
        """Bring an account's story for a stage in line with what the thread says now, and show the outcome."""
        async with self._database.reading() as tx:
            receipts = await stories.receipts(tx, stage.place)
            person_id, before = await _kept(tx, account, stage)
        reading = await read_aside(spoken(stage, thread, account.ref, receipts), account.ref)

        def told(old: Story | None) -> tuple[Telling, Parts]:
            telling = telling_of(reading, stage, thread, account.ref, old)
            return telling, retell(old.parts, telling, old.emptied) if old else retell({}, telling)

        after = before
        if told(before)[1] != (before.parts if before else {}):
            async with self._database.transaction() as tx:
                person_id, before = await _kept(tx, account, stage)  # a form may have been sent meanwhile
                person_id = person_id or await people.meet(tx, account, now=self._clock.now())
                telling, parts = told(before)
                if before is not None and is_another(before.parts, telling):
                    await stories.set_apart(tx, before.id)
                    before = None
                    parts = told(None)[1]
                after = await self._keep(tx, stage, person_id, before, parts, reading)
        if after is not None and after.parts and person_id is not None:
            await self._receipts.show(after, person_id, look=look)
        elif before is not None and before.parts:
            await self._receipts.take_back(before)
        return Understood(after if after is not None and after.parts else None, reading)

    async def _keep(
        self,
        tx: Transaction,
        stage: Stage,
        person_id: int,
        before: Story | None,
        parts: Parts,
        reading: Reading,
    ) -> Story | None:
        if before is None and not parts:
            return None
        now = self._clock.now()
        told_at = next(
            (stage.place.at(message) for part in parts.values() for message in part.messages), None
        )
        if before is None:
            principles = self._principles(stage.principle, reading)
            new = stories.NewStory(person_id, principles, stage.prompt, stage.occasion, told_at)
            story = await stories.add(tx, new, parts, now=now)
            log.info("story %s saved", story.id)
            return story
        if parts != before.parts:
            await stories.change(tx, before.id, parts, emptied=before.emptied_but(parts), now=now)
            log.info("story %s changed", before.id)
            if told_at is not None and not before.messages:
                await stories.move(tx, before.id, told_at)  # begun in a form, now told in messages
        return await stories.get(tx, before.id, person_id=person_id)

    def _principles(self, primary: str | None, reading: Reading) -> tuple[str, ...]:
        """The prompt's principle first, then those that the person names above the story."""
        keys = [primary] if primary else []
        for text in reading.named:
            try:
                keys.append(self._lookup.find(text).key)
            except (UnknownPrinciple, AmbiguousPrinciple):
                continue
        return tuple(dict.fromkeys(keys))[:MAX_PRINCIPLES]


async def _kept(tx: Transaction, account: Account, stage: Stage) -> tuple[int | None, Story | None]:
    """The person behind an account, and their story for a stage, as far as there are any."""
    person_id = await people.find(tx, account)
    if person_id is None:
        return None, None
    return person_id, await stories.for_occasion(tx, person_id, stage.occasion)
