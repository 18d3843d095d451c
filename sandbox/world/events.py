"""What changes in the world is told here, to whoever listens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sandbox.permissions import Json


@dataclass(frozen=True)
class Event:
    """One dispatch: `data` is Discord's payload with nothing hidden.

    Only `audience` may see it, when given; otherwise those who see the channel; otherwise the guild's members.
    """

    name: str
    data: Json
    guild_id: str | None = None
    channel_id: str | None = None
    audience: frozenset[str] | None = None


Listener = Callable[[Event], None]


class Feed:
    """Passes each event to every listener at once, in the order of the changes."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def emit(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)
        self.touch()

    def touch(self) -> None:
        """Wakes everybody who waits for a change, for changes that Discord tells nobody about."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every event from now on; returns what ends that."""
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    async def changed(self) -> None:
        """Returns at the next change."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)


class Subscription:
    """The wanted events from its making on, as an async iterator; `close()` when done."""

    def __init__(self, feed: Feed, wanted: Callable[[Event], bool], seen: Callable[[Event], Event]) -> None:
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        self._wanted = wanted
        self._seen = seen
        self.close = feed.listen(self._keep)

    def _keep(self, event: Event) -> None:
        if self._wanted(event):
            self._queue.put_nowait(self._seen(event))

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        return await self._queue.get()

    def pending(self) -> list[Event]:
        """What has come and was not read yet, without waiting."""
        events = []
        while not self._queue.empty():
            events.append(self._queue.get_nowait())
        return events


def copied(data: Any) -> Any:
    """A deep copy of JSON, so that a later change of the world does not rewrite what was told."""
    if isinstance(data, dict):
        return {key: copied(value) for key, value in data.items()}
    if isinstance(data, list):
        return [copied(each) for each in data]
    return data
