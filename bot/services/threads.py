"""What stands in the threads where stories are told: a copy in memory, never kept.

The platform's own history is the truth and is fetched when a thread is first needed; events bring the copy up
to date. Events that come twice, late or out of order leave the same copy: the newest version of a message
wins and a deletion is final.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

from bot.domain.places import Place
from bot.services.ports import Heard, Messenger

THREADS_IN_MEMORY = 256
"""Threads whose messages are held; the one unused for the longest goes first and is fetched again if needed."""


class ThreadLog:
    """The messages of one thread, by ref."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.loaded = False
        self._messages: dict[str, Heard] = {}
        self._deleted: set[str] = set()

    def put(self, heard: Heard) -> None:
        """Take in a version of a message, unless a newer one is known or it was deleted.

        A version whose text is withheld never replaces one whose text is known and as new.
        """
        known = self._messages.get(heard.ref)
        if heard.ref in self._deleted or (known is not None and known.revised_at > heard.revised_at):
            return
        if known is not None and heard.text is None and known.revised_at == heard.revised_at:
            return
        self._messages[heard.ref] = heard

    def drop(self, refs: Iterable[str]) -> set[str]:
        """Forget deleted messages; returns their authors, as far as they are known."""
        authors = set()
        for ref in refs:
            self._deleted.add(ref)
            heard = self._messages.pop(ref, None)
            if heard is not None:
                authors.add(heard.author)
        return authors

    def knows(self, ref: str) -> bool:
        """Whether a message is in the log, or known to be deleted."""
        return ref in self._messages or ref in self._deleted

    def messages(self) -> list[Heard]:
        """What stands in the thread, in the order in which it was said."""
        return sorted(self._messages.values(), key=lambda heard: (heard.said_at, len(heard.ref), heard.ref))


class ThreadLogs:
    """The logs of the threads in use."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._logs: OrderedDict[str, ThreadLog] = OrderedDict()

    def of(self, thread: Place) -> ThreadLog:
        """The log of a thread; hold its lock while using it, and `load` it first."""
        log = self._logs.setdefault(thread.channel, ThreadLog())
        self._logs.move_to_end(thread.channel)
        for channel in list(self._logs)[: max(0, len(self._logs) - THREADS_IN_MEMORY)]:
            if not self._logs[channel].lock.locked():
                del self._logs[channel]
        return log

    async def load(self, log: ThreadLog, thread: Place) -> None:
        """Fill a log from the platform's history, once."""
        if not log.loaded:
            for heard in await self._messenger.history(thread):
                log.put(heard)
            log.loaded = True

    def forget(self) -> None:
        """Let go of everything, because events may have been missed."""
        self._logs.clear()
