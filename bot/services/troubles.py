"""Tells managers once when prompts cannot be posted; while they fail on and on, once a week."""

import logging
from datetime import timedelta

from bot.domain.errors import LodestarError, MissingPermissions
from bot.domain.groups import DailyPrompt
from bot.services.ports import Clock, Messenger
from bot.storage import daily as rows
from bot.storage.database import Database

log = logging.getLogger(__name__)

ATTEMPTS = 4
"""So often posting is tried before managers are told, a quarter of an hour in all; it goes on being tried."""

LATELY = timedelta(days=2)
"""Managers are told of nothing older: by then it is no news."""

REMINDER = timedelta(days=7)
"""While no prompt can be posted at all, managers are told again after this."""


class Troubles:
    """Knows which failures are worth somebody's attention."""

    def __init__(self, database: Database, clock: Clock, messenger: Messenger) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger

    async def tell(self) -> None:
        """Tell the managers of every group whose prompt fails and who do not know it yet."""
        async with self._database.reading() as tx:
            untold = await rows.to_tell(tx, attempts=ATTEMPTS, since=self._clock.now() - LATELY)
        for daily in untold:
            if await self._is_news(daily):
                await self._tell(daily)

    async def _is_news(self, daily: DailyPrompt) -> bool:
        async with self._database.reading() as tx:
            told, posted = await rows.last_told_and_posted(tx, daily.group.id)
        recovered = posted is not None and posted > daily.claimed_at
        lately = told is not None and self._clock.now() - told < REMINDER
        known = lately and (posted is None or told is None or posted < told)
        return not recovered and not known

    async def _tell(self, daily: DailyPrompt) -> None:
        """Tell first and record it then: who dies in between tells again, and the platform drops what it has said."""
        try:
            await self._messenger.tell_managers(daily)
        except MissingPermissions as failure:
            log.warning("no manager of group %s could be told that prompts fail: %s", daily.group.id, failure)
        except LodestarError as failure:
            log.warning("managers of group %s not told yet: %s", daily.group.id, failure)
            return
        else:
            log.info(
                "managers of group %s told that its prompt of %s fails", daily.group.id, daily.local_date
            )
        async with self._database.transaction() as tx:
            await rows.record_telling(tx, daily.id, now=self._clock.now())
