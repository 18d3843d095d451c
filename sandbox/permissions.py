"""Permissions and how Discord computes them from roles and overwrites.

Source: https://discord.com/developers/docs/topics/permissions
"""

from collections.abc import Iterable
from enum import IntFlag
from typing import Any

Json = dict[str, Any]


class Permissions(IntFlag):
    """Discord's permission bits."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


NONE = Permissions(0)
ALL = Permissions(sum(flag.value for flag in Permissions))

EVERYONE = (
    Permissions.VIEW_CHANNEL
    | Permissions.SEND_MESSAGES
    | Permissions.SEND_MESSAGES_IN_THREADS
    | Permissions.READ_MESSAGE_HISTORY
    | Permissions.ADD_REACTIONS
    | Permissions.EMBED_LINKS
    | Permissions.ATTACH_FILES
    | Permissions.CREATE_PUBLIC_THREADS
    | Permissions.CREATE_PRIVATE_THREADS
    | Permissions.USE_APPLICATION_COMMANDS
    | Permissions.USE_EXTERNAL_EMOJIS
    | Permissions.CHANGE_NICKNAME
)
"""What @everyone may do in a new guild."""

_WITH_SENDING = (
    Permissions.MENTION_EVERYONE
    | Permissions.SEND_TTS_MESSAGES
    | Permissions.ATTACH_FILES
    | Permissions.EMBED_LINKS
)


def base(guild: Json, member: Json, user_id: str) -> Permissions:
    """The member's permissions in the guild, before any channel's overwrites."""
    if guild["owner_id"] == user_id:
        return ALL
    held = {guild["id"], *member["roles"]}
    granted = NONE
    for role in guild["roles"]:
        if role["id"] in held:
            granted |= Permissions(int(role["permissions"]))
    return ALL if granted & Permissions.ADMINISTRATOR else granted


def in_channel(
    granted: Permissions, overwrites: Iterable[Json], *, guild_id: str, holder: Json
) -> Permissions:
    """Applies a channel's overwrites: @everyone, then all roles together, then the member.

    `holder` is `{"id": user id, "roles": [role ids]}`.
    """
    if granted & Permissions.ADMINISTRATOR:
        return ALL
    by_id = {overwrite["id"]: overwrite for overwrite in overwrites}
    for group in ([guild_id], holder["roles"], [holder["id"]]):
        allow, deny = NONE, NONE
        for overwrite in (by_id[key] for key in group if key in by_id):
            allow |= Permissions(int(overwrite["allow"]))
            deny |= Permissions(int(overwrite["deny"]))
        granted = (granted & ~deny) | allow
    return NONE if not granted & Permissions.VIEW_CHANNEL else granted


def usable(granted: Permissions, *, to_send: Permissions) -> Permissions:
    """What remains of permissions that are of no use to who may not send here (Implicit Permissions)."""
    return granted if granted & to_send else granted & ~_WITH_SENDING
