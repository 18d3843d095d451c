"""What the program must remember about itself between two starts."""

from bot.storage import notes, stories
from bot.storage.database import Database


class Notebook:
    """Small facts by name, and whether the database answers at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """What was noted under `name`."""
        async with self._database.reading() as tx:
            return await notes.get(tx, name)

    async def put(self, name: str, value: str) -> None:
        """Note `value` under `name`."""
        async with self._database.transaction() as tx:
            await notes.put(tx, name, value)

    async def answers(self) -> None:
        """Look something up, whatever it says; fails as the database fails."""
        await self.get("")

    async def tally(self) -> tuple[int, int]:
        """How many stories are complete, and how many are drafts."""
        async with self._database.reading() as tx:
            return await stories.tally(tx)

    async def stories(self) -> int:
        """How many stories are kept; fails as the database fails."""
        async with self._database.reading() as tx:
            return await stories.count(tx)
