"""What is still to be read or shown, because that failed: tried again at the wakes, and found at any start.

A place that is owed is read again whole; what is shown there is put right with it, and what is not shown yet is shown.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.places import Place
from bot.services.ports import Clock

log = logging.getLogger(__name__)

MESSAGES = 1_000
"""Single messages that are remembered; after that whole threads and conversations are."""

TRIES = 10
"""How often a place is tried, some hours in all; it may be gone for good."""

LONGEST_PAUSE = timedelta(minutes=30)
"""The first try comes at the next wake; then the pauses double, from a minute up to this."""

CALM = timedelta(minutes=5)
"""If it failed once more so long after it was tried, that is a new failure; what we say comes seconds later."""


class Owed:
    """Places to be read again: a message, or all of a channel, thread or conversation."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: dict[Place, None] = {}
        self._tried: dict[Place, tuple[int, datetime]] = {}
        """How often each was tried, and when last."""

    def __iter__(self) -> Iterator[Place]:
        """The places whose turn it is now, whatever changes meanwhile."""
        return iter([place for place in self._due if self._is_ready(place)])

    def places(self) -> Iterable[Place]:
        """All that is owed, also what still has to wait."""
        return self._due.keys()

    def _is_ready(self, place: Place) -> bool:
        if place not in self._tried:
            return True
        tries, last = self._tried[place]
        pause = min(timedelta(minutes=2 ** (tries - 1)), LONGEST_PAUSE)
        return self._clock.now() - last >= pause

    def add(self, place: Place) -> None:
        """Read this again, unless that was tried too often."""
        self._forget_what_is_calm()
        if len(self._due) >= MESSAGES:
            place = replace(place, message=None)
        tries, _ = self._tried.get(place, (0, None))
        if tries < TRIES:
            self._due[place] = None
        else:
            log.warning(
                "given up after %d tries: a place that cannot be read, or where nothing can be said", tries
            )

    def take(self, place: Place) -> None:
        """Begin to read a place; what fails from now on is owed anew."""
        self._due.pop(place, None)
        tries, _ = self._tried.get(place, (0, None))
        self._tried[place] = (tries + 1, self._clock.now())

    def put_back(self, place: Place) -> None:
        """This was no try: nothing can be kept at the moment, or there is more to be done than may be at once."""
        self._tried.pop(place, None)
        self._due[place] = None

    def _forget_what_is_calm(self) -> None:
        calm = self._clock.now() - CALM
        over = [place for place, (_, last) in self._tried.items() if place not in self._due and last < calm]
        for place in over:
            del self._tried[place]
