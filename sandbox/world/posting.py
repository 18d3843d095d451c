"""What posting a message entails: references, mentions, and whom to tell."""

from sandbox.errors import DiscordError, refusal
from sandbox.permissions import Json, Permissions
from sandbox.validation.components import TEXT, walk
from sandbox.world import views
from sandbox.world.core import Core
from sandbox.world.mentions import mentioned, pings_author


def reference(core: Core, author_id: str, channel: Json, body: Json) -> Json | None:
    """The reference of a reply, or None if there is none or its target is gone and may be."""
    raw = body.get("message_reference")
    if not isinstance(raw, dict) or raw.get("message_id") is None:
        return None
    if raw.get("type") not in (None, 0) or str(raw.get("channel_id") or channel["id"]) != channel["id"]:
        raise _bad_reference("BASE_TYPE_CHOICES", "Only replies within the channel are known here")
    if not core.access.in_channel(author_id, channel) & Permissions.READ_MESSAGE_HISTORY:
        raise refusal(160002)
    message_id = str(raw["message_id"])
    original = core.state.messages.get(channel["id"], {}).get(message_id)
    if original is None or message_id in core.state.whispers:
        if raw.get("fail_if_not_exists", True):
            raise _bad_reference("MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        return None
    if original["type"] in views.SYSTEM_TYPES:
        raise _bad_reference("REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message")
    made: Json = {"type": 0, "channel_id": channel["id"], "message_id": message_id}
    return {**made, "guild_id": channel["guild_id"]} if "guild_id" in channel else made


def _bad_reference(code: str, message: str) -> DiscordError:
    return refusal(50035, {"message_reference": {"_errors": [{"code": code, "message": message}]}})


def require_open_dm(core: Core, channel: Json) -> None:
    """Raises 50007 if the other side of a direct channel cannot be written to."""
    other = next(each["id"] for each in channel["recipients"] if each["id"] != core.bot_id)
    shared = any(core.bot_id in members and other in members for members in core.state.members.values())
    if other in core.state.closed_dms or not shared:
        raise refusal(50007)


def resolve_mentions(core: Core, channel: Json, message: Json, allowed: object) -> None:
    """Fills the message's mentions from its text and its reference."""
    shown = [each["content"] for each in walk(message["components"]) if each["type"] == TEXT]
    asked = mentioned("\n".join([message["content"], *shown]), allowed)
    users = [core.state.users[each] for each in asked.users if each in core.state.users]
    replied = message.get("message_reference") if message["type"] == views.REPLY else None
    if replied is not None and pings_author(allowed):
        original = core.state.messages.get(replied["channel_id"], {}).get(replied["message_id"])
        if original is not None and all(each["id"] != original["author"]["id"] for each in users):
            users.append(original["author"])
    message["mentions"] = [dict(each) for each in users]
    loud = bool(core.access.usable(message["author"]["id"], channel) & Permissions.MENTION_EVERYONE)
    message["mention_everyone"] = asked.everyone and loud and "guild_id" in channel
    message["mention_roles"] = []
    if "guild_id" in channel:
        roles = {each["id"]: each for each in core.state.guild(channel["guild_id"])["roles"]}
        message["mention_roles"] = [
            each for each in asked.roles if each in roles and (loud or roles[each]["mentionable"])
        ]


def audience(core: Core, message: Json) -> frozenset[str] | None:
    """The few who see a message, if it is ephemeral: its person, if the channel is still theirs to see, and the bot."""
    user_id = core.state.whispers.get(message["id"])
    if user_id is None:
        return None
    there = core.access.can_see(user_id, core.state.channel(message["channel_id"]))
    return frozenset({user_id, core.bot_id} if there else {core.bot_id})


def tell(core: Core, name: str, message: Json) -> None:
    """Tells of a new or changed message those who see it."""
    channel = core.state.channel(message["channel_id"])
    core.tell(
        name,
        views.dispatched(core, message),
        guild_id=channel.get("guild_id"),
        channel_id=channel["id"],
        audience=audience(core, message),
    )
