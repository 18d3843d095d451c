"""What a bot sends to the gateway, taken apart.

Source: https://discord.com/developers/docs/events/gateway-events#send-events
"""

from dataclasses import dataclass
from typing import Any

from sandbox.permissions import Json

LARGE_THRESHOLD = 50
"""Members from which on a guild is large, unless the bot says otherwise (Identify Structure)."""


class Malformed(Exception):
    """A frame that is no command of Discord's."""


@dataclass(frozen=True)
class Identify:
    """The wish for a new session."""

    intents: int
    shard: tuple[int, int]
    large_threshold: int


@dataclass(frozen=True)
class Resume:
    """The wish to go on with a session, after the last dispatch that was heard."""

    session_id: str
    after: int


@dataclass(frozen=True)
class RequestMembers:
    """The wish to know members of a guild, by their ids or the beginning of their names."""

    guild_id: str
    user_ids: tuple[str, ...] | None
    query: str
    limit: int
    presences: bool
    nonce: str | None


def identify(data: Json) -> Identify:
    """Raises Malformed."""
    shard = data.get("shard") or [0, 1]
    if not isinstance(shard, list) or len(shard) != 2:
        raise Malformed("shard")
    numbers = _whole(shard[0], "shard"), _whole(shard[1], "shard")
    threshold = data.get("large_threshold") or LARGE_THRESHOLD
    return Identify(_whole(data.get("intents"), "intents"), numbers, _whole(threshold, "large_threshold"))


def resume(data: Json) -> Resume:
    """Raises Malformed."""
    return Resume(str(data.get("session_id")), _whole(data.get("seq") or 0, "seq"))


def request_members(data: Any) -> RequestMembers:
    """Raises Malformed."""
    if not isinstance(data, dict):
        raise Malformed("d")
    wanted = data.get("user_ids")
    if wanted is not None and not isinstance(wanted, list):
        wanted = [wanted]
    return RequestMembers(
        guild_id=str(data.get("guild_id")),
        user_ids=None if wanted is None else tuple(str(each) for each in wanted),
        query=str(data.get("query") or "").lower(),
        limit=_whole(data.get("limit") or 0, "limit"),
        presences=bool(data.get("presences")),
        nonce=str(data["nonce"]) if data.get("nonce") else None,
    )


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(name)
    return value
