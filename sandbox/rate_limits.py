"""Rate limits as Discord states them in headers, and enforces them.

Source: https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from sandbox.faults import Scope
from sandbox.permissions import Json
from sandbox.snowflake import Clock

Manner = Literal["generous", "strict"]
"""Whether limits are out of the way, or as tight as Discord's."""

GENEROUS = 1000
"""Requests per second and bucket where nothing else is set: enough for most bots never to meet a limit."""

GLOBAL = (50, 1.0)
"""Requests of a bot in seconds, over all routes (Global Rate Limit)."""

STRICT: tuple[tuple[str, int, float], ...] = (
    (r"^POST /channels/{channel_id}/messages$", 5, 5.0),
    (r"^PATCH /channels/{channel_id}/messages/{message_id}$", 5, 5.0),
    (r"^DELETE /channels/{channel_id}/messages/{message_id}$", 5, 1.0),
    (r"^(PUT|DELETE) /channels/{channel_id}/messages/{message_id}/reactions", 1, 0.25),
    (r"^\w+ /webhooks/", 5, 2.0),
)
"""Requests in seconds by route. Discord publishes none of these and may change them; bots have met them for years."""

_UNBOUND = ("/interactions/", "/webhooks/")
"""Interaction endpoints "are not bound to the bot's Global Rate Limit" (Global Rate Limit)."""

_WINDOWS = 1000
"""So many windows are kept before those that ended are dropped."""


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


class RateLimits:
    """Counts requests in fixed windows per bucket and major parameter."""

    def __init__(
        self, clock: Clock, manner: Manner = "generous", now: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` tells the time in headers; limits count real seconds, for the bot waits those."""
        self._clock = clock
        self._now = now
        self._rules: list[tuple[str, int, float]] = list(STRICT) if manner == "strict" else []
        self._global = GLOBAL if manner == "strict" else None
        self._windows: dict[str, _Window] = {}

    def set(self, route: str, limit: int, *, per: float) -> None:
        """Allows `limit` requests in `per` seconds to all routes together whose "METHOD /template" matches."""
        self._rules.insert(0, (route, limit, per))

    def set_global(self, limit: int, *, per: float = 1.0) -> None:
        """Allows the bot `limit` requests in `per` seconds over all routes but those of interactions."""
        self._global = (limit, per)

    def count(self, route: str, major: str) -> Verdict:
        """Counts a request to "METHOD /template"."""
        rule = next((each for each in self._rules if re.search(each[0], route)), (route, GENEROUS, 1.0))
        bucket = hashlib.blake2b(rule[0].encode(), digest_size=16).hexdigest()
        if self._global is not None and not route.split(" ")[1].startswith(_UNBOUND):
            most, per = self._global
            window = self._window("global", per)
            if window.used > most:
                return Verdict(most, 0, self._left(window), bucket, "global")
        window = self._window(f"{bucket}:{major}", rule[2])
        scope: Scope | None = "user" if window.used > rule[1] else None
        return Verdict(rule[1], max(0, rule[1] - window.used), self._left(window), bucket, scope)

    def _window(self, key: str, per: float) -> _Window:
        now = self._now()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            if len(self._windows) > _WINDOWS:
                self._windows = {name: each for name, each in self._windows.items() if each.ends > now}
            window = self._windows[key] = _Window(now + per)
        window.used += 1
        return window

    def _left(self, window: _Window) -> float:
        return max(0.0, window.ends - self._now())

    def headers(self, verdict: Verdict) -> dict[str, str]:
        """What an answer tells in its headers; of the global limit it is only told when it is exceeded."""
        headers = {"Via": "1.1 sandbox"}
        if verdict.scope != "global":
            reset = self._clock() + timedelta(seconds=verdict.reset_after)
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
