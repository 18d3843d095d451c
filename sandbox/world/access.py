"""Who may see and do what, in guilds, channels, threads and direct messages."""

from sandbox import permissions
from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.world.events import Event
from sandbox.world.state import CATEGORY, DM, PRIVATE_THREAD, THREAD_TYPES, State

_IN_DMS = (
    permissions.EVERYONE
    | Permissions.MENTION_EVERYONE
    | Permissions.USE_EXTERNAL_STICKERS
    | Permissions.SEND_TTS_MESSAGES
)


class Access:
    """Answers from the present state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def in_guild(self, user_id: str, guild_id: str) -> Permissions:
        """Permissions by roles alone; none for somebody who is no member."""
        member = self._state.members.get(guild_id, {}).get(user_id)
        if member is None:
            return permissions.NONE
        return permissions.base(self._state.guild(guild_id), member, user_id)

    def in_channel(self, user_id: str, channel: Json) -> Permissions:
        """Permissions in a channel; a thread has those of the channel that it hangs on."""
        if channel["type"] == DM:
            return (
                _IN_DMS if any(each["id"] == user_id for each in channel["recipients"]) else permissions.NONE
            )
        guild_id = channel["guild_id"]
        member = self._state.members.get(guild_id, {}).get(user_id)
        if member is None:
            return permissions.NONE
        if channel["type"] in THREAD_TYPES:
            return self._in_thread(user_id, channel)
        granted = permissions.base(self._state.guild(guild_id), member, user_id)
        holder = {"id": user_id, "roles": member["roles"]}
        return permissions.in_channel(
            granted, channel["permission_overwrites"], guild_id=guild_id, holder=holder
        )

    def _in_thread(self, user_id: str, thread: Json) -> Permissions:
        granted = self.in_channel(user_id, self._state.channel(thread["parent_id"]))
        joined = user_id in self._state.thread_members.get(thread["id"], {})
        if thread["type"] == PRIVATE_THREAD and not joined and not granted & Permissions.MANAGE_THREADS:
            return permissions.NONE
        return granted

    def can_see(self, user_id: str, channel: Json) -> bool:
        """Whether a channel is visible; a category also is if a channel in it is (Channel Visibility)."""
        if self.in_channel(user_id, channel) & Permissions.VIEW_CHANNEL:
            return True
        if channel["type"] != CATEGORY:
            return False
        within = self._state.channels_of(channel["guild_id"])
        return any(each["parent_id"] == channel["id"] and self.can_see(user_id, each) for each in within)

    def usable(self, user_id: str, channel: Json) -> Permissions:
        """Permissions in a channel, without those that are of no use to who may not send there."""
        in_thread = channel["type"] in THREAD_TYPES
        to_send = Permissions.SEND_MESSAGES_IN_THREADS if in_thread else Permissions.SEND_MESSAGES
        return permissions.usable(self.in_channel(user_id, channel), to_send=to_send)

    def require(self, user_id: str, channel: Json, needed: Permissions = permissions.NONE) -> None:
        """Raises 50001 for a channel out of sight, 50013 for a permission that is missing."""
        granted = self.usable(user_id, channel)
        if not granted & Permissions.VIEW_CHANNEL:
            raise refusal(50001)
        if needed & ~granted:
            raise refusal(50013)

    def require_in_guild(self, user_id: str, guild_id: str, needed: Permissions = permissions.NONE) -> None:
        """Raises 10004 or 50001 for a guild one is not in, 50013 for a permission that is missing."""
        self._state.guild(guild_id)
        if user_id not in self._state.members.get(guild_id, {}):
            raise refusal(50001)
        if needed & ~self.in_guild(user_id, guild_id):
            raise refusal(50013)

    def require_to_send(self, user_id: str, channel: Json) -> None:
        """Raises what Discord answers to a message that may not be sent here."""
        if channel["type"] not in THREAD_TYPES:
            self.require(user_id, channel, Permissions.SEND_MESSAGES)
            return
        self.require(user_id, channel, Permissions.SEND_MESSAGES_IN_THREADS)
        if channel["thread_metadata"]["locked"] and not self.manages_threads(user_id, channel):
            raise refusal(160005)

    def manages_threads(self, user_id: str, channel: Json) -> bool:
        return bool(self.in_channel(user_id, channel) & Permissions.MANAGE_THREADS)

    def require_awake(self, channel: Json) -> None:
        """Raises 50083 in an archived thread, where messages can be deleted and nothing else (Threads, Active &
        Archived Threads).
        """
        if channel["type"] in THREAD_TYPES and channel["thread_metadata"]["archived"]:
            raise refusal(50083)

    def viewers(self, channel: Json) -> frozenset[str]:
        """All who see the channel."""
        if channel["type"] == DM:
            return frozenset(each["id"] for each in channel["recipients"])
        return frozenset(
            each for each in self._state.members[channel["guild_id"]] if self.can_see(each, channel)
        )

    def may_receive(self, user_id: str, event: Event) -> bool:
        """Whether Discord tells this user of the event."""
        if event.audience is not None:
            return user_id in event.audience
        if event.channel_id is not None:
            channel = self._state.channels.get(event.channel_id)
            return channel is not None and self.can_see(user_id, channel)
        return event.guild_id is not None and user_id in self._state.members.get(event.guild_id, {})
