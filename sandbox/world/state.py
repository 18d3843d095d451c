"""Everything that is true in the world, as plain tables of Discord's own objects."""

from dataclasses import dataclass, field, fields
from typing import Any

from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.world.events import copied

Table = dict[str, Json]

THREAD_TYPES = frozenset({10, 11, 12})
"""Announcement, public and private threads (Channel Types, resources/channel)."""
FORUM_TYPES = frozenset({15, 16})
"""Forum and media channels."""
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
TEXT, DM, CATEGORY, ANNOUNCEMENT, FORUM = 0, 1, 4, 5, 15
TEXT_TYPES = frozenset({TEXT, DM, ANNOUNCEMENT, *THREAD_TYPES})
"""Channels that hold messages."""


@dataclass
class State:
    """The tables; keys are ids unless noted."""

    application: Json
    bot: Json
    token: str
    last_id: int = 0
    users: Table = field(default_factory=dict)
    guilds: Table = field(default_factory=dict)
    members: dict[str, Table] = field(default_factory=dict)
    """By guild, then by user."""
    channels: Table = field(default_factory=dict)
    """Guild channels, threads and DMs."""
    thread_members: dict[str, Table] = field(default_factory=dict)
    """By thread, then by user."""
    messages: dict[str, Table] = field(default_factory=dict)
    """By channel, then by message, oldest first."""
    reactions: dict[str, list[Json]] = field(default_factory=dict)
    """By message: `{"emoji": partial emoji, "users": [ids]}` in order of first use."""
    whispers: dict[str, str] = field(default_factory=dict)
    """By ephemeral message: the one user who sees it."""
    nonces: dict[str, str] = field(default_factory=dict)
    """By "channel/author/nonce": the message sent with it, oldest first."""
    commands: dict[str, list[Json]] = field(default_factory=dict)
    """By guild; the key "global" holds those of every place."""
    files: Table = field(default_factory=dict)
    """By attachment: `{"name", "type", "content"}`, content in base64."""
    closed_dms: list[str] = field(default_factory=list)
    """Users who take no direct messages from bots."""
    clock_ahead: float = 0.0
    """Seconds by which this world's clock was moved."""

    def to_json(self) -> Json:
        return {each.name: copied(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, data: Json) -> "State":
        return cls(**copied(data))

    # Look-ups that answer as Discord does when there is no such thing.

    def guild(self, guild_id: str) -> Json:
        return _found(self.guilds, guild_id, 10004)

    def channel(self, channel_id: str) -> Json:
        return _found(self.channels, channel_id, 10003)

    def thread(self, thread_id: str) -> Json:
        channel = self.channel(thread_id)
        if channel["type"] not in THREAD_TYPES:
            raise refusal(10003)
        return channel

    def user(self, user_id: str) -> Json:
        return _found(self.users, user_id, 10013)

    def member(self, guild_id: str, user_id: str) -> Json:
        return _found(self.members.get(guild_id, {}), user_id, 10007)

    def message(self, channel_id: str, message_id: str) -> Json:
        return _found(self.messages.get(channel_id, {}), message_id, 10008)

    def guild_of(self, channel: Json) -> str | None:
        """The guild of a channel; None for a DM."""
        guild_id: str | None = channel.get("guild_id")
        return guild_id

    def channels_of(self, guild_id: str) -> list[Json]:
        """A guild's channels without its threads."""
        return [
            channel
            for channel in self.channels.values()
            if channel.get("guild_id") == guild_id and channel["type"] not in THREAD_TYPES
        ]

    def threads_of(self, guild_id: str) -> list[Json]:
        return [
            channel
            for channel in self.channels.values()
            if channel.get("guild_id") == guild_id and channel["type"] in THREAD_TYPES
        ]


def _found(table: dict[str, Any], key: str, code: int) -> Json:
    try:
        found: Json = table[key]
    except KeyError:
        raise refusal(code) from None
    return found
