"""Cards: everything a platform shows of a daily prompt, gathered from where it is kept."""

from collections.abc import Mapping

from bot.domain.groups import DailyPrompt
from bot.domain.principles import Principle
from bot.domain.prompts import PromptBank
from bot.services.ports import Card
from bot.services.questions import prompt_of
from bot.storage.database import Database


class Cards:
    """Makes the cards of daily prompts."""

    def __init__(self, database: Database, principles: Mapping[str, Principle], bank: PromptBank) -> None:
        self._database = database
        self._principles = principles
        self._bank = bank

    async def of(self, daily: DailyPrompt) -> Card:
        """The card of a prompt that was claimed."""
        async with self._database.reading() as tx:
            prompt = await prompt_of(tx, self._bank, daily.prompt)
        # An update may have taken the claimed question out of the bank.
        prompt = prompt or self._bank.of(daily.principle)[0]
        return Card(daily, self._principles[daily.principle], prompt)
