"""Troubles on demand for the REST server: requests that fail, hang, or break off, before or after they take effect."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

When = Literal["before", "after"]
Scope = Literal["user", "global", "shared"]
"""Whose limit a 429 is: the bot's own on the route, the bot's own over all, or that of everybody at the resource.

Source: https://discord.com/developers/docs/topics/rate-limits#header-format
"""

LOOK_SECONDS = 0.02
"""How often a hanging request looks whether its client is still there; aiohttp has nothing to wait for."""


@dataclass
class Fault:
    """One kind of trouble for the next `times` matching requests."""

    method: str | None
    route: re.Pattern[str]
    status: int
    retry_after: float
    scope: Scope
    times: int
    when: When
    hang: bool
    cut: bool
    late: bool
    met: int = 0
    """How many requests have met it; `world.until(lambda: fault.met)` waits for the first."""


class Faults:
    """The troubles that wait for their request; they can be made and ended while requests are under way."""

    def __init__(self, touch: Callable[[], None] = lambda: None) -> None:
        """`touch` is called whenever a request meets a fault, hangs, or hangs no longer."""
        self.hanging = 0
        """How many requests hang now."""
        self._touch = touch
        self._waiting: list[Fault] = []
        self._released = asyncio.Event()
        self._closed = False

    def add(
        self,
        *,
        method: str | None = None,
        route: str = ".*",
        status: int = 500,
        retry_after: float = 0.05,
        is_global: bool = False,
        shared: bool = False,
        times: int = 1,
        when: When | None = None,
        hang: bool = False,
        cut: bool = False,
        late: bool = False,
    ) -> Fault:
        """Answers matching requests with `status`; 429 carries `retry_after` in seconds and names its scope.

        `route` is a regular expression found in the path below /api/v10. With "after" the request takes effect first,
        with "before" it does not: the default, but for `cut`. `hang` keeps the client waiting until `release`, on which
        the request goes on as if nothing had been, or until the client goes away. One that is `late` takes effect at
        `release` even if its client is gone: it was only long on its way. `cut` breaks the connection: "before" without
        a word, "after" in the middle of the answer.
        """
        if hang and cut:
            raise ValueError("A request either hangs or is cut.")
        if late and (not hang or when == "after"):
            raise ValueError("Only what hangs before it takes effect can be late.")
        scope: Scope = "global" if is_global else "shared" if shared else "user"
        moment: When = when or ("after" if cut else "before")
        fault = Fault(
            method,
            re.compile(route),
            status,
            retry_after,
            scope,
            times,
            when=moment,
            hang=hang,
            cut=cut,
            late=late,
        )
        self._waiting.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, if any; it counts as used."""
        for fault in self._waiting:
            if fault.times > 0 and fault.method in (None, method) and fault.route.search(path):
                fault.times -= 1
                fault.met += 1
                self._touch()
                return fault
        return None

    def clear(self) -> None:
        """Forgets the faults that no request has met yet; what hangs, hangs on."""
        self._waiting.clear()

    def release(self) -> None:
        """Lets every request that hangs go on."""
        self._released.set()
        self._released = asyncio.Event()

    def close(self) -> None:
        """Breaks off every request that hangs or will."""
        self._closed = True
        self._released.set()

    async def hang(self, is_gone: Callable[[], bool]) -> bool:
        """Waits until `release` (True), or until the client is gone or the server closes (False)."""
        released = self._released
        self.hanging += 1
        self._touch()
        try:
            while not is_gone() and not released.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(released.wait(), LOOK_SECONDS)
            return not is_gone() and not self._closed
        finally:
            self.hanging -= 1
            self._touch()
