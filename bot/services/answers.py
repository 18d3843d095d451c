"""Answers: what people say in threads and type into forms becomes their stories.

A thread is read anew, whole, each time one of its messages appears, changes or goes; the story is what that
reading says now. So it does not matter whether a message is heard once, twice, late or after a restart.
"""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import (
    InvalidInput,
    LodestarError,
    NotAllowed,
    NotFound,
)
from bot.domain.groups import DailyPrompt
from bot.domain.places import Account, Place
from bot.domain.star import Message, Section
from bot.domain.stories import (
    Occasion,
    Source,
    Story,
)
from bot.services.lookup import PrincipleLookup
from bot.services.nudges import Nudges
from bot.services.ports import Clock, Heard, Messenger
from bot.services.receipts import Receipts
from bot.services.retelling import Retelling
from bot.services.stages import Stage, daily_stage, practice_stage, read_aside, stage_at, stage_of
from bot.services.threads import ThreadLog, ThreadLogs
from bot.storage import daily, people, practices, stories
from bot.storage.database import Database
from bot.storage.practices import Practice

log = logging.getLogger(__name__)

THREADS_AT_ONCE = 5
"""How many threads are read side by side when catching up."""


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
        self._retelling = Retelling(database, clock, lookup, receipts)
        self._nudges = nudges
        self._messenger = messenger
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
            understood = await self._retelling.reread(stage, thread, Account(place.platform, heard.author))
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
                async with self._database.reading() as tx:
                    stage = await stage_of(tx, place, story, account)
                if stage.in_thread:
                    await self._load(thread, place)
                await self._retelling.reread(stage, thread, account)

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
            story = (await self._retelling.reread(stage, thread, account)).story
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

    async def catch_up(self, platform: str, since: datetime) -> int:
        """Read again all that may have been told from `since` on, as after a time away; returns how many places.

        These are the threads of daily prompts, practices in direct conversations, and single messages kept as stories.
        """
        self._threads.forget()
        async with self._database.reading() as tx:
            prompts = await daily.posted_since(tx, since)
            practised = await practices.since(tx, since, platform)
            saved = await stories.saved_since(tx, since, platform)
        readings = [self._read_thread_again(prompt) for prompt in prompts]
        readings += [
            self._read_practice_again(practice, Account(platform, ref)) for practice, ref in practised
        ]
        readings += [self._read_message_again(story) for story, _ in saved]
        turn = asyncio.Semaphore(THREADS_AT_ONCE)

        async def in_turn(reading: Coroutine[None, None, None]) -> None:
            async with turn:
                try:
                    await reading
                except LodestarError as failure:
                    log.warning("one place was not read again: %s", failure)
                except Exception:  # one place's failure must not keep the others unread
                    log.exception("one place was not read again")

        async with asyncio.TaskGroup() as tasks:
            for reading in readings:
                tasks.create_task(in_turn(reading))
        return len(readings)

    async def _read_practice_again(self, practice: Practice, account: Account) -> None:
        place = Place(account.platform, None, practice.channel or "")
        async with self._database.reading() as tx:
            stage = await practice_stage(tx, place, practice)
        thread = self._threads.of(place)
        async with thread.lock:
            await self._load(thread, place)
            if thread.loaded:
                await self._retelling.reread(stage, thread, account, look=True)

    async def _read_message_again(self, story: Story) -> None:
        if story.place is None:
            return
        ref = story.occasion.ref
        heard = await self._messenger.message(story.place.at(ref))
        if heard is None:
            await self.unsay(story.place, [ref])
        else:
            await self.hear(story.place, heard)

    async def _read_thread_again(self, prompt: DailyPrompt) -> None:
        place = Place(prompt.group.place.platform, prompt.group.place.workspace, prompt.thread or "")
        stage = daily_stage(place, prompt)
        thread = self._threads.of(place)
        async with thread.lock:
            await self._load(thread, place)
            if not thread.loaded:
                return
            async with self._database.reading() as tx:
                tellers = await stories.tellers(tx, stage.occasion, place.platform)
            for ref in tellers | {heard.author for heard in thread.messages()}:
                await self._retelling.reread(stage, thread, Account(place.platform, ref), look=True)

    async def _stage(self, place: Place, heard: Heard) -> Stage | None:
        async with self._database.reading() as tx:
            return await stage_at(tx, place, heard)

    async def _load(self, thread: ThreadLog, place: Place) -> None:
        try:
            await self._threads.load(thread, place)
        except LodestarError as failure:
            log.warning("history of a thread could not be read: %s", failure)
