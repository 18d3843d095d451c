"""Users, guilds, members and roles."""

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.validation.form import Form
from sandbox.world import objects
from sandbox.world.core import Core
from sandbox.world.state import DM


class People:
    """Who is there, in which guild, with which roles."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def new_user(self, name: str) -> str:
        user_id = self._core.new_id()
        self._state.users[user_id] = objects.user(user_id, name)
        return user_id

    def new_guild(self, name: str, owner_id: str, everyone: Permissions) -> str:
        guild_id = self._core.new_id()
        self._state.guilds[guild_id] = objects.guild(guild_id, name, owner_id, everyone)
        self._state.members[guild_id] = {}
        self.join(guild_id, owner_id)
        return guild_id

    def new_role(
        self, guild_id: str, name: str, permissions: Permissions, *, managed_by: str | None = None
    ) -> str:
        """Makes a role; `managed_by` is the bot whose own role it is."""
        role_id = self._core.new_id()
        roles = self._state.guild(guild_id)["roles"]
        role = objects.role(role_id, name, permissions, position=len(roles), managed=managed_by is not None)
        if managed_by is not None:
            role["tags"] = {"bot_id": managed_by}
        roles.append(role)
        self._core.tell("GUILD_ROLE_CREATE", {"guild_id": guild_id, "role": role}, guild_id=guild_id)
        return role_id

    def set_role(self, guild_id: str, role_id: str, permissions: Permissions) -> None:
        role = self.role(guild_id, role_id)
        role["permissions"] = str(permissions.value)
        self._core.tell("GUILD_ROLE_UPDATE", {"guild_id": guild_id, "role": role}, guild_id=guild_id)

    def role(self, guild_id: str, role_id: str) -> Json:
        for role in self._state.guild(guild_id)["roles"]:
            if role["id"] == role_id:
                found: Json = role
                return found
        raise refusal(10011)

    def join(self, guild_id: str, user_id: str, role_ids: tuple[str, ...] = ()) -> None:
        member = objects.member(self._state.user(user_id), self._core.now(), role_ids)
        self._state.members[guild_id][user_id] = member
        self._core.tell("GUILD_MEMBER_ADD", {**member, "guild_id": guild_id}, guild_id=guild_id)

    def give_roles(self, guild_id: str, user_id: str, role_ids: list[str]) -> None:
        """Sets the roles of a member."""
        member = self._state.member(guild_id, user_id)
        member["roles"] = role_ids
        self._tell_changed(guild_id, member)

    def leave(self, guild_id: str, user_id: str) -> None:
        member = self._state.member(guild_id, user_id)
        told = {"guild_id": guild_id, "user": member["user"]}
        self._core.tell("GUILD_MEMBER_REMOVE", told, guild_id=guild_id)
        del self._state.members[guild_id][user_id]
        for thread in self._state.threads_of(guild_id):
            joined = self._state.thread_members.get(thread["id"], {})
            if joined.pop(user_id, None) is not None:
                thread["member_count"] = len(joined)

    def rename(self, guild_id: str, user_id: str, body: Json) -> Json:
        """Sets one's own nickname (Modify Current Member)."""
        member = self._state.member(guild_id, user_id)
        if "nick" in body:
            self._core.access.require_in_guild(user_id, guild_id, Permissions.CHANGE_NICKNAME)
            form = Form()
            nick = form.text(("nick",), body["nick"], most=limits.NICKNAME)
            form.finish()
            member["nick"] = nick or None
            self._tell_changed(guild_id, member)
        return member

    def _tell_changed(self, guild_id: str, member: Json) -> None:
        self._core.tell("GUILD_MEMBER_UPDATE", {**member, "guild_id": guild_id}, guild_id=guild_id)

    def direct_channel(self, one: str, other: str) -> Json:
        """The direct channel of two users, made when they first need it."""
        for channel in self._state.channels.values():
            if channel["type"] == DM and {each["id"] for each in channel["recipients"]} == {one, other}:
                return channel
        pair = [self._state.user(each) for each in (one, other)]
        channel = objects.direct_channel(self._core.new_id(), pair)
        self._state.channels[channel["id"]] = channel
        # Bots are not told: "Channel Create" is for guild channels since API v8.
        humans = frozenset({one, other} - {self._core.bot_id})
        self._core.tell("CHANNEL_CREATE", channel, channel_id=channel["id"], audience=humans)
        return channel


def seen_by(channel: Json, user_id: str) -> Json:
    """A direct channel names only the other side to each of its users."""
    if channel["type"] != DM:
        return channel
    return {**channel, "recipients": [each for each in channel["recipients"] if each["id"] != user_id]}
