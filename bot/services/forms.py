"""Forms: a story typed into fields, with what is there already laid in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.places import Account, Place
from bot.domain.star import Section
from bot.domain.stories import Occasion, Source, Story, fill, taken_out
from bot.services.ports import Clock
from bot.services.receipts import Receipts
from bot.storage import daily, people, practices, stories
from bot.storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form shows when it opens."""

    occasion: Occasion
    principle: str | None
    texts: Mapping[Section, str]


class Forms:
    """The use cases of answering in a form."""

    def __init__(self, database: Database, clock: Clock, receipts: Receipts) -> None:
        self._database = database
        self._clock = clock
        self._receipts = receipts

    async def open(self, account: Account, occasion: Occasion) -> Draft:
        """The form for an occasion, with the person's story for it laid in. Raises NotFound."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            asked = await _asked(tx, occasion, person_id)
            story = None
            if person_id is not None:
                story = await stories.for_occasion(tx, person_id, occasion)
        return Draft(occasion, asked.principle, _texts(story))

    async def reopen(self, account: Account, story_id: int) -> Draft:
        """The form for a story one has. Raises NotFound, also for other people's stories."""
        async with self._database.reading() as tx:
            story = await own_story(tx, account, story_id)
        return Draft(story.occasion, story.principle, _texts(story))

    async def save(
        self,
        account: Account,
        occasion: Occasion,
        typed: Mapping[Section, str],
        *,
        place: Place,
        seen: datetime | None = None,
        untouched: Collection[Section] = (),
    ) -> Story:
        """Keep what was typed as the person's story for an occasion.

        The form was opened at `seen`; the `untouched` fields were sent as they came.

        Raises NotFound when there is no such occasion for this person, InvalidInput when nothing is said in it.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            person_id = await people.meet(tx, account, now=now)
            asked = await _asked(tx, occasion, person_id)
            before = await stories.for_occasion(tx, person_id, occasion)
            parts = fill(before.parts if before else {}, typed, at=now, seen=seen, untouched=untouched)
            if before is None:
                principles = (asked.principle,) if asked.principle else ()
                new = stories.NewStory(person_id, principles, asked.prompt, occasion, asked.place or place)
                return await stories.add(tx, new, parts, now=now)
            await stories.change(tx, before.id, parts, emptied=taken_out(before, parts, at=now), now=now)
            story = await own_story(tx, account, before.id)
        await self._receipts.show(story, person_id)  # where parts of it were told in messages
        return story


def _texts(story: Story | None) -> dict[Section, str]:
    return {} if story is None else story.texts


async def own_story(tx: Transaction, account: Account, story_id: int) -> Story:
    """A story of this account's person. Raises NotFound, also for other people's."""
    person_id = await people.find(tx, account)
    story = None if person_id is None else await stories.get(tx, story_id, person_id=person_id)
    if story is None:
        raise NotFound("That is not one of your stories; `/mystories` lists those you have.")
    return story


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an occasion asks for, and where, if it has a place of its own."""

    prompt: str | None = None
    principle: str | None = None
    place: Place | None = None


async def _asked(tx: Transaction, occasion: Occasion, person_id: int | None) -> _Asked:
    if occasion.source in (Source.MESSAGE, Source.NOTE):
        return _Asked()
    if occasion.source is Source.DAILY:
        prompt = await daily.get(tx, int(occasion.ref))
        if prompt is not None and not prompt.skipped:
            place = prompt.group.place if prompt.message is None else prompt.group.place.at(prompt.message)
            return _Asked(prompt.prompt, prompt.principle, place)
    elif person_id is not None:
        practice = await practices.get(tx, int(occasion.ref), person_id=person_id)
        if practice is not None:
            return _Asked(practice.prompt, practice.principle)
    raise NotFound("That prompt is not there any more; `/practice` gives you a new one.")
