"""The story bank: one's own stories, what they cover, and practice for the gaps."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.coverage import Coverage, coverage
from bot.domain.errors import InvalidInput
from bot.domain.feedback import Feedback
from bot.domain.places import Account, Place
from bot.domain.principles import Principle
from bot.domain.prompts import Prompt, PromptBank, next_prompt
from bot.domain.stories import MAX_PRINCIPLES, Story, erased
from bot.services.forms import own_story
from bot.services.ports import Clock
from bot.services.questions import prompt_of
from bot.services.receipts import Receipts
from bot.storage import feedback, groups, people, practices, stories
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of a person's stories, newest first; `first` is the number of the first on it.

    `feedback` counts what peers said of them, by story; it is for their owner alone.
    """

    stories: Sequence[Story]
    first: int
    page: int
    pages: int
    total: int
    complete: int
    principle: Principle | None
    feedback: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Received:
    """What peers said of a story, newest first, and how much there is of it in all."""

    newest: Sequence[Feedback]
    total: int


@dataclass(frozen=True, slots=True)
class Practised:
    """A practice prompt for one person."""

    id: int
    principle: Principle
    prompt: Prompt


class StoryBank:
    """The use cases of reading one's stories and finding what to tell next."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        principles: Sequence[Principle],
        bank: PromptBank,
        focus: Sequence[str],
        receipts: Receipts,
        look_again: Callable[[Place], Awaitable[None]],
    ) -> None:
        """`look_again` brings what is shown in a thread in line with its stories."""
        self._database = database
        self._clock = clock
        self._principles: Mapping[str, Principle] = {p.key: p for p in principles}
        self._bank = bank
        self._focus = tuple(focus)
        self._receipts = receipts
        self._look_again = look_again

    async def shelf(
        self, account: Account, *, principle: Principle | None = None, page: int = 1, size: int
    ) -> Shelf:
        """A page of `size` stories, perhaps only of one principle; a page that is not there becomes the last."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            key = principle.key if principle else None
            found = [] if person_id is None else await stories.of_person(tx, person_id, principle=key)
            pages = max(1, -(-len(found) // size))
            page = min(max(1, page), pages)
            shown = found[(page - 1) * size : page * size]
            received = await feedback.counts(tx, [story.id for story in shown])
        return Shelf(
            stories=shown,
            first=(page - 1) * size + 1,
            page=page,
            pages=pages,
            total=len(found),
            complete=sum(story.complete for story in found),
            principle=principle,
            feedback=received,
        )

    async def received(self, account: Account, story_id: int, *, most: int) -> Received:
        """What peers said of a story of one's own, the newest `most`. Raises NotFound."""
        async with self._database.reading() as tx:
            await own_story(tx, account, story_id)
            newest = await feedback.of_story(tx, story_id, most=most)
            total = (await feedback.counts(tx, [story_id])).get(story_id, 0)
        return Received(newest, total)

    async def story(self, account: Account, story_id: int) -> Story:
        """A story of one's own. Raises NotFound, also for other people's."""
        async with self._database.reading() as tx:
            return await own_story(tx, account, story_id)

    async def tag(self, account: Account, story_id: int, principles: Sequence[str]) -> Story:
        """Say which principles a story shows, the primary one first. Raises NotFound and InvalidInput."""
        keys = tuple(dict.fromkeys(principles))
        if not 1 <= len(keys) <= MAX_PRINCIPLES or any(key not in self._principles for key in keys):
            raise InvalidInput(f"A story shows one to {MAX_PRINCIPLES} of the sixteen principles.")
        async with self._database.transaction() as tx:
            await own_story(tx, account, story_id)
            await stories.set_principles(tx, story_id, keys)
            return await own_story(tx, account, story_id)

    async def delete(self, account: Account, story_id: int) -> None:
        """Delete a story for good. Raises NotFound.

        Of what messages told only digests stay, so that reading them, again or late, does not bring it back.
        """
        async with self._database.transaction() as tx:
            story = await own_story(tx, account, story_id)
            discussed = await feedback.places(tx, story_id)
            now = self._clock.now()
            await stories.change(tx, story_id, {}, emptied=erased(story, at=now), now=now)
        await self._receipts.take_back(story)
        for place in discussed:
            await self._look_again(place)

    async def coverage(self, account: Account, here: Place) -> Coverage:
        """How far a person's stories reach over the sixteen; the focus is that of the study groups around them."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            found = [] if person_id is None else await stories.of_person(tx, person_id)
            around = await groups.of_workspace(tx, here.platform, here.workspace) if here.workspace else []
        focus = {key for group in around for key in group.curriculum.focus} if around else self._focus
        return coverage(tuple(self._principles.values()), found, focus=focus)

    async def practise(self, account: Account, here: Place, principle: Principle | None) -> Practised:
        """A prompt for this person alone: of the principle asked for, else of the first gap."""
        gaps = (await self.coverage(account, here)).gaps if principle is None else ()
        now = self._clock.now()
        async with self._database.transaction() as tx:
            person_id = await people.meet(tx, account, now=now)
            history = await practices.history(tx, person_id)
            if principle is not None:
                chosen: tuple[str, ...] = (principle.key,)
            else:
                chosen = tuple(reach.principle.key for reach in gaps) or tuple(self._principles)
            prompt = next_prompt(
                self._bank, history, chosen=chosen, focus=self._focus, seed=f"person-{person_id}"
            )
            kept = await practices.add(
                tx,
                person_id,
                prompt.principle,
                prompt.key,
                channel=None if here.workspace else here.channel,
                now=now,
            )
        return Practised(kept.id, self._principles[prompt.principle], prompt)

    def principle(self, key: str) -> Principle:
        """The principle with this key. Raises KeyError."""
        return self._principles[key]

    async def question(self, story: Story) -> str | None:
        """The question that a story answers, also a removed one; None when there was none, or the bank forgot it."""
        async with self._database.reading() as tx:
            prompt = await prompt_of(tx, self._bank, story.prompt)
        return prompt.question if prompt else None
