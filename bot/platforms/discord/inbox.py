"""Messages on their way to the core: of one person in one place one lot is read at a time, and the rest waits."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import discord

from bot.domain.errors import LodestarError, TooMuchAtOnce
from bot.domain.places import Account, Place
from bot.platforms import wording
from bot.platforms.discord.errors import NOT_SENT
from bot.platforms.discord.hearing import with_files
from bot.services.answers import Answers
from bot.services.pace import Deed, Pace
from bot.services.ports import Clock, Heard

log = logging.getLogger(__name__)

MOST_WAITING = 300
"""Messages of one person in one place that wait; if more come, the newest wait and the thread is fetched again."""

PAUSE_SECONDS = 10.0
"""How long somebody who writes more than their budget waits for each further reading."""

CLOSE_SECONDS = 0.25
"""How long stopping waits for what is being read after a pause; it is part of closing the connection."""

_Files = Sequence[discord.Attachment]


@dataclass(slots=True)
class _Lot:
    """Messages that will be read together, by ref: the newest version of each, with its text files."""

    messages: dict[str, tuple[Heard, _Files]] = field(default_factory=dict)
    is_too_much: bool = False
    missed: bool = False

    def add(self, said: Heard, files: _Files) -> None:
        known = self.messages.get(said.ref)
        if known is not None and known[0].revised_at > said.revised_at:
            return
        self.messages[said.ref] = (said, files)
        if len(self.messages) > MOST_WAITING:
            del self.messages[next(iter(self.messages))]
            self.missed = True


class Inbox:
    """Hands messages on in lots, so that a flood costs few readings, little memory and nobody else's time."""

    def __init__(self, answers: Answers, clock: Clock, pace: Pace) -> None:
        self._answers = answers
        self._clock = clock
        self._pace = pace
        self._next: dict[tuple[str, str], _Lot] = {}
        """By channel and author: the lot that is read when the present one is done."""
        self._closing = asyncio.Event()
        self._resting: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """How many messages wait."""
        return sum(len(lot.messages) for lot in self._next.values())

    async def close(self) -> None:
        """Let nobody wait any more; what was not read is read when threads are next caught up with."""
        self._closing.set()
        if self._resting:
            await asyncio.wait(self._resting, timeout=CLOSE_SECONDS)

    async def take(self, place: Place, said: Heard, files: _Files, message: discord.Message) -> None:
        """Hand a message on, alone or with others of this person's in this place; `message` is what is answered."""
        key = (place.channel, said.author)
        is_served = key in self._next
        lot = self._next.setdefault(key, _Lot())
        lot.add(said, files)
        try:
            self._pace.spend(Account(place.platform, said.author), Deed.MESSAGE)
        except TooMuchAtOnce as failure:
            lot.is_too_much = True
            if failure.is_news:
                await self._ask_for_patience(place, said, message)
        if not is_served:
            await self._serve(key, place)

    async def _serve(self, key: tuple[str, str], place: Place) -> None:
        while self._next[key].messages and not self._closing.is_set():
            if self._next[key].is_too_much:
                # In a task of its own, so that stopping need not wait for the pause.
                resting = asyncio.create_task(self._serve_later(key, place), name="inbox")
                self._resting.add(resting)
                resting.add_done_callback(self._resting.discard)
                return
            lot, self._next[key] = self._next[key], _Lot()
            await self._hand_on(place, lot)
        del self._next[key]

    async def _serve_later(self, key: tuple[str, str], place: Place) -> None:
        await self._pause()
        self._next[key].is_too_much = False
        await self._serve(key, place)

    async def _hand_on(self, place: Place, lot: _Lot) -> None:
        try:
            whole = [await self._whole(place, said, files) for said, files in lot.messages.values()]
            await self._answers.hear(place, *whole, missed=lot.missed)
        except LodestarError as failure:  # we are stopping; it is read after the next start
            log.warning("%d messages in %s were not heard: %s", len(lot.messages), place.channel, failure)
        except Exception:  # the next lot must be heard whatever this one brought
            log.exception("%d messages in %s were not heard", len(lot.messages), place.channel)

    async def _whole(self, place: Place, said: Heard, files: _Files) -> Heard:
        return await with_files(said, files) if files and await self._answers.listens(place, said) else said

    async def _pause(self) -> None:
        sleep, closing = self._clock.sleep(PAUSE_SECONDS), self._closing.wait()
        waits = (asyncio.ensure_future(sleep), asyncio.ensure_future(closing))
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _ask_for_patience(self, place: Place, said: Heard, message: discord.Message) -> None:
        try:
            if await self._answers.listens(place, said):
                await message.reply(wording.WRITES_FASTER, mention_author=False)
        except NOT_SENT as error:
            log.warning("nobody could be asked for patience in %s: %s", place.channel, error)
