"""The receipt of a story told in messages: a tick at once, and one reply that waits for the next message first."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime

from bot.domain.coach import Advice, coach
from bot.domain.errors import LodestarError, PlatformUnavailable, StorageUnavailable
from bot.domain.places import Place
from bot.domain.prompts import PromptBank
from bot.domain.stories import Source, Story
from bot.services.owed import Owed
from bot.services.ports import Clock, History, Messenger, Receipt
from bot.storage import people, stories
from bot.storage.database import Database

log = logging.getLogger(__name__)

PAUSE_SECONDS = 4.0
"""How long a reply waits for more messages, so that a story told in five of them is answered once."""

COACHED = 10_000
"""Characters of each part that the coach reads, three times what anybody says in an interview."""

CLOSE_SECONDS = 1.0
"""How long stopping waits for replies."""


REPLYING = "reply to story "
"""How the tasks are named that wait to reply."""


class Receipts:
    """Keeps what a platform shows of each story in step with what is stored."""

    def __init__(
        self, database: Database, clock: Clock, messenger: Messenger, bank: PromptBank, owed: Owed
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._bank = bank
        self._owed = owed
        self._calls: dict[int, tuple[datetime, datetime]] = {}
        """By story: which version is to be shown, and when that was asked for."""
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._hurry = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many stories wait for their reply."""
        return len(self._tasks)

    def advise(self, story: Story) -> Advice:
        """What the coach says of a story."""
        prompt = self._bank.get(story.prompt) if story.prompt else None
        texts = {section: text[:COACHED] for section, text in story.texts.items()}
        return coach(texts, asks_for=prompt.asks_for if prompt else None)

    async def show(self, story: Story, person_id: int) -> None:
        """Show a version of a story that is not shown yet; what cannot be shown is kept all the same."""
        if story.shown_at == story.updated_at or _receipt(story, None) is None:
            return
        self._calls[story.id] = call = (story.updated_at, self._clock.now())
        await self._attempt(story.place, "ticking a story", self._tick(story))
        if story.id not in self._tasks:
            self._calls.setdefault(story.id, call)  # a reply may have ended while we ticked
            replying = self._reply_later(story, person_id)
            self._tasks[story.id] = asyncio.create_task(replying, name=f"{REPLYING}{story.id}")

    async def take_back(self, story: Story) -> None:
        """Remove what was shown of a story that is gone."""
        receipt = _receipt(story, None)
        if receipt is not None:
            await self._attempt(receipt.place, "taking a receipt back", self._messenger.retract(receipt))

    async def put_right(self, place: Place, history: History) -> None:
        """Compare what stands in a place with what we know to have shown there.

        Whoever died between saying something and recording it left a reply or a tick that no story knows. What fits a
        story becomes that story's; what fits none is taken away.
        """
        async with self._database.reading() as tx:
            told = await stories.in_place(tx, place)
        of_message = {message: story for story in told for message in story.messages}
        replies = {story.id: story.receipt for story in told if story.receipt is not None}
        for reply, answered in history.replies.items():
            story = of_message.get(answered)
            if story is not None and story.id not in replies:
                replies[story.id] = reply
                async with self._database.transaction() as tx:
                    await stories.record_reply(tx, story.id, reply)
            elif reply not in replies.values():
                removal = self._messenger.remove(place.at(reply))
                await self._attempt(place, "removing a reply to no story", removal)
        heard = {message.ref for message in history.messages}
        for story in told:
            ticked = _ticked(story) if _ticked(story) in history.ticked else None
            if ticked != story.ticked and (history.complete or story.ticked in heard or ticked):
                async with self._database.transaction() as tx:
                    await stories.record_tick(tx, story.id, ticked)
        for message in history.ticked - {_ticked(story) for story in told}:
            unticking = self._messenger.untick(place.at(message))
            await self._attempt(place, "taking off a tick on no story", unticking)

    async def are_shown(self, place: Place) -> bool:
        """Whether every story told in a place is shown there as it is kept."""
        async with self._database.reading() as tx:
            told = await stories.in_place(tx, place)
        return all(
            story.shown_at == story.updated_at or not story.parts or _receipt(story, None) is None
            for story in told
        )

    async def close(self) -> None:
        """Say now what was waiting to be said; what cannot be said soon is said after the next start."""
        self._hurry.set()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=CLOSE_SECONDS)

    async def _tick(self, story: Story) -> None:
        receipt = _receipt(story, None)
        if receipt is None or _ticked(story) == story.ticked:
            return
        ticked = await self._messenger.tick(receipt)
        async with self._database.transaction() as tx:
            await stories.record_tick(tx, story.id, ticked)

    async def _is_ticked(self, story: Story) -> bool:
        """Tick a story if that failed before; one that is not ticked is not shown, unless it never may be."""
        return await self._attempt(story.place, "ticking a story", self._tick(story))

    async def _reply_later(self, story: Story, person_id: int) -> None:
        said = None
        while said != self._calls[story.id]:
            seen = self._calls[story.id]
            waited = (self._clock.now() - seen[1]).total_seconds()
            await self._pause(min(PAUSE_SECONDS, PAUSE_SECONDS - waited))
            if seen == self._calls[story.id]:
                await self._attempt(story.place, "replying to a story", self._reply(story.id, person_id))
                said = seen
        del self._tasks[story.id], self._calls[story.id]

    async def _attempt(self, place: Place | None, what: str, deed: Awaitable[object]) -> bool:
        """Show, or take back; whether that is settled. What failed is made up for when the place is read again.

        What was done and could not be recorded is found there, too.
        """
        try:
            await deed
        except (StorageUnavailable, PlatformUnavailable) as failure:
            log.warning("%s failed and is tried again: %s", what, failure)
            if place is not None:
                self._owed.add(replace(place, message=None))
            return False
        except LodestarError as failure:  # it is not allowed, or we are stopping
            log.warning("%s failed: %s", what, failure)
        except Exception:  # nobody awaits the reply: its bug must be seen
            log.exception("%s failed", what)
        return True

    async def _pause(self, seconds: float) -> None:
        sleep = self._clock.sleep(max(0.0, seconds))
        waits = (asyncio.ensure_future(sleep), asyncio.ensure_future(self._hurry.wait()))
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _reply(self, story_id: int, person_id: int) -> None:
        async with self._database.reading() as tx:
            story = await stories.get(tx, story_id, person_id=person_id)
            coached = await people.is_coached(tx, person_id)
        if story is None or story.shown_at == story.updated_at:
            return
        receipt = _receipt(story, self.advise(story) if coached else None)
        if receipt is None:
            return
        ticked = await self._is_ticked(story)
        shown = story.receipt
        if shown is not None or receipt.advice is not None or not story.complete:
            shown = await self._messenger.reply(receipt)
        shown_at = story.updated_at if ticked else story.shown_at
        async with self._database.transaction() as tx:
            stands = await stories.record_receipt(tx, story.id, shown, shown_at=shown_at)
        if not stands and shown is not None:
            await self._messenger.remove(receipt.place.at(shown))  # the story went while we spoke of it


def _ticked(story: Story) -> str | None:
    """The message that is to carry our tick."""
    return story.messages[-1] if story.complete and story.messages else None


def _receipt(story: Story, advice: Advice | None) -> Receipt | None:
    """The receipt of a story told in messages, or shown under some before; one kept by its menu is told privately."""
    if story.occasion.source is Source.MESSAGE:
        return None
    newest = story.messages[-1] if story.messages else story.receipt
    if story.place is None or newest is None:
        return None
    return Receipt(story, story.place.at(newest), advice)
