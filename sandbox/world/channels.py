"""Guild channels: made, changed, deleted."""

from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.validation import channels as rules
from sandbox.world import archiving, objects
from sandbox.world.core import Core
from sandbox.world.state import CATEGORY, DM, FORUM_TYPES, THREAD_TYPES
from sandbox.world.threads import Threads, forget


class Channels:
    """The guild channels of the world. Every method raises DiscordError where Discord refuses."""

    def __init__(self, core: Core, threads: Threads) -> None:
        self._core = core
        self._state = core.state
        self._threads = threads

    def add(self, guild_id: str, kind: int, body: Json) -> Json:
        """Makes a channel, without asking who does it."""
        parts = rules.checked(body, kind=kind, new=True)
        name = parts.pop("name")
        shown = name if kind == CATEGORY else name.lower().replace(" ", "-")
        position = len(self._state.channels_of(guild_id))
        channel = objects.guild_channel(self._core.new_id(), guild_id, kind, shown, position=position)
        if kind in FORUM_TYPES:
            tags = [objects.forum_tag(self._core.new_id(), each) for each in parts.pop("tag_names")]
            channel |= objects.forum_fields(tags)
        channel |= parts
        self._state.channels[channel["id"]] = channel
        self._tell("CHANNEL_CREATE", channel)
        return channel

    def make(self, user_id: str, guild_id: str, body: Json) -> Json:
        self._core.access.require_in_guild(user_id, guild_id, Permissions.MANAGE_CHANNELS)
        return self.add(guild_id, rules.kind_of(body), body)

    def read(self, user_id: str, channel_id: str) -> Json:
        channel = self._state.channel(channel_id)
        self._core.access.require(user_id, channel)
        return channel

    def edit(self, user_id: str, channel_id: str, body: Json) -> Json:
        channel = self._state.channel(channel_id)
        if channel["type"] in THREAD_TYPES:
            return archiving.edit(self._core, user_id, channel, body)
        if channel["type"] == DM:
            raise refusal(50024)
        self._core.access.require(user_id, channel, Permissions.MANAGE_CHANNELS)
        if "permission_overwrites" in body:
            self._core.access.require(user_id, channel, Permissions.MANAGE_ROLES)
        parts = rules.checked(body, kind=channel["type"], new=False)
        tag_names = parts.pop("tag_names", [])
        if "available_tags" in body:
            known = {each["name"]: each for each in channel["available_tags"]}
            channel["available_tags"] = [
                known.get(each) or objects.forum_tag(self._core.new_id(), each) for each in tag_names
            ]
        channel |= parts
        self._tell("CHANNEL_UPDATE", channel)
        return channel

    def delete(self, user_id: str, channel_id: str) -> Json:
        """Deletes a guild channel or thread, or closes a direct channel."""
        channel = self._state.channel(channel_id)
        if channel["type"] == DM:
            self._core.access.require(user_id, channel)
            return channel
        thread = channel["type"] in THREAD_TYPES
        self._core.access.require(
            user_id, channel, Permissions.MANAGE_THREADS if thread else Permissions.MANAGE_CHANNELS
        )
        self.remove(channel)
        return channel

    def remove(self, channel: Json) -> None:
        """Deletes a channel with its threads and messages, without asking who does it."""
        if channel["type"] in THREAD_TYPES:
            self._threads.remove(channel)
            return
        for thread in self._state.threads_of(channel["guild_id"]):
            if thread["parent_id"] == channel["id"]:
                forget(self._core, thread["id"])
        forget(self._core, channel["id"])
        self._tell("CHANNEL_DELETE", channel)

    def overwrite(self, channel_id: str, target_id: str, *, allow: Permissions, deny: Permissions) -> None:
        """Sets what a channel allows and denies a role or member, in place of what it did before."""
        channel = self._state.channel(channel_id)
        if channel["type"] == DM or channel["type"] in THREAD_TYPES:
            raise refusal(50024)
        kept = [each for each in channel["permission_overwrites"] if each["id"] != target_id]
        if allow or deny:
            roles = self._state.guild(channel["guild_id"])["roles"]
            kind = 0 if any(role["id"] == target_id for role in roles) else 1
            kept.append({"id": target_id, "type": kind, "allow": str(allow.value), "deny": str(deny.value)})
        channel["permission_overwrites"] = kept
        self._tell("CHANNEL_UPDATE", channel)

    def type_in(self, user_id: str, channel_id: str) -> None:
        """Shows that somebody is typing."""
        channel = self._state.channel(channel_id)
        self._core.access.require_to_send(user_id, channel)
        told: Json = {
            "channel_id": channel_id,
            "user_id": user_id,
            "timestamp": int(self._core.clock().timestamp()),
        }
        guild_id = channel.get("guild_id")
        if guild_id is not None:
            told |= {"guild_id": guild_id, "member": self._state.member(guild_id, user_id)}
        self._core.tell("TYPING_START", told, guild_id=guild_id, channel_id=channel_id)

    def _tell(self, name: str, channel: Json) -> None:
        # Discord tells every member of every channel, seen or not; only what is said in it is hidden.
        self._core.tell(name, channel, guild_id=channel["guild_id"])
