"""Whom a text mentions, as far as the sender allows it.

Source: https://discord.com/developers/docs/resources/message#allowed-mentions-object
"""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.permissions import Json

_USER = re.compile(r"<@!?(\d{15,21})>")
_ROLE = re.compile(r"<@&(\d{15,21})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True)
class Mentions:
    """What a text asks for."""

    users: tuple[str, ...]
    roles: tuple[str, ...]
    everyone: bool


def mentioned(text: str, allowed: Any) -> Mentions:
    """What remains of the mentions in a text after `allowed_mentions` (None allows all)."""
    users, roles = dict.fromkeys(_USER.findall(text)), dict.fromkeys(_ROLE.findall(text))
    everyone = bool(_EVERYONE.search(text))
    if not isinstance(allowed, dict):
        return Mentions(tuple(users), tuple(roles), everyone)
    parse = allowed.get("parse") or []
    return Mentions(
        users=tuple(each for each in users if "users" in parse or each in _ids(allowed.get("users"))),
        roles=tuple(each for each in roles if "roles" in parse or each in _ids(allowed.get("roles"))),
        everyone=everyone and "everyone" in parse,
    )


def pings_author(allowed: Any) -> bool:
    """Whether a reply mentions the author of the message replied to."""
    return not isinstance(allowed, dict) or bool(allowed.get("replied_user", False))


def _ids(raw: Any) -> set[str]:
    return {str(each) for each in raw or ()}


def partial_member(member: Json) -> Json:
    """A member without its user, as in messages."""
    return {key: value for key, value in member.items() if key != "user"}
