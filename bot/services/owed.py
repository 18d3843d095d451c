"""What is still to be read, because reading or keeping it failed: tried again at every wake, and found at any start."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.places import Place

MESSAGES = 1_000
"""Single messages that are remembered; after that whole threads and conversations are."""


class Owed:
    """Places to be read again: a message, or all of a channel, thread or conversation; and how often each was tried."""

    def __init__(self) -> None:
        self._tries: dict[Place, int] = {}

    def __iter__(self) -> Iterator[Place]:
        """The places that are owed now, whatever changes meanwhile."""
        return iter(list(self._tries))

    def add(self, place: Place, *, tries: int = 0) -> None:
        """Read this again."""
        if len(self._tries) >= MESSAGES:
            place = replace(place, message=None)
        self._tries[place] = max(tries, self._tries.get(place, 0))

    def take(self, place: Place) -> int:
        """Begin to read a place; what fails from now on is owed anew. Returns how often it was tried."""
        return self._tries.pop(place, 0)
