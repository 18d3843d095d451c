"""Follow-up questions: what an interviewer would ask next, for this principle and this story's weakest part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.domain.places import Account
from bot.domain.prompts import PromptBank
from bot.domain.star import Section
from bot.domain.stories import Story
from bot.services.forms import own_story
from bot.services.ports import Clock
from bot.services.receipts import Receipts
from bot.storage import probes as rows
from bot.storage.database import Database

ABOUT_PART = {
    Section.SITUATION: "Why did this matter at the time, and what would have happened if nobody had acted?",
    Section.TASK: "What made this yours to do, and how would you have known that it was done?",
    Section.ACTION: "Which part of this did you do yourself, and what else did you consider before you chose it?",
    Section.RESULT: "How do you know that it worked? Which number changed, from what to what?",
    Section.LEARNING: "What would you do differently today, and where have you done so since?",
}
"""A question for the part of a story that is weakest; at most 200 characters."""


@dataclass(frozen=True, slots=True)
class Probing:
    """Two questions about a story; `tag` brings the same two back when they are answered."""

    story_id: int
    tag: str
    questions: tuple[str, ...]


class Probes:
    """Asks, and keeps the answers with the story."""

    def __init__(self, database: Database, clock: Clock, bank: PromptBank, receipts: Receipts) -> None:
        self._database = database
        self._clock = clock
        self._bank = bank
        self._receipts = receipts

    async def ask(self, account: Account, story_id: int) -> Probing:
        """Two questions that were not answered yet, as far as there are any. Raises NotFound."""
        async with self._database.reading() as tx:
            story = await own_story(tx, account, story_id)
            answered = {kept.question for kept in await rows.of_story(tx, story_id)}
        of_principle = self._of_principle(story)
        fresh = [n for n, question in enumerate(of_principle) if question not in answered]
        first = fresh[0] if fresh else 0
        return self._probing(story, first, self._weakest(story, answered))

    async def keep(self, account: Account, story_id: int, tag: str, answers: Sequence[str]) -> int:
        """Keep what was answered, in the order of the questions; returns how many. Raises NotFound, InvalidInput."""
        async with self._database.transaction() as tx:
            story = await own_story(tx, account, story_id)
            number, _, part = tag.partition("-")
            probing = self._probing(story, int(number), Section(part))
            told = [(q, a.strip()) for q, a in zip(probing.questions, answers, strict=True) if a.strip()]
            if not told:
                raise InvalidInput("There was no answer in the form, so there is nothing to keep.")
            for question, answer in told:
                await rows.add(tx, story_id, rows.ProbeAnswer(question, answer), now=self._clock.now())
        return len(told)

    async def answered(self, story: Story) -> Mapping[str, str]:
        """What was asked and answered about a story."""
        async with self._database.reading() as tx:
            return {kept.question: kept.answer for kept in await rows.of_story(tx, story.id)}

    def _of_principle(self, story: Story) -> list[str]:
        """The probes of the story's own prompt, then those of its principle's others."""
        own = self._bank.get(story.prompt) if story.prompt else None
        others = self._bank.of(story.principle) if story.principle else tuple(self._bank)[:1]
        return [
            probe
            for prompt in ([own] if own else []) + [p for p in others if p != own]
            for probe in prompt.probes
        ]

    def _weakest(self, story: Story, answered: set[str]) -> Section:
        """The part that the coach would mend first and that was not asked about; else the Result, then the others."""
        told: list[Section] = [fix.section for fix in self._receipts.advise(story).fixes if fix.section]
        order: list[Section] = [*told, Section.RESULT, Section.ACTION, *Section]
        fresh = [part for part in order if ABOUT_PART[part] not in answered]
        return fresh[0] if fresh else order[0]

    def _probing(self, story: Story, number: int, part: Section) -> Probing:
        of_principle = self._of_principle(story)
        questions = (of_principle[number % len(of_principle)], ABOUT_PART[part])
        return Probing(story.id, f"{number}-{part}", questions)
