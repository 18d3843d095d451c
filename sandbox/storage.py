"""Keeps a world in a file: soon after each change, and when it closes."""

import asyncio
import json
import os
from pathlib import Path

from sandbox.world import World
from sandbox.world.events import Event
from sandbox.world.state import State

DEBOUNCE_SECONDS = 0.5


def loaded(path: Path | None) -> State | None:
    """The kept state; None if there is none yet."""
    if path is None or not path.exists():
        return None
    return State.from_json(json.loads(path.read_text(encoding="utf-8")))


class Keeper:
    """Writes the world's state whole, so that the file always holds one consistent world."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._timer: asyncio.TimerHandle | None = None
        self._stop = world.feed.listen(self._note)

    def _note(self, event: Event) -> None:
        if self._timer is None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # furnished before the loop runs: saved at the next change or on closing
            self._timer = loop.call_later(DEBOUNCE_SECONDS, self._due)

    def _due(self) -> None:
        self._timer = None
        self.save()

    def save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(self._world.snapshot(), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    async def close(self) -> None:
        self._stop()
        if self._timer is not None:
            self._timer.cancel()
        self.save()
