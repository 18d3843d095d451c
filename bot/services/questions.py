"""A study group's own questions, which it is asked before the built-in ones: add, import, list and remove them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.foreign import quoted
from bot.domain.groups import StudyGroup
from bot.domain.prompts import Prompt, PromptBank
from bot.domain.questions import MOST_OWN, Question, folded, question, read_file
from bot.services.lookup import PrincipleLookup
from bot.services.ports import Clock
from bot.storage import questions as rows
from bot.storage.database import Database, Transaction


async def bank_of(tx: Transaction, built_in: PromptBank, group_id: int) -> PromptBank:
    """What a group is asked: of each principle its own questions, then the built-in ones."""
    own = await rows.of_group(tx, group_id)
    return PromptBank((*own, *built_in), withdrawn=await rows.of_group(tx, group_id, removed=True))


async def prompt_of(tx: Transaction, built_in: PromptBank, key: str | None) -> Prompt | None:
    """What a key that was kept with a prompt or story means, built in or a group's own, also if it was removed."""
    if key is None:
        return None
    return built_in.get(key) or await rows.find(tx, key)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought, and how many of its questions were there already."""

    added: Sequence[Question]
    known: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A question of a group's own, and the local date on which it was last asked."""

    prompt: Prompt
    asked: date | None


class Questions:
    """The use cases of managers who give their group questions of its own."""

    def __init__(
        self, database: Database, clock: Clock, lookup: PrincipleLookup, built_in: PromptBank
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._built_in = {folded(each.question): each for each in built_in}
        self._turn = asyncio.Lock()

    async def add(self, group: StudyGroup, principle: str, typed: str) -> Question:
        """Give a group one question.

        Raises UnknownPrinciple and AmbiguousPrinciple; InvalidInput for what is no question, for one that is there
        already, and when there is no room for another.
        """
        wanted = question(self._lookup.find(principle), typed)
        async with self._database.transaction() as tx:
            own = await rows.of_group(tx, group.id)
            twin = self._known(own).get(folded(wanted.text))
            if twin is not None:
                name = self._lookup.find(twin.principle).name
                whose = "this group's own" if twin in own else "the built-in ones"
                raise InvalidInput(f"That question is there already: it is one of {whose} for *{name}*.")
            _require_room(len(own) + 1)
            await rows.add(tx, group.id, [wanted], now=self._clock.now())
        return wanted

    async def take_in(self, group: StudyGroup, content: bytes) -> Imported:
        """Give a group all questions of a file that it is not asked yet.

        Raises WrongLines if some cannot be used, InvalidInput for what is no such file or too much; nothing is added
        then.
        """
        async with self._turn:  # one file after the other, so that none takes the processor from everybody
            found = await asyncio.to_thread(read_file, content, self._lookup.find)
        async with self._database.transaction() as tx:
            own = await rows.of_group(tx, group.id)
            known = self._known(own)
            new: dict[str, Question] = {}
            for each in found:
                new.setdefault(folded(each.text), each)
            fresh = [each for words, each in new.items() if words not in known]
            _require_room(len(own) + len(fresh))
            await rows.add(tx, group.id, fresh, now=self._clock.now())
        return Imported(fresh, len(found) - len(fresh))

    async def of_group(self, group: StudyGroup) -> Sequence[Listed]:
        """A group's own questions, oldest first."""
        async with self._database.reading() as tx:
            asked = await rows.asked(tx, group.id)
            return [Listed(prompt, asked.get(prompt.key)) for prompt in await rows.of_group(tx, group.id)]

    async def suggest(self, group: StudyGroup, typed: str, *, limit: int) -> Sequence[Prompt]:
        """Own questions of a group in which the typed words stand, oldest first."""
        async with self._database.reading() as tx:
            own = await rows.of_group(tx, group.id)
        return [prompt for prompt in own if folded(typed) in folded(prompt.question)][:limit]

    async def remove(self, group: StudyGroup, named: str) -> Prompt:
        """Ask a question no more, given by its key or in its words; what was told for it goes on showing it.

        Raises NotFound, also for the questions of other groups.
        """
        async with self._database.transaction() as tx:
            own = await rows.of_group(tx, group.id)
            meant = [each for each in own if named == each.key or folded(named) == folded(each.question)]
            if not meant:
                raise NotFound(
                    f"This group has no question of its own that reads “{quoted(named)}”. "
                    "`/questions list` shows those it has; choose one from what is offered while you type."
                )
            await rows.remove(tx, meant[0].key)
        return meant[0]

    def _known(self, own: Sequence[Prompt]) -> dict[str, Prompt]:
        """What a group is asked, by what spellings have in common."""
        return {**self._built_in, **{folded(each.question): each for each in own}}


def _require_room(questions: int) -> None:
    if questions > MOST_OWN:
        raise InvalidInput(
            f"With that this group would have {questions} questions of its own, and I keep at most {MOST_OWN}. "
            "`/questions remove` makes room."
        )
