"""What stands in the threads where stories are told: a copy in memory, never kept.

The platform's own history is the truth and is fetched when a thread is first needed; events bring the copy up
to date. Events that come twice, late or out of order leave the same copy: the newest version of a message
wins and a deletion is final.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Container, Iterable

from bot.domain.places import Place
from bot.services.ports import Heard, Messenger

THREADS_IN_MEMORY = 256
"""Threads whose messages are held; the one unused for the longest goes first and is fetched again if needed."""


DELETIONS_IN_MEMORY = 10_000
"""Deleted messages that are remembered; what a deletion overtakes is heard within seconds."""


class ThreadLog:
    """The messages of one thread, by ref; `complete` once the whole history is in it, not only its newest part."""

    def __init__(self, deleted: Container[str]) -> None:
        self.lock = asyncio.Lock()
        self.loaded = False
        self.complete = False
        self._messages: dict[str, Heard] = {}
        self._deleted = deleted

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

    def drop(self, refs: Iterable[str]) -> None:
        """Let go of deleted messages."""
        for ref in refs:
            self._messages.pop(ref, None)

    def knows(self, ref: str) -> bool:
        """Whether a message is in the log, or known to be deleted."""
        return ref in self._messages or ref in self._deleted

    def messages(self) -> list[Heard]:
        """What stands in the thread, in the order in which it was said."""
        return sorted(self._messages.values(), key=lambda heard: (heard.said_at, len(heard.ref), heard.ref))


class ThreadLogs:
    """The logs of the threads in use, and what was deleted lately: a deletion may overtake what it deletes."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._logs: OrderedDict[str, ThreadLog] = OrderedDict()
        self._deleted: OrderedDict[str, None] = OrderedDict()

    def of(self, thread: Place) -> ThreadLog:
        """The log of a thread; hold its lock while using it, and `load` it first."""
        log = self._logs.setdefault(thread.channel, ThreadLog(self._deleted))
        self._logs.move_to_end(thread.channel)
        for channel in list(self._logs)[: max(0, len(self._logs) - THREADS_IN_MEMORY)]:
            if not self._logs[channel].lock.locked():
                del self._logs[channel]
        return log

    def in_use(self, thread: Place) -> bool:
        """Whether there is a log of a thread."""
        return thread.channel in self._logs

    def delete(self, refs: Iterable[str]) -> None:
        """Remember that messages were deleted; no log takes them in any more."""
        self._deleted.update(dict.fromkeys(refs))
        while len(self._deleted) > DELETIONS_IN_MEMORY:
            self._deleted.popitem(last=False)

    async def load(self, log: ThreadLog, thread: Place) -> None:
        """Fill a log from the platform's history, once."""
        if not log.loaded:
            history = await self._messenger.history(thread)
            for heard in history.messages:
                log.put(heard)
            log.loaded, log.complete = True, history.complete

    def forget(self) -> None:
        """Let go of everything, because events may have been missed."""
        self._logs.clear()
