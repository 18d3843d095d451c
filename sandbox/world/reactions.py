"""Reactions: who put which emoji on which message."""

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.world import objects
from sandbox.world.core import Core


class Reactions:
    """The reactions of the world. Every method raises DiscordError where Discord refuses."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def add(self, user_id: str, channel_id: str, message_id: str, emoji_text: str) -> None:
        channel, message = self._target(user_id, channel_id, message_id, Permissions.READ_MESSAGE_HISTORY)
        emoji = _known(emoji_text)
        table = self._state.reactions.setdefault(message_id, [])
        reaction = _find(table, emoji)
        if reaction is None:
            self._core.access.require(user_id, channel, Permissions.ADD_REACTIONS)
            if len(table) >= limits.REACTIONS:
                raise refusal(30010)
            reaction = {"emoji": emoji, "users": []}
            table.append(reaction)
        if user_id in reaction["users"]:
            return
        reaction["users"].append(user_id)
        self._tell("MESSAGE_REACTION_ADD", channel, message, user_id, emoji)

    def remove(
        self, user_id: str, channel_id: str, message_id: str, emoji_text: str, *, of: str | None = None
    ) -> None:
        """Takes back one's own reaction, or that `of` somebody else (Manage Messages)."""
        owner = of or user_id
        needed = Permissions(0) if owner == user_id else Permissions.MANAGE_MESSAGES
        channel, message = self._target(user_id, channel_id, message_id, needed)
        table = self._state.reactions.get(message_id, [])
        emoji = _known(emoji_text)
        reaction = _find(table, emoji)
        if reaction is None or owner not in reaction["users"]:
            raise refusal(10014)
        reaction["users"].remove(owner)
        if not reaction["users"]:
            table.remove(reaction)
        self._tell("MESSAGE_REACTION_REMOVE", channel, message, owner, emoji)

    def clear(self, user_id: str, channel_id: str, message_id: str, emoji_text: str | None = None) -> None:
        """Takes away all reactions, or all of one emoji (Manage Messages)."""
        channel, _ = self._target(user_id, channel_id, message_id, Permissions.MANAGE_MESSAGES)
        table = self._state.reactions.get(message_id, [])
        told: Json = {"channel_id": channel_id, "message_id": message_id}
        if emoji_text is None:
            table.clear()
            self._emit("MESSAGE_REACTION_REMOVE_ALL", channel, told)
            return
        emoji = _known(emoji_text)
        reaction = _find(table, emoji)
        if reaction is None:
            raise refusal(10014)
        table.remove(reaction)
        self._emit("MESSAGE_REACTION_REMOVE_EMOJI", channel, {**told, "emoji": emoji})

    def users(self, user_id: str, channel_id: str, message_id: str, emoji_text: str) -> list[Json]:
        """Who reacted with the emoji."""
        self._core.access.require(user_id, self._state.channel(channel_id))
        self._message(channel_id, message_id)
        reaction = _find(self._state.reactions.get(message_id, []), _known(emoji_text))
        if reaction is None:
            raise refusal(10014)
        return [self._state.users[each] for each in reaction["users"]]

    def _target(
        self, user_id: str, channel_id: str, message_id: str, needed: Permissions
    ) -> tuple[Json, Json]:
        channel = self._state.channel(channel_id)
        self._core.access.require(user_id, channel, needed)
        message = self._message(channel_id, message_id)
        self._core.access.require_awake(channel)
        return channel, message

    def _message(self, channel_id: str, message_id: str) -> Json:
        message = self._state.message(channel_id, message_id)
        if message_id in self._state.whispers:
            raise refusal(10008)
        return message

    def _tell(self, name: str, channel: Json, message: Json, user_id: str, emoji: Json) -> None:
        told: Json = {
            "user_id": user_id,
            "channel_id": channel["id"],
            "message_id": message["id"],
            "emoji": emoji,
            "burst": False,
            "type": 0,
        }
        if name == "MESSAGE_REACTION_ADD":
            told["message_author_id"] = message["author"]["id"]
            told["burst_colors"] = []
            member = self._state.members.get(channel.get("guild_id", ""), {}).get(user_id)
            if member is not None:
                told["member"] = member
        self._emit(name, channel, told)

    def _emit(self, name: str, channel: Json, told: Json) -> None:
        guild_id = channel.get("guild_id")
        if guild_id is not None:
            told["guild_id"] = guild_id
        self._core.tell(name, told, guild_id=guild_id, channel_id=channel["id"])


def _find(table: list[Json], emoji: Json) -> Json | None:
    key = emoji["id"] or emoji["name"]
    return next((each for each in table if (each["emoji"]["id"] or each["emoji"]["name"]) == key), None)


def _known(text: str) -> Json:
    """Raises 10014 for what is neither an emoji nor a reference to a custom one."""
    emoji = objects.partial_emoji(text)
    if emoji["id"] is None and (not text or (text.isalnum() and text.isascii())):
        raise refusal(10014)
    return emoji
