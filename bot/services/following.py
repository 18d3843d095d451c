"""Keeps everybody's stories in step with a thread: reads it whole once, and from then on as it changes."""

import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from bot.domain.errors import LodestarError, PlatformUnavailable, StorageUnavailable
from bot.domain.places import Account, Place
from bot.domain.star import Message, Reading, Refusal
from bot.domain.stories import Source
from bot.services.apologies import Apologies
from bot.services.feedback import PeerFeedback
from bot.services.nudges import Nudges
from bot.services.owed import Owed
from bot.services.ports import Clock, Heard, Messenger
from bot.services.receipts import Receipts
from bot.services.retelling import Retelling, Understood
from bot.services.stages import Stage, read_aside, read_stage
from bot.services.threads import ThreadLog, ThreadLogs
from bot.storage import cursors, shares, stories
from bot.storage.cursors import Cursor
from bot.storage.database import Database

log = logging.getLogger(__name__)


class Following:
    """Reads threads; every method but `held` and `note` wants the thread's lock held, by `held`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        threads: ThreadLogs,
        *,
        retelling: Retelling,
        receipts: Receipts,
        nudges: Nudges,
        feedback: PeerFeedback,
        apologies: Apologies,
        owed: Owed,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._threads = threads
        self._retelling = retelling
        self._receipts = receipts
        self._nudges = nudges
        self._feedback = feedback
        self._apologies = apologies
        self._owed = owed

    @asynccontextmanager
    async def held(self, place: Place) -> AsyncIterator[ThreadLog]:
        """A thread for oneself alone; if anything fails it is read whole the next time."""
        thread = self._threads.of(place)
        thread.users += 1
        try:
            async with thread.lock:
                try:
                    yield thread
                except BaseException:
                    thread.unload()
                    raise
        finally:
            thread.users -= 1

    async def load(self, thread: ThreadLog, place: Place) -> None:
        """Fetch what stands there, unless it is known, and put right what we have shown there.

        Without it, what is heard is read by itself. Raises StorageUnavailable.
        """
        if thread.loaded:
            return
        as_of, losses = self._clock.now(), thread.losses
        try:
            history = await self._messenger.history(place)
        except LodestarError as failure:
            log.warning("history of a thread could not be read: %s", failure)
            if isinstance(failure, PlatformUnavailable):
                self._owed.add(place)
            return
        thread.fill(history, as_of=as_of, losses=losses)
        await self._receipts.put_right(place, history)

    async def open(self, stage: Stage, thread: ThreadLog) -> None:
        """Read a prompt's thread whole, for everybody, unless that was done and nothing can have been missed since.

        Raises StorageUnavailable.
        """
        place = stage.place
        await self.load(thread, place)
        if thread.settled or not thread.loaded or stage.occasion.source is not Source.DAILY:
            return
        async with self._database.reading() as tx:
            tellers = await stories.tellers(tx, stage.occasion, place.platform)
            told = await stories.of_occasion(tx, stage.occasion)
            cursor = await cursors.get(tx, place.platform, place.channel)
        if not thread.complete:
            telling = [message for story in told if story.was_told_in(place) for message in story.messages]
            await self._fetch(thread, place, [*telling, *await self._feedback.refs(place)])
        unkept: StorageUnavailable | None = None
        for ref in tellers | {heard.author for heard in thread.messages()}:
            try:
                await self._read_for(stage, thread, ref, cursor)
            except StorageUnavailable as failure:
                unkept = failure  # the others are to be told so too
            except LodestarError:
                raise  # we are stopping
            except Exception:  # one person's story must not keep the others' unread
                log.exception("a thread was not read for one person")
        try:
            await self.follow_feedback(stage, thread)
        except StorageUnavailable as failure:
            unkept = failure
        except Exception:  # nor must feedback keep the stories unread
            log.exception("a thread was not read for feedback")
        if unkept is not None:
            raise unkept
        thread.settled = thread.loaded
        await self._take_back_apologies(place, thread)

    async def _take_back_apologies(self, place: Place, thread: ThreadLog) -> None:
        notices, thread.apologies = thread.apologies, ()
        for notice in notices:
            await self._apologies.remove(place.at(notice))

    async def _read_for(self, stage: Stage, thread: ThreadLog, ref: str, cursor: Cursor | None) -> None:
        """Read for one person, as if each of their messages that is new had just been said."""
        place = stage.place
        understood = await self.reread(stage, thread, ref)
        if understood.story is not None:
            await self._nudges.end(place.platform, understood.story.messages)
            return
        for heard in thread.messages():
            nearly = self._nudges.nearly(heard, understood.reading) if heard.author == ref else None
            if nearly is not None and _after(cursor, heard):
                await self._nudges.make(place.at(heard.ref), nearly)

    async def _fetch(self, thread: ThreadLog, place: Place, refs: Collection[str]) -> None:
        """Look at the messages that are kept and older than the part of the history that was read."""
        for ref in refs:
            if thread.knows(ref):
                continue
            try:
                heard = await self._messenger.message(place.at(ref))
            except LodestarError as failure:
                log.warning("an old message could not be read: %s", failure)
                continue
            if heard is None:
                self._threads.delete([ref])
            else:
                thread.put(heard)

    async def take_in(self, stage: Stage, thread: ThreadLog, *heard: Heard) -> Understood:
        """Read again after messages of one person appeared or changed. Raises StorageUnavailable."""
        for each in heard:
            now = await self._as_it_is(stage.place, thread, each)
            if now is None:
                self._threads.delete([each.ref])
            else:
                thread.put(now)
        author = heard[0].author
        readings = dict(thread.readings)
        before = readings.get(author)
        understood = await self.reread(stage, thread, author)
        if thread.settled:
            alone = await read_aside([Message(each.ref, author, each.text or "") for each in heard], author)
            same = thread.readings.get(author) == before and alone.refusal is Refusal.NO_LABELS
            last = {each.ref for each in thread.messages()[-len(heard) :]}
            if not (same and last == {each.ref for each in heard}):
                await self._reread_others(stage, thread, but=author)
        if readings != thread.readings or any(each.answers is not None for each in heard):
            await self.follow_feedback(stage, thread)
        return understood

    async def _as_it_is(self, place: Place, thread: ThreadLog, heard: Heard) -> Heard | None:
        """A message as the platform shows it now, if there is doubt whether it is still there."""
        if not thread.doubts(heard):
            return heard
        try:
            return await self._messenger.message(place.at(heard.ref))
        except LodestarError as failure:
            log.warning("a late message could not be looked at: %s", failure)
            return heard

    async def let_go(
        self, stage: Stage, thread: ThreadLog, refs: Collection[str], tellers: Collection[str]
    ) -> None:
        """Read again after messages were deleted, in which these people told something. Raises StorageUnavailable."""
        thread.drop(refs)
        for ref in tellers:
            await self.reread(stage, thread, ref)
        if thread.settled:
            await self._reread_others(stage, thread)
        await self.follow_feedback(stage, thread)

    async def follow_feedback(self, stage: Stage, thread: ThreadLog) -> None:
        """Bring the feedback in a prompt's thread in line with it. Raises StorageUnavailable."""
        if stage.occasion.source is Source.DAILY:
            await self._feedback.follow(stage.place, thread)

    async def reread(self, stage: Stage, thread: ThreadLog, ref: str) -> Understood:
        """Bring one person's story in line with the thread. Raises StorageUnavailable."""
        understood = await self._retelling.reread(stage, thread, Account(stage.place.platform, ref))
        if stage.occasion.source is Source.PRACTICE:
            await self._take_back_apologies(stage.place, thread)  # nobody else talks there
        if understood.reading.refusal is Refusal.NO_LABELS:
            thread.readings.pop(ref, None)
        else:
            thread.readings[ref] = understood.reading
        return understood

    async def _reread_others(self, stage: Stage, thread: ThreadLog, *, but: str | None = None) -> None:
        """Whom else a change concerns: who was interrupted by it, or has answered it.

        That changes nothing for people who used no labels and answered nobody.
        """
        answering = {heard.author for heard in thread.messages() if heard.answers is not None}
        async with self._database.reading() as tx:
            posts = await shares.posts(tx, stage.place)
        for ref in (answering | thread.readings.keys()) - {but}:
            reading = await read_stage(stage, thread, ref, posts)
            if reading != thread.readings.get(ref, _NOTHING):
                await self.reread(stage, thread, ref)

    async def is_shown(self, place: Place) -> bool:
        """Whether nothing waits to be shown in a thread. Raises StorageUnavailable."""
        return await self._receipts.are_shown(place)

    async def note(self) -> None:
        """Move the cursors of the threads that are followed. Raises StorageUnavailable."""
        moved: dict[str, dict[str, Cursor]] = {}
        noted = []
        for place, thread in self._threads.settled():
            newest = thread.newest
            if newest is not None and newest != thread.noted:
                moved.setdefault(place.platform, {})[place.channel] = Cursor(newest)
                noted.append((thread, newest))
        if moved:
            async with self._database.transaction() as tx:
                for platform, found in moved.items():
                    await cursors.put(tx, platform, found, now=self._clock.now())
        for thread, newest in noted:
            thread.noted = newest


_NOTHING = Reading()


def _after(cursor: Cursor | None, heard: Heard) -> bool:
    """Whether a message is newer than what was read."""
    if cursor is None or cursor.read_to is None:
        return True
    return (len(heard.ref), heard.ref) > (len(cursor.read_to), cursor.read_to)
