"""Channels as they look to those who may not see them.

Source: https://discord.com/developers/docs/resources/channel#channel-object-obfuscated-channels
"""

from sandbox import permissions
from sandbox.permissions import Json, Permissions
from sandbox.world.core import Core
from sandbox.world.events import Event, copied

HIDDEN_NAME = "___hidden___"
OBFUSCATED = 1 << 17
"""The channel flag CHANNEL_OBFUSCATED."""

_CHANNEL_EVENTS = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"})
_NOTHING: Json = {
    "topic": None,
    "last_message_id": None,
    "nsfw": False,
    "rate_limit_per_user": 0,
    "available_tags": [],
    "default_reaction_emoji": None,
}


def channel(core: Core, stored: Json, viewer_id: str) -> Json:
    """A guild channel as the gateway tells of it: whole, or without anything that only its viewers know."""
    if core.access.can_see(viewer_id, stored):
        seen: Json = copied(stored)
        return seen
    closed = {
        "id": stored["guild_id"],
        "type": 0,
        "allow": str(permissions.NONE.value),
        "deny": str(Permissions.VIEW_CHANNEL.value),
    }
    return {
        **copied(stored),
        **{key: value for key, value in _NOTHING.items() if key in stored},
        "name": HIDDEN_NAME,
        "flags": stored["flags"] | OBFUSCATED,
        "permission_overwrites": [closed],
    }


def told(core: Core, event: Event, viewer_id: str) -> Json:
    """The data of an event as somebody may know it."""
    if event.name in _CHANNEL_EVENTS and "guild_id" in event.data:
        return channel(core, event.data, viewer_id)
    return event.data
