"""Newcomers: threads that were just opened. People may write there before it is recorded whose threads they are.

Such a thread is read at once if anything was heard there, or may have been missed, since before it was opened. Reading
every new one would cost most of the time that posting takes.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.groups import DailyPrompt
from bot.domain.places import Place

PLACES = 10_000
"""Places whose sounds are remembered; between opening a thread and recording it nobody hears of so many others."""


class Newcomers:
    """Knows where anything was heard lately; `read` reads a thread whole."""

    def __init__(self, read: Callable[[DailyPrompt], Awaitable[None]]) -> None:
        self._read = read
        self._heard: OrderedDict[Place, None] = OrderedDict()
        self._misses = 0

    def hear(self, place: Place) -> None:
        """Something was said; to be called before it is looked up what belongs there."""
        here = replace(place, message=None)
        self._heard[here] = None
        self._heard.move_to_end(here)
        if len(self._heard) > PLACES:
            self._heard.popitem(last=False)

    def miss(self) -> None:
        """Something may have been said that we do not hear of."""
        self._misses += 1

    def listen(self) -> int:
        """From now on what is said is heard; returns what `opened` is to be told."""
        return self._misses

    async def opened(self, prompt: DailyPrompt, *, since: int | None) -> None:
        """A prompt's thread is recorded; it did not exist at `since`, unless that is None."""
        if since != self._misses or prompt.thread_place in self._heard:
            await self._read(prompt)
