"""Which events a session asked for.

Source: https://discord.com/developers/docs/events/gateway#list-of-intents
"""

from enum import IntFlag

from sandbox.permissions import Json
from sandbox.world import objects


class Intents(IntFlag):
    """What a session may ask for when it identifies."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


ALL_BITS = sum(intent.value for intent in Intents)

PRIVILEGED = {
    Intents.GUILD_PRESENCES: objects.GATEWAY_PRESENCE,
    Intents.GUILD_MEMBERS: objects.GATEWAY_GUILD_MEMBERS,
    Intents.MESSAGE_CONTENT: objects.GATEWAY_MESSAGE_CONTENT,
}
"""Intents that the application's page must allow, by application flag."""

_ALWAYS = frozenset({"INTERACTION_CREATE"})
_BY_PREFIX = (
    ("MESSAGE_REACTION_", Intents.GUILD_MESSAGE_REACTIONS, Intents.DIRECT_MESSAGE_REACTIONS),
    ("MESSAGE_", Intents.GUILD_MESSAGES, Intents.DIRECT_MESSAGES),
    ("TYPING_", Intents.GUILD_MESSAGE_TYPING, Intents.DIRECT_MESSAGE_TYPING),
    ("GUILD_MEMBER_", Intents.GUILD_MEMBERS, Intents.GUILD_MEMBERS),
)


def wants(intents: Intents, name: str, data: Json, bot_id: str) -> bool:
    """Whether a session with these intents is sent the event."""
    if name in _ALWAYS:
        return True
    if name == "GUILD_MEMBER_UPDATE" and data["user"]["id"] == bot_id:
        return True
    if name == "THREAD_MEMBERS_UPDATE" and not intents & Intents.GUILD_MEMBERS:
        added = {each["user_id"] for each in data.get("added_members", ())}
        return bool(intents & Intents.GUILDS) and bot_id in added | set(data.get("removed_member_ids", ()))
    for prefix, in_guild, direct in _BY_PREFIX:
        if name.startswith(prefix):
            return bool(intents & (in_guild if "guild_id" in data else direct))
    return bool(intents & Intents.GUILDS)


def disallowed(intents: Intents, application_flags: int) -> bool:
    """Whether a privileged intent is asked for that the application's page does not allow."""
    return any(intents & intent and not application_flags & flag for intent, flag in PRIVILEGED.items())
