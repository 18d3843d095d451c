"""The coach for people: only for those who want it, and it is theirs to turn off."""

from bot.domain.coach import Advice
from bot.domain.places import Account
from bot.domain.stories import Story
from bot.services.ports import Clock
from bot.services.receipts import Receipts
from bot.storage import people
from bot.storage.database import Database


class Coaching:
    """The use cases around the coach."""

    def __init__(self, database: Database, clock: Clock, receipts: Receipts) -> None:
        self._database = database
        self._clock = clock
        self._receipts = receipts

    async def advice(self, account: Account, story: Story) -> Advice | None:
        """What the coach says of a story; None for somebody who turned it off."""
        async with self._database.reading() as tx:
            person_id = await people.find(tx, account)
            coached = person_id is None or await people.is_coached(tx, person_id)
        return self._receipts.advise(story) if coached else None

    async def turn(self, account: Account, *, on: bool | None) -> bool:
        """Turn the coach on or off for a person, or with None the other way round; returns whether it is on now."""
        async with self._database.transaction() as tx:
            person_id = await people.meet(tx, account, now=self._clock.now())
            if on is None:
                on = not await people.is_coached(tx, person_id)
            await people.set_coached(tx, person_id, coached=on)
        return on
