"""Rate limits as Discord states them in headers, and enforces them.

Source: https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sandbox.faults import Scope
from sandbox.permissions import Json
from sandbox.snowflake import Clock

GENEROUS = 1000
"""Requests per second and bucket where no test sets a limit: enough for the states of Discord never to matter."""


@dataclass
class _Window:
    ends: float
    used: int = 0


@dataclass(frozen=True)
class Verdict:
    """What the headers tell, and whether the request is too much."""

    limit: int
    remaining: int
    reset_after: float
    bucket: str
    scope: Scope | None = None
    """Whose limit was exceeded, by a request that is too much."""

    def refused(self, retry_after: float, scope: Scope) -> "Verdict":
        """The same bucket for a request that is refused all the same."""
        return replace(self, remaining=0, reset_after=retry_after, scope=scope)


@dataclass
class RateLimits:
    """Counts requests in fixed windows per route and major parameter."""

    clock: Clock
    now: Callable[[], float] = time.monotonic
    _rules: list[tuple[re.Pattern[str], int, float]] = field(default_factory=list)
    _global: tuple[int, float] | None = None
    _windows: dict[str, _Window] = field(default_factory=dict)

    def set(self, route: str, limit: int, *, per: float) -> None:
        """Allows `limit` requests in `per` seconds to routes whose "METHOD /template" matches."""
        self._rules.insert(0, (re.compile(route), limit, per))

    def set_global(self, limit: int, *, per: float = 1.0) -> None:
        self._global = (limit, per)

    def count(self, route: str, major: str) -> Verdict:
        """Counts a request to "METHOD /template"."""
        limit, per = next(
            ((most, per) for rule, most, per in self._rules if rule.search(route)), (GENEROUS, 1.0)
        )
        bucket = hashlib.blake2b(route.encode(), digest_size=16).hexdigest()
        if self._global is not None:
            window = self._window("global", self._global[1])
            if window.used > self._global[0]:
                return Verdict(self._global[0], 0, self._left(window), bucket, "global")
        window = self._window(f"{route}:{major}", per)
        scope: Scope | None = "user" if window.used > limit else None
        return Verdict(limit, max(0, limit - window.used), self._left(window), bucket, scope)

    def _window(self, key: str, per: float) -> _Window:
        window = self._windows.get(key)
        if window is None or window.ends <= self.now():
            window = self._windows[key] = _Window(self.now() + per)
        window.used += 1
        return window

    def _left(self, window: _Window) -> float:
        return max(0.0, window.ends - self.now())

    def headers(self, verdict: Verdict) -> dict[str, str]:
        """What an answer tells in its headers; of the global limit it is only told when it is exceeded."""
        headers = {"Via": "1.1 sandbox"}
        if verdict.scope != "global":
            reset = self.clock() + timedelta(seconds=verdict.reset_after)
            headers |= {
                "X-RateLimit-Limit": str(verdict.limit),
                "X-RateLimit-Remaining": str(verdict.remaining),
                "X-RateLimit-Reset": f"{reset.timestamp():.3f}",
                "X-RateLimit-Reset-After": f"{verdict.reset_after:.3f}",
                "X-RateLimit-Bucket": verdict.bucket,
            }
        else:
            headers["X-RateLimit-Global"] = "true"
        if verdict.scope is not None:
            headers["X-RateLimit-Scope"] = verdict.scope
            headers["Retry-After"] = str(math.ceil(verdict.reset_after))
        return headers


def body(verdict: Verdict) -> Json:
    """The answer to a request that is too much; only here is the wait told to the millisecond."""
    whose = "The resource is" if verdict.scope == "shared" else "You are"
    return {
        "message": f"{whose} being rate limited.",
        "retry_after": round(verdict.reset_after, 3),
        "global": verdict.scope == "global",
        "code": 0,
    }
