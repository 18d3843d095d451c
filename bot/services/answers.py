"""Answers: what people say in threads and type into forms becomes their stories.

A thread is read anew, whole, each time one of its messages appears, changes or goes; the story is what that
reading says now. So it does not matter whether a message is heard once, twice, late or after a restart.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidInput, LodestarError, NotAllowed, NotFound, StorageUnavailable
from bot.domain.groups import StudyGroup
from bot.domain.places import Account, Place
from bot.domain.star import Message, Section
from bot.domain.stories import Occasion, Source, Story
from bot.services.absences import Absences
from bot.services.apologies import Apologies
from bot.services.feedback import PeerFeedback
from bot.services.following import Following
from bot.services.lookup import PrincipleLookup
from bot.services.newcomers import Newcomers
from bot.services.nudges import Nudges
from bot.services.owed import Owed
from bot.services.ports import Clock, Heard, Messenger, Nearly
from bot.services.receipts import Receipts
from bot.services.retelling import Retelling
from bot.services.stages import Stage, daily_stage, read_aside, stage_at, stage_of
from bot.services.threads import ThreadLogs
from bot.storage import daily, people, stories
from bot.storage.database import Database

log = logging.getLogger(__name__)


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
        feedback: PeerFeedback,
        owed: Owed,
    ) -> None:
        self._database = database
        self._nudges = nudges
        self._owed = owed
        self._threads = ThreadLogs()
        apologies = Apologies(messenger)
        self._following = Following(
            database,
            clock,
            messenger,
            self._threads,
            retelling=Retelling(database, clock, lookup, receipts, apologies),
            receipts=receipts,
            nudges=nudges,
            feedback=feedback,
            apologies=apologies,
            owed=owed,
        )
        self._absences = Absences(
            database,
            clock,
            messenger,
            self._threads,
            following=self._following,
            owed=owed,
            hear=self._hear,
            unsay=self._unsay,
        )
        self.newcomers = Newcomers(read=self._absences.listen)

    async def hear(self, place: Place, *heard: Heard, missed: bool = False) -> None:
        """Take in messages of one person that are new or were edited, and read what they belong to once.

        Chatter, and messages anywhere but in a prompt's thread, leave nothing behind. `missed` says that there were
        more than these, so that the thread is to be fetched again. What cannot be kept now is read again later, and
        its author is told.
        """
        try:
            await self._hear(place, *heard, missed=missed)
        except StorageUnavailable:
            log.warning("%d messages were not read, and will be", len(heard))
            for each in heard:
                self._owed.add(place if missed else place.at(each.ref))

    async def _hear(self, place: Place, *heard: Heard, missed: bool = False) -> None:
        self.newcomers.hear(place)
        staged: dict[Stage, list[Heard]] = {}
        for each in heard:
            if (stage := await self._stage(place, each)) is not None:
                staged.setdefault(stage, []).append(each)
            elif place.workspace is None:
                await self._answer_unasked(place, each)
        for stage, messages in staged.items():
            await self._hear_on(stage, messages, missed=missed)

    async def _answer_unasked(self, place: Place, heard: Heard) -> None:
        """Somebody speaks to us of themselves: nothing is kept of it unless they say so."""
        reading = await read_aside([Message(heard.ref, heard.author, heard.text or "")], heard.author)
        likely = Nearly.PROSE if reading.is_story else self._nudges.nearly(heard, reading)
        await self._nudges.make(place.at(heard.ref), likely or Nearly.UNASKED)

    async def _hear_on(self, stage: Stage, messages: Sequence[Heard], *, missed: bool) -> None:
        place = stage.place
        async with self._following.held(place) as thread:
            if missed:
                thread.unload()
            if stage.in_thread:
                await self._following.open(stage, thread)
            understood = await self._following.take_in(stage, thread, *messages)
        story = understood.story
        if story is not None:
            await self._nudges.end(place.platform, story.messages)
        elif stage.in_thread:
            for heard in messages:
                if (nearly := self._nudges.nearly(heard, understood.reading)) is not None:
                    await self._nudges.make(place.at(heard.ref), nearly)

    async def listens(self, place: Place, heard: Heard) -> bool:
        """Whether what this person says here may count for a story, so that files with it are worth fetching."""
        try:
            return await self._stage(place, heard) is not None
        except StorageUnavailable:
            return True

    async def unsay(self, place: Place, refs: Sequence[str]) -> None:
        """Take deleted messages out of the stories they were part of; what cannot be done now is done later."""
        self._threads.delete(refs)
        try:
            await self._unsay(place, refs)
        except StorageUnavailable:
            log.warning("a deletion was not taken in, and will be")
            for ref in refs:
                self._owed.add(place.at(ref))

    async def _unsay(self, place: Place, refs: Sequence[str]) -> None:
        self._threads.delete(refs)
        await self._nudges.end(place.platform, refs)
        async with self._database.reading() as tx:
            prompt = await daily.in_thread(tx, place.platform, place.channel)
            concerned = bool(await stories.told_in(tx, place, refs))
        if prompt is None and not concerned and not self._threads.in_use(place):
            return
        async with self._following.held(place) as thread:
            # Only now: a message may have been heard, and kept, while we waited for our turn.
            async with self._database.reading() as tx:
                touched = await stories.told_in(tx, place, refs)
                stages = [(await stage_of(tx, place, story, account), account) for story, account in touched]
            if prompt is not None:
                stage = daily_stage(place, prompt)
                await self._following.open(stage, thread)
                await self._following.let_go(stage, thread, refs, {account.ref for _, account in stages})
                return
            thread.drop(refs)
            for stage, account in stages:
                if stage.in_thread:
                    await self._following.load(thread, place)
                await self._following.reread(stage, thread, account.ref)

    async def save_message(self, account: Account, place: Place, heard: Heard) -> Story:
        """Keep a message of one's own as a story because its author says so.

        Raises NotAllowed for somebody else's message, InvalidInput for one that is not a story.
        """
        if heard.author != account.ref:
            raise NotAllowed("That is somebody else's message: you can save only your own as your story.")
        stage = await self._stage(place, heard)
        stage = stage or Stage(place, Occasion(Source.MESSAGE, heard.ref), None, None)
        async with self._following.held(place) as thread:
            if stage.in_thread:
                await self._following.open(stage, thread)
            story = (await self._following.take_in(stage, thread, heard)).story
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
        async with self._following.held(place) as thread:
            await self._following.load(thread, place)
            heard = next((heard for heard in thread.messages() if heard.ref == place.message), None)
        if heard is None or not heard.text:
            raise NotFound("That message is not there any more.")
        if heard.author != account.ref:
            raise NotAllowed("That is somebody else's message: the offer is for them.")
        return await self.to_sort(account, place, heard)

    async def look_again(self, place: Place) -> None:
        """Bring what is shown in a prompt's thread in line with stories that were changed elsewhere, now or later."""
        try:
            async with self._database.reading() as tx:
                prompt = await daily.in_thread(tx, place.platform, place.channel)
            if prompt is not None:
                async with self._following.held(place) as thread:
                    stage = daily_stage(place, prompt)
                    await self._following.open(stage, thread)
                    await self._following.follow_feedback(stage, thread)
        except LodestarError as failure:
            log.warning("a thread was not looked at, and will be: %s", failure)
            self._owed.add(place)

    def miss(self, platform: str, workspace: str | None = None) -> None:
        """Events may have been missed on a platform, or in one workspace of it: `catch_up` finds what was said."""
        self.newcomers.miss()
        self._absences.begin(platform, workspace)

    async def catch_up(self) -> int:
        """Read what was said while nobody listened, as if it had just been said; returns how many places were read.

        Raises StorageUnavailable; then `make_up` does it.
        """
        return await self._absences.catch_up()

    def all_read(self, group: StudyGroup, threads: Collection[str]) -> bool:
        """Whether nothing said so far in these threads of a group is still to be read, for all we know."""
        return self._absences.have_passed(group, threads)

    async def make_up(self) -> None:
        """Read what could not be read or kept before, and note how far all is read. Raises StorageUnavailable."""
        await self._absences.make_up()
        await self._following.note()

    async def close(self) -> None:
        """Note how far all is read."""
        await self._following.note()

    async def _stage(self, place: Place, heard: Heard) -> Stage | None:
        async with self._database.reading() as tx:
            return await stage_at(tx, place, heard)
