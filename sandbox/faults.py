"""Troubles on demand: failing, hanging and torn answers of the REST server."""

import asyncio
import re
from dataclasses import dataclass
from typing import Literal

When = Literal["before", "after"]


@dataclass
class Fault:
    """One kind of trouble for the next `times` matching requests."""

    method: str | None
    route: re.Pattern[str]
    status: int
    retry_after: float
    is_global: bool
    times: int
    when: When
    hang: bool
    cut: bool


class Faults:
    """The troubles that wait for their request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._released = asyncio.Event()

    def add(
        self,
        *,
        method: str | None = None,
        route: str = ".*",
        status: int = 500,
        retry_after: float = 0.05,
        is_global: bool = False,
        times: int = 1,
        when: When = "before",
        hang: bool = False,
        cut: bool = False,
    ) -> Fault:
        """Answers matching requests with `status`; 429 carries `retry_after` in seconds.

        `route` is a regular expression found in the path below /api/v10. With "after" the request takes effect first.
        `hang` never answers (until the server closes); `cut` breaks the connection in the middle of the answer.
        """
        fault = Fault(method, re.compile(route), status, retry_after, is_global, times, when, hang, cut)
        self._waiting.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, if any; it counts as used."""
        for fault in self._waiting:
            if fault.times > 0 and fault.method in (None, method) and fault.route.search(path):
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        self._waiting.clear()

    async def hang(self) -> None:
        """Waits until the server closes."""
        await self._released.wait()

    def release(self) -> None:
        self._released.set()
