"""Brings a person's story in line with what a thread says now, and has the outcome shown."""

from dataclasses import dataclass

from bot.domain.errors import AmbiguousPrinciple, StorageUnavailable, UnknownPrinciple
from bot.domain.places import Account
from bot.domain.star import Reading
from bot.domain.stories import MAX_PRINCIPLES, Parts, Story, Telling, is_another, retell
from bot.services.apologies import Apologies
from bot.services.lookup import PrincipleLookup
from bot.services.ports import Clock
from bot.services.receipts import Receipts
from bot.services.stages import Stage, read_stage, telling_of
from bot.services.threads import ThreadLog
from bot.storage import people, shares, stories
from bot.storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Understood:
    """What came of reading a thread for one person: the story as it is kept now, and the reading."""

    story: Story | None
    reading: Reading


class Retelling:
    """Reads, merges, keeps and shows; the caller holds the thread's lock."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        lookup: PrincipleLookup,
        receipts: Receipts,
        apologies: Apologies,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._receipts = receipts
        self._apologies = apologies

    async def reread(self, stage: Stage, thread: ThreadLog, account: Account) -> Understood:
        """Bring an account's story for a stage in line with what the thread says now, and show the outcome.

        Raises StorageUnavailable, after telling the person so where they told something new for a prompt.
        """
        async with self._database.reading() as tx:
            posts = await shares.posts(tx, stage.place)
            person_id, before = await _kept(tx, account, stage)
        reading = await read_stage(stage, thread, account.ref, posts)

        def told(old: Story | None) -> tuple[Telling, Parts]:
            telling = telling_of(reading, stage, thread, account.ref, old)
            return telling, retell(old.parts, telling, old.emptied) if old else retell({}, telling)

        after = before
        telling, parts = told(before)
        apart = before is not None and is_another(before, telling)
        if apart or parts != (before.parts if before else {}):
            try:
                async with self._database.transaction() as tx:
                    person_id, before = await _kept(tx, account, stage)  # a form may have been sent meanwhile
                    person_id = person_id or await people.meet(tx, account, now=self._clock.now())
                    telling, parts = told(before)
                    if before is not None and is_another(before, telling):
                        await stories.set_apart(tx, before.id)
                        before = None
                        parts = told(None)[1]
                    after = await self._keep(tx, stage, person_id, before, parts, reading)
            except StorageUnavailable:
                if stage.in_thread and (news := _news(before, parts)):
                    await self._apologies.make(account, stage.place.at(news))
                raise
        await self._apologies.end(account, stage.place)
        if after is not None and after.parts and person_id is not None:
            if after.was_told_in(stage.place):
                await self._receipts.show(after, person_id)
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
            return await stories.add(tx, new, parts, now=now)
        if parts != before.parts:
            await stories.change(tx, before.id, parts, emptied=before.emptied_but(parts), now=now)
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


def _news(before: Story | None, parts: Parts) -> str | None:
    """The message in which something was told that is not kept yet."""
    old = before.parts if before else {}
    fresh = [message for key, part in parts.items() if part != old.get(key) for message in part.messages]
    return max(fresh, key=lambda ref: (len(ref), ref), default=None)


async def _kept(tx: Transaction, account: Account, stage: Stage) -> tuple[int | None, Story | None]:
    """The person behind an account, and their story for a stage, as far as there are any."""
    person_id = await people.find(tx, account)
    if person_id is None:
        return None, None
    story = await stories.for_occasion(tx, person_id, stage.occasion)
    # A prompt may stand in another thread by now than the one in which it was answered.
    return person_id, story.seen_from(stage.place) if story else None
