"""Import and export: a person's own Markdown note of the sixteen principles, and the same as JSON."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.note import (
    Change,
    Note,
    NotedStory,
    Standing,
    Unreadable,
    compare,
    noted,
    parse,
    to_json,
    write,
)
from bot.domain.places import Account
from bot.domain.principles import Principle
from bot.domain.stories import Occasion, Source, rewrite, taken_out
from bot.services.ports import Clock
from bot.storage import feedback, imports, people, stories, wordings
from bot.storage.database import Database, Transaction

LARGEST_BYTES = 2_000_000
"""A note file of more is not opened; the longest note that is read has a million characters."""

MOST_OF_ONE = 2_000
"""Stories of one person beyond which no more are imported: far more than anybody tells."""

LOT = 20
"""Stories that are written at once, so that others who save something wait for no more than these."""

WAITING = timedelta(days=1)
"""How long an import waits to be confirmed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What importing a note would do; `id` is None when it would do nothing."""

    id: int | None
    counts: Mapping[Standing, int]
    wordings: int
    unreadable: Sequence[Unreadable]


class Exchange:
    """The use cases of bringing a note in and taking one out."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        principles: Sequence[Principle],
        *,
        wordings: Mapping[str, str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._principles = principles
        self._wordings = wordings
        self._importing: set[Account] = set()
        self._turn = asyncio.Lock()

    async def export(self, account: Account, form: Literal["note", "json"]) -> str:
        """All of a person's stories with their feedback, oldest first under each principle, as a note or as JSON."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            told = await self._mine(tx, person_id, with_feedback=True)
            own = {} if person_id is None else await wordings.of_person(tx, person_id)
        make = write if form == "note" else to_json
        return await asyncio.to_thread(make, told, self._principles, wordings={**self._wordings, **own})

    async def propose(self, account: Account, text: str) -> Proposal:
        """Say what a note would change, and keep it for the confirmation.

        Raises InvalidInput for one too large, or while another of theirs is being read.
        """
        async with self._alone(account):
            note = await self._parse(text)
            async with self._database.transaction() as tx:
                now = self._clock.now()
                await imports.remove_older(tx, now - WAITING)
                person_id = await people.meet(tx, account, now=now)
                mine = await self._mine(tx, person_id)
                counts = Counter(change.standing for change in compare(note, mine))
                _require_room(len(mine) + counts[Standing.NEW])
                fresh = await self._fresh(tx, person_id, note)
                something = bool(fresh) or counts[Standing.NEW] + counts[Standing.CHANGED] > 0
                draft = await imports.add(tx, person_id, text, now=now) if something else None
            return Proposal(draft, counts, len(fresh), note.unreadable)

    async def confirm(self, account: Account, draft_id: int) -> Mapping[Standing, int]:
        """Do what was proposed; returns what was done.

        Raises NotFound when it does not wait (any more), InvalidInput while another of theirs is being read. It is
        done in lots, and waits until the last of them: confirming once more goes on where it was interrupted.
        """
        async with self._alone(account):
            async with self._database.reading() as tx:
                person_id = await people.find(tx, account)
                text = None if person_id is None else await imports.get(tx, draft_id, person_id=person_id)
            if text is None or person_id is None:
                raise NotFound("That import does not wait any more. Send the note again with `/import`.")
            note = await self._parse(text)
            done: list[Standing] = []
            for first in range(0, len(note.stories), LOT):
                done += await self._apply_lot(person_id, draft_id, note, range(first, first + LOT))
            async with self._database.transaction() as tx:
                await wordings.put(tx, person_id, await self._fresh(tx, person_id, note))
                await imports.remove(tx, draft_id)
            return Counter(done)

    async def _apply_lot(self, person_id: int, draft_id: int, note: Note, lot: range) -> list[Standing]:
        async with self._database.transaction() as tx:
            mine = await self._mine(tx, person_id)
            changes = compare(note, mine)[lot.start : lot.stop]
            standings = [change.standing for change in changes]
            _require_room(len(mine) + standings.count(Standing.NEW))
            for number, change in zip(lot, changes, strict=False):
                await self._apply(tx, person_id, change, f"{draft_id}-{number}")
        return standings

    @asynccontextmanager
    async def _alone(self, account: Account) -> AsyncIterator[None]:
        """One note of a person at a time."""
        if account in self._importing:
            raise InvalidInput("I am still reading your other note. Please try again in a minute.")
        self._importing.add(account)
        try:
            yield
        finally:
            self._importing.remove(account)

    async def _parse(self, text: str) -> Note:
        async with self._turn:  # one after the other: many at once would leave no time for anybody else
            return await asyncio.to_thread(parse, text, self._principles)

    async def wording(self, account: Account, principle: Principle) -> str | None:
        """The official wording that this person's own note, or the host's, has for a principle."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            own = {} if person_id is None else await wordings.of_person(tx, person_id)
        return own.get(principle.key) or self._wordings.get(principle.key)

    async def _mine(
        self, tx: Transaction, person_id: int | None, *, with_feedback: bool = False
    ) -> list[NotedStory]:
        if person_id is None:
            return []
        said = await feedback.of_stories_of(tx, person_id) if with_feedback else {}
        found = await stories.of_person(tx, person_id)
        return [noted(story, said.get(story.id, ())) for story in reversed(found)]

    async def _fresh(self, tx: Transaction, person_id: int, note: Note) -> dict[str, str]:
        """The wordings of a note that this person does not see already."""
        seen = {**self._wordings, **await wordings.of_person(tx, person_id)}
        return {key: text for key, text in note.wordings.items() if seen.get(key) != text}

    async def _apply(self, tx: Transaction, person_id: int, change: Change, ref: str) -> None:
        now = self._clock.now()
        found = change.found
        keys = tuple(dict.fromkeys(key for key in (found.principle, *found.also) if key))
        if change.standing is Standing.NEW:
            new = stories.NewStory(person_id, keys, None, Occasion(Source.NOTE, ref), None)
            await stories.add(tx, new, rewrite({}, found.texts, at=now), now=now)
        elif change.standing is Standing.CHANGED and change.mine is not None and change.mine.ref is not None:
            story = await stories.get(tx, int(change.mine.ref), person_id=person_id)
            if story is not None:
                parts = rewrite(story.parts, found.texts, at=now)
                await stories.change(tx, story.id, parts, emptied=taken_out(story, parts, at=now), now=now)
                if found.principle != story.principle and keys:
                    await stories.set_principles(tx, story.id, keys)

    async def tidy(self) -> None:
        """Forget the imports that nobody confirmed."""
        async with self._database.transaction() as tx:
            await imports.remove_older(tx, self._clock.now() - WAITING)


def _require_room(stories: int) -> None:
    if stories > MOST_OF_ONE:
        raise InvalidInput(
            f"With that note you would have {stories:,} stories, and I keep at most {MOST_OF_ONE:,}. "
            "Leave some of them out of it."
        )
