"""Says to people whose story could not be kept that it will be, and takes that back once it is."""

import logging

from bot.domain.errors import LodestarError
from bot.domain.places import Account, Place
from bot.services.ports import Messenger

log = logging.getLogger(__name__)


class Apologies:
    """One per person while nothing can be kept; held in memory, because nothing can be kept."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._made: dict[Account, Place] = {}

    async def make(self, account: Account, message: Place) -> None:
        """Say it in a reply to the message that could not be kept, unless this person was told."""
        if account in self._made:
            return
        self._made[account] = message
        try:
            self._made[account] = message.at(await self._messenger.apologise(message))
        except LodestarError as failure:
            log.warning("nobody could be told that a story was not kept: %s", failure)

    async def end(self, account: Account, place: Place) -> None:
        """What this person told in a place is kept."""
        made = self._made.get(account)
        if made is not None and made.channel == place.channel:
            await self.remove(made)

    async def end_all(self, place: Place) -> None:
        """Nothing that anybody told in a place is still to be kept."""
        for made in [made for made in self._made.values() if made.channel == place.channel]:
            await self.remove(made)

    async def remove(self, notice: Place) -> None:
        """Take a notice away; whoever it was for will be told again if it is needed."""
        self._made = {account: made for account, made in self._made.items() if made != notice}
        try:
            await self._messenger.remove(notice)
        except LodestarError as failure:
            log.warning("a notice was not taken away: %s", failure)
