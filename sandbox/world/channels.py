"""Guild channels: made, changed, deleted."""

from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.validation import channels as rules
from sandbox.validation.form import Form
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
            tags = [objects.forum_tag(self._core.new_id(), **each) for each in parts.pop("tags")]
            channel |= objects.forum_fields(tags)
        self._check_parent(channel, parts)
        channel |= parts
        self._state.channels[channel["id"]] = channel
        self._tell("CHANNEL_CREATE", channel)
        return channel

    def make(self, user_id: str, guild_id: str, body: Json) -> Json:
        self._core.access.require_in_guild(user_id, guild_id, Permissions.MANAGE_CHANNELS)
        granted = self._core.access.in_guild(user_id, guild_id)
        if not granted & Permissions.ADMINISTRATOR:
            granted &= (
                ~Permissions.MANAGE_ROLES
            )  # only administrators may give it away (Create Guild Channel)
        overwrites = rules.checked(body, kind=0, new=False).get("permission_overwrites", ())
        if any(_touched(each) & ~granted for each in overwrites):
            raise refusal(50013)
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
        parts = rules.checked(body, kind=channel["type"], new=False)
        if "permission_overwrites" in parts:
            kept = channel["permission_overwrites"]
            changed = [each for each in parts["permission_overwrites"] if each not in kept]
            self._check_overwriting(user_id, channel, changed)
        self._check_parent(channel, parts)
        tags = parts.pop("tags", [])
        if body.get("available_tags") is not None and "available_tags" in channel:
            known = {each["name"]: each["id"] for each in channel["available_tags"]}
            channel["available_tags"] = [
                objects.forum_tag(known.get(each["name"]) or self._core.new_id(), **each) for each in tags
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
        for orphan in self._state.channels_of(channel["guild_id"]):
            if orphan["parent_id"] == channel["id"]:
                orphan["parent_id"] = None
                self._tell("CHANNEL_UPDATE", orphan)

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

    def set_overwrite(self, user_id: str, channel_id: str, target_id: str, body: Json) -> None:
        """Allows and denies a role or member what the body says, as somebody who may (Edit Channel Permissions)."""
        channel = self._state.channel(channel_id)
        allow, deny = rules.permissions(body)
        self._check_overwriting(user_id, channel, [{"allow": allow, "deny": deny}])
        self.overwrite(channel_id, target_id, allow=Permissions(allow), deny=Permissions(deny))

    def _check_overwriting(self, user_id: str, channel: Json, overwrites: list[Json]) -> None:
        """Raises 50013 for who may not manage permissions here, or would give more than they have."""
        self._core.access.require(user_id, channel, Permissions.MANAGE_ROLES)
        own = next((each for each in channel.get("permission_overwrites", ()) if each["id"] == user_id), None)
        if own is None or not Permissions(int(own["allow"])) & Permissions.MANAGE_ROLES:
            granted = self._core.access.in_channel(user_id, channel)
            if any(_touched(each) & ~granted for each in overwrites):
                raise refusal(50013)

    def _check_parent(self, channel: Json, parts: Json) -> None:
        """Raises 50035 for a parent that is no category of the guild."""
        if parts.get("parent_id") is None:
            return
        parent = self._state.channels.get(parts["parent_id"], {})
        form = Form()
        if parent.get("guild_id") != channel["guild_id"]:
            form.refuse(("parent_id",), "CHANNEL_PARENT_INVALID", "Category does not exist")
        elif parent["type"] != CATEGORY or channel["type"] == CATEGORY:
            form.refuse(("parent_id",), "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
        form.finish()

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
        # Discord tells every member of every channel, but of those out of sight only that they are there.
        self._core.tell(name, channel, guild_id=channel["guild_id"])


def _touched(overwrite: Json) -> Permissions:
    """All that an overwrite allows or denies."""
    return Permissions(int(overwrite["allow"]) | int(overwrite["deny"]))
