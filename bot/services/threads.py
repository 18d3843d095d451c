"""What stands in the threads where stories are told: a copy in memory, never kept.

The platform's own history is the truth and is fetched when a thread is first needed; events bring the copy up
to date. Events that come twice, late or out of order leave the same copy: the newest version of a message
wins and a deletion is final.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.places import Place
from bot.domain.star import Reading
from bot.services.ports import Heard, History

THREADS_IN_MEMORY = 256
"""Threads whose messages are held; the one unused for the longest goes first and is fetched again if needed."""

CHARACTERS_IN_MEMORY = 20_000_000
"""Characters that the threads in memory hold together, those in use left out; beyond it the same goes."""

CHARACTERS_IN_THREAD = 1_000_000
"""Characters that one thread holds, a message counting OVERHEAD more; of more, the newest stay."""

OVERHEAD = 300
"""What a message takes besides its text, about as many bytes."""

DELETIONS_IN_MEMORY = 10_000
"""Deleted messages that are remembered; what a deletion overtakes is heard within seconds."""


class ThreadLog:
    """The messages of one thread, by ref. Hold its lock while using it.

    It is `loaded` once the history is in it, `complete` if that was the whole and not only its newest part, and
    `settled` once everybody's story was brought in line with it. `readings` are those of the people who told anything,
    `apologies` what we said there of stories that could not be kept, `clipped` the messages that carry our sign that
    they are kept as feedback, `noted` is where the thread's cursor stands. `losses` counts how often something may have
    been missed, `users` who holds the lock or waits for it.
    """

    def __init__(self, deleted: Container[str]) -> None:
        self.lock = asyncio.Lock()
        self.users = 0
        self.losses = 0
        self.loaded = self.complete = self.settled = False
        self.readings: dict[str, Reading] = {}
        self.apologies: Sequence[str] = ()
        self.clipped: set[str] = set()
        self.noted: str | None = None
        self._as_of: datetime | None = None
        self.size = 0
        self._messages: dict[str, Heard] = {}
        self._deleted = deleted

    def fill(self, history: History, *, as_of: datetime, losses: int) -> None:
        """Take the platform's history in place of what is here; versions that are newer stay.

        It was asked for at `as_of`, after so many `losses`; if there were more since, it is out of date already.
        """
        known, self._messages, self.size = self._messages, {}, 0
        self.readings.clear()
        self.complete, self._as_of = history.complete, as_of
        for heard in history.messages:
            if heard.ref in known:
                self.put(known[heard.ref])
            self.put(heard)
        self.loaded, self.settled = losses == self.losses, False
        self.apologies = history.apologies
        self.clipped = set(history.clipped)

    def unload(self) -> None:
        """Something may have been missed: the history is to be fetched again."""
        self.losses += 1
        self.loaded = self.complete = self.settled = False

    def put(self, heard: Heard) -> None:
        """Take in a version of a message, unless a newer one is known or it was deleted.

        A version whose text is withheld never replaces one whose text is known and as new.
        """
        known = self._messages.get(heard.ref)
        if heard.ref in self._deleted or (known is not None and known.revised_at > heard.revised_at):
            return
        if known is not None and heard.text is None and known.revised_at == heard.revised_at:
            return
        if known is not None and known.answers_deleted:
            heard = replace(heard, answers_deleted=True)
        self.drop([heard.ref])
        self._messages[heard.ref] = heard
        self.size += _size(heard)
        if self.size > CHARACTERS_IN_THREAD:
            self._shorten()

    def drop(self, refs: Iterable[str]) -> None:
        """Let go of deleted messages."""
        for ref in refs:
            if (known := self._messages.pop(ref, None)) is not None:
                self.size -= _size(known)

    def _shorten(self) -> None:
        """Let go of the oldest messages, of a tenth at once so that it is seldom done."""
        for heard in self.messages():
            if self.size <= CHARACTERS_IN_THREAD * 9 // 10:
                break
            self.drop([heard.ref])
        self.complete = False

    def knows(self, ref: str) -> bool:
        """Whether a message is in the log, or known to be deleted."""
        return ref in self._messages or ref in self._deleted

    def doubts(self, heard: Heard) -> bool:
        """Whether the history should have had this message and has not: it was deleted, or is older than its part."""
        return self._as_of is not None and heard.said_at < self._as_of and not self.knows(heard.ref)

    def answers_deleted(self, heard: Heard) -> bool:
        """Whether a message replies to one that is known to be deleted."""
        return heard.answers is not None and (heard.answers_deleted or heard.answers in self._deleted)

    def lacks(self, ref: str, said_at: datetime) -> bool:
        """Whether a message that was said at that time is surely gone: the history would have it, or it was deleted."""
        if ref in self._messages:
            return False
        is_whole = self.loaded and self.complete and self._as_of is not None and said_at < self._as_of
        return is_whole or ref in self._deleted

    @property
    def newest(self) -> str | None:
        """The last message."""
        last = max(self._messages.values(), key=_order, default=None)
        return None if last is None else last.ref

    def messages(self) -> list[Heard]:
        """What stands in the thread, in the order in which it was said."""
        return sorted(self._messages.values(), key=_order)


def _order(heard: Heard) -> tuple[datetime, int, str]:
    return heard.said_at, len(heard.ref), heard.ref


def _size(heard: Heard) -> int:
    return len(heard.text or "") + OVERHEAD


class ThreadLogs:
    """The logs of the threads in use, and what was deleted lately: a deletion may overtake what it deletes."""

    def __init__(self) -> None:
        self._logs: OrderedDict[Place, ThreadLog] = OrderedDict()
        self._deleted: OrderedDict[str, None] = OrderedDict()

    def of(self, thread: Place) -> ThreadLog:
        """The log of a thread."""
        place = replace(thread, message=None)
        log = self._logs.setdefault(place, ThreadLog(self._deleted))
        self._logs.move_to_end(place)
        self._make_room()
        return log

    def _make_room(self) -> None:
        held = sum(log.size for log in self._logs.values())
        for place, log in list(self._logs.items())[:-1]:
            if len(self._logs) <= THREADS_IN_MEMORY and held <= CHARACTERS_IN_MEMORY:
                return
            if not log.users:
                held -= log.size
                del self._logs[place]

    def in_use(self, thread: Place) -> bool:
        """Whether there is a log of a thread."""
        return replace(thread, message=None) in self._logs

    def settled(self) -> Iterable[tuple[Place, ThreadLog]]:
        """The threads whose stories are in line with them."""
        return [(place, log) for place, log in self._logs.items() if log.settled]

    def delete(self, refs: Iterable[str]) -> None:
        """Remember that messages were deleted; no log takes them in any more."""
        self._deleted.update(dict.fromkeys(refs))
        while len(self._deleted) > DELETIONS_IN_MEMORY:
            self._deleted.popitem(last=False)

    def unload(self, platform: str, workspace: str | None = None) -> None:
        """Events may have been missed, everywhere or in one workspace."""
        for place, log in self._logs.items():
            if place.platform == platform and workspace in (None, place.workspace):
                log.unload()
