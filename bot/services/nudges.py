"""The quiet offer under what is nearly a story: once per message, and it goes away by itself."""

import logging
from collections.abc import Collection
from datetime import timedelta

from bot.domain.errors import LodestarError
from bot.domain.places import Place
from bot.domain.star import Reading, Refusal
from bot.services.ports import Clock, Heard, Messenger, Nearly
from bot.storage import offers
from bot.storage.database import Database

log = logging.getLogger(__name__)

PROSE_WORDS = 40
"""A story told in prose has at least so many words; a remark seldom has."""

LASTING = timedelta(minutes=10)
"""How long an offer that nobody takes stays."""


class Nudges:
    """Makes offers and takes them away."""

    def __init__(self, database: Database, clock: Clock, messenger: Messenger) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger

    def nearly(self, heard: Heard, reading: Reading) -> Nearly | None:
        """What keeps a message from being a story, if it looks like one; nothing that was said to somebody does."""
        if heard.answers is not None:
            return None
        if reading.refusal is Refusal.TOO_SHORT:
            return Nearly.TOO_SHORT if heard.ref == _newest(reading.messages) else None
        text = (heard.text or "").strip()
        is_prose = reading.refusal is Refusal.NO_LABELS and len(text.split()) >= PROSE_WORDS
        return Nearly.PROSE if is_prose and not text.endswith("?") else None

    async def make(self, place: Place, nearly: Nearly) -> None:
        """Make the offer for a message, unless it was ever made; a direct conversation has one at a time."""
        async with self._database.transaction() as tx:
            again = place.workspace is None and await offers.stands_in(tx, place)
            mine = not again and await offers.claim(tx, place, now=self._clock.now())
        if not mine:
            return
        try:
            reply = await self._messenger.offer(place, nearly)
        except LodestarError as failure:
            log.warning("offer not made: %s", failure)
            return
        async with self._database.transaction() as tx:
            stands = await offers.record_reply(tx, place, reply)
        if not stands:
            await self._remove(place.at(reply))

    async def end(self, platform: str, messages: Collection[str]) -> None:
        """Take the offers for messages away, as far as there are any."""
        async with self._database.reading() as tx:
            standing = await offers.standing(tx, platform, messages)
        for message in standing:
            async with self._database.transaction() as tx:
                reply = await offers.end(tx, platform, message)
            if reply is not None:
                await self._remove(reply)

    async def _remove(self, reply: Place) -> None:
        try:
            await self._messenger.remove(reply)
        except LodestarError as failure:
            log.warning("offer not taken away: %s", failure)

    async def tidy(self) -> None:
        """Take away the offers that nobody took."""
        async with self._database.reading() as tx:
            old = await offers.older_than(tx, self._clock.now() - LASTING)
        for platform, message in old:
            await self.end(platform, [message])


def _newest(refs: Collection[str]) -> str:
    return max(refs, key=lambda ref: (len(ref), ref))
