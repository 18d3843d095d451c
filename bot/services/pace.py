"""How much one person may do at once: a budget for each, so that nobody's flood is everybody's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import TooMuchAtOnce
from bot.domain.places import Account
from bot.services.ports import Clock

BURST = 60
"""Deeds of one kind that a person may do at once: far more than anybody presses or writes in a hurry."""

EVERY = timedelta(seconds=1)
"""How soon after a burst there is room for one more."""


class Deed(StrEnum):
    """What is counted, each kind by itself: whoever chats much may still press a button."""

    MESSAGE = "message"
    INTERACTION = "interaction"
    TYPING = "typing"


@dataclass(slots=True)
class _Spending:
    """When a person's whole budget is there again, and whether they were told that it is used up."""

    restored_at: datetime
    told: bool = False


class Pace:
    """Counts deeds by the clock; whoever has their whole budget takes no memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._spending: dict[tuple[Account, Deed], _Spending] = {}
        self._tidied_at = clock.now()

    def spend(self, account: Account, deed: Deed) -> None:
        """Count a deed. Raises TooMuchAtOnce when the budget for it is used up, and says whether that is news."""
        now = self._clock.now()
        self._tidy(now)
        mine = self._spending.setdefault((account, deed), _Spending(now))
        if mine.restored_at <= now:
            mine.restored_at, mine.told = now, False
        if mine.restored_at + EVERY > now + BURST * EVERY:
            is_news, mine.told = not mine.told, True
            raise TooMuchAtOnce(is_news=is_news)
        mine.restored_at += EVERY

    def __len__(self) -> int:
        """How many budgets are being remembered."""
        return len(self._spending)

    def _tidy(self, now: datetime) -> None:
        if now - self._tidied_at < BURST * EVERY:
            return
        self._tidied_at = now
        self._spending = {key: mine for key, mine in self._spending.items() if mine.restored_at > now}
