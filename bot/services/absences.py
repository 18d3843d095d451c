"""Absences: while nobody listened, or nothing could be kept, things were said; they are found and read."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.errors import LodestarError, PlatformUnavailable, StorageUnavailable
from bot.domain.groups import DailyPrompt, StudyGroup
from bot.domain.places import Account, Place
from bot.services.following import Following
from bot.services.owed import Owed
from bot.services.ports import Clock, Heard, Messenger
from bot.services.stages import daily_stage, practice_stage
from bot.services.threads import ThreadLogs
from bot.storage import cursors, daily, practices, stories
from bot.storage.cursors import Cursor
from bot.storage.database import Database, Transaction
from bot.storage.practices import Practice

log = logging.getLogger(__name__)

PLACES_AT_ONCE = 5
"""How many channels, threads and conversations are looked at side by side."""

LATE_ANSWERS = timedelta(days=7)
"""How far back from when we last listened direct conversations and single messages are read again."""

LISTEN_SECONDS = 5.0
"""How long whoever opened a thread waits until it is read; then that is left to a later wake."""

Gap = tuple[str, str | None]
"""A platform, or one workspace of it, where events may have been missed."""


class Absences:
    """Finds what was said meanwhile; `hear` and `unsay` are what would have been done then."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        threads: ThreadLogs,
        *,
        following: Following,
        owed: Owed,
        hear: Callable[[Place, Heard], Awaitable[object]],
        unsay: Callable[[Place, Sequence[str]], Awaitable[None]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._threads = threads
        self._following = following
        self._owed = owed
        self._hear = hear
        self._unsay = unsay
        self._gaps: dict[Gap, None] = {}
        self._filling: list[Gap] = []
        self._reading: list[Place] = []
        self._turn = asyncio.Lock()
        self._places = asyncio.Semaphore(PLACES_AT_ONCE)

    def begin(self, platform: str, workspace: str | None = None) -> None:
        """Events may have been missed: from now on nothing that is in memory counts as read."""
        self._threads.unload(platform, workspace)
        self._gaps[(platform, workspace)] = None

    async def catch_up(self) -> int:
        """Read what may have been missed, until nothing may have been; returns how many places were read.

        Raises StorageUnavailable; what is still to be read then is read at the next wake.
        """
        read = 0
        async with self._turn:
            while self._gaps:
                platform, workspace = min(self._gaps, key=lambda gap: gap[1] is not None)
                filled = [gap for gap in self._gaps if gap[0] == platform and workspace in (None, gap[1])]
                for gap in filled:
                    del self._gaps[gap]
                self._filling = filled
                try:
                    read += await self._fill(platform, workspace)
                except BaseException:
                    self._gaps |= dict.fromkeys(filled)
                    raise
                finally:
                    self._filling = []
        return read

    def have_passed(self, group: StudyGroup, threads: Collection[str]) -> bool:
        """Whether nothing said so far in these threads of a group is still to be read, for all we know."""
        here = group.place
        missed = any(
            platform == here.platform and workspace in (None, here.workspace)
            for platform, workspace in (*self._gaps, *self._filling)
        )
        return not missed and all(
            place.platform != here.platform or place.channel not in (here.channel, *threads)
            for place in (*self._owed.places(), *self._reading)
        )

    async def listen(self, prompt: DailyPrompt) -> None:
        """Read a thread that was not known before, in which people may have written since it was opened.

        What takes too long is done at a wake.
        """
        try:
            async with asyncio.timeout(LISTEN_SECONDS):
                await self._read_prompt(prompt, {prompt.thread or "": None})
        except TimeoutError:
            log.warning("a new thread was not read in time, and will be")
            self._owed.add(prompt.thread_place)

    async def make_up(self) -> None:
        """Read what could not be read or kept before. Raises StorageUnavailable while nothing can be kept."""
        await self.catch_up()
        async with self._turn:
            for place in self._owed:
                self._owed.take(place)
                self._reading = [place]
                try:
                    done = await self._read(place)
                except StorageUnavailable:
                    self._owed.put_back(place)
                    raise
                except LodestarError as failure:
                    log.warning("still not read: %s", failure)
                    done = False
                except Exception:  # it would fail again, and the other places must not wait for it
                    log.exception("a place was not read again")
                    done = True
                finally:
                    self._reading = []
                if not done:
                    self._owed.add(place)

    async def _fill(self, platform: str, workspace: str | None) -> int:
        async with self._database.reading() as tx:
            channels = await daily.channels(tx, platform, workspace)
            since = await self._horizon(tx, platform)
            practised = await practices.since(tx, since, platform) if workspace is None else []
            saved = await stories.saved_since(tx, since, platform) if workspace is None else []
        read = [self._look_through(channel) for channel in channels]
        read += [self._converse(practice, Account(platform, ref)) for practice, ref in practised]
        read += [
            self._in_turn(story.place.at(story.occasion.ref), self._read_message)
            for story, _ in saved
            if story.place is not None
        ]
        return sum(await asyncio.gather(*read))

    async def _horizon(self, tx: Transaction, platform: str) -> datetime:
        now = self._clock.now()
        return min(now, await cursors.last_moved(tx, platform) or now) - LATE_ANSWERS

    async def _look_through(self, channel: Place) -> int:
        """Read the threads of a channel in which anything may have happened since they were last read."""
        marks: dict[str, str | None] = {}
        changed: list[DailyPrompt] = []

        async def find(place: Place) -> bool:
            marks.update(await self._messenger.threads(place))
            changed.extend(await self._changed(place, marks))
            return True

        await self._in_turn(channel, find)
        return sum(await asyncio.gather(*(self._read_prompt(prompt, marks) for prompt in changed)))

    async def _changed(self, channel: Place, marks: Mapping[str, str | None]) -> list[DailyPrompt]:
        async with self._database.reading() as tx:
            by_thread = {prompt.thread or "": prompt for prompt in await daily.with_threads(tx, channel)}
            known = await cursors.of_threads(tx, channel.platform, by_thread)
        return [prompt for ref, prompt in by_thread.items() if ref in marks and _moved(ref, marks, known)]

    async def _read_prompt(self, prompt: DailyPrompt, marks: Mapping[str, str | None]) -> int:
        async def read(_: Place) -> bool:
            return await self._read_thread(prompt, marks[prompt.thread or ""])

        return await self._in_turn(prompt.thread_place, read)

    async def _converse(self, practice: Practice, account: Account) -> int:
        async def read(place: Place) -> bool:
            return await self._read_practice(practice, account, place)

        return await self._in_turn(Place(account.platform, None, practice.channel or ""), read)

    async def _in_turn(self, place: Place, read: Callable[[Place], Awaitable[bool]]) -> int:
        """Read a place when it is its turn; one place's failure must not keep the others unread. 1 if it was read."""
        async with self._places:
            try:
                return int(await read(place))
            except (StorageUnavailable, PlatformUnavailable) as failure:
                log.warning("one place was not read again: %s", failure)
                self._owed.add(place)
            except LodestarError as failure:
                log.warning("one place cannot be read again: %s", failure)
            except Exception:
                log.exception("one place was not read again")
        return 0

    async def _read(self, place: Place) -> bool:
        """Read a place again, whatever it is; whether that could be done."""
        async with self._database.reading() as tx:
            prompt = await daily.in_thread(tx, place.platform, place.channel)
        if prompt is not None:
            if place.message is None:
                self._threads.of(place).unload()
            return await self._read_thread(prompt, None)
        if place.message is not None:
            return await self._read_message(place)
        async with self._database.reading() as tx:
            since = await self._horizon(tx, place.platform)
            practised = await practices.since(tx, since, place.platform)
            is_group = bool(await daily.with_threads(tx, place))
        if is_group:
            await self._look_through(place)
            return True
        self._threads.of(place).unload()
        return all(
            [
                await self._read_practice(practice, Account(place.platform, ref), place)
                for practice, ref in practised
                if practice.channel == place.channel
            ]
        )

    async def _read_thread(self, prompt: DailyPrompt, mark: str | None) -> bool:
        place = prompt.thread_place
        async with self._following.held(place) as thread:
            await self._following.open(daily_stage(place, prompt), thread)
            if not thread.settled:
                return False
            thread.noted = thread.newest
        shown = await self._following.is_shown(place)
        async with self._database.transaction() as tx:
            cursor = Cursor(thread.noted, mark if shown else None)
            await cursors.put(tx, place.platform, {place.channel: cursor}, now=self._clock.now())
        return True

    async def _read_practice(self, practice: Practice, account: Account, place: Place) -> bool:
        async with self._database.reading() as tx:
            stage = await practice_stage(tx, place, practice)
        async with self._following.held(place) as thread:
            await self._following.load(thread, place)
            if thread.loaded:
                await self._following.reread(stage, thread, account.ref)
            return thread.loaded

    async def _read_message(self, place: Place) -> bool:
        heard = await self._messenger.message(place)
        if heard is None:
            await self._unsay(place, [place.message or ""])
        else:
            await self._hear(place, heard)
        return True


def _moved(thread: str, marks: Mapping[str, str | None], known: Mapping[str, Cursor]) -> bool:
    """Whether anything can have happened: not in a thread that sleeps with the mark with which it was read."""
    mark = marks[thread]
    return mark is None or thread not in known or known[thread].mark != mark
