"""How messages and threads look to one who looks: reactions, references, hidden content."""

from typing import Any

from sandbox.permissions import Json
from sandbox.world.core import Core
from sandbox.world.events import copied
from sandbox.world.mentions import partial_member

THREAD_CREATED, REPLY, THREAD_STARTER = 18, 19, 21
SYSTEM_TYPES = frozenset({THREAD_CREATED, THREAD_STARTER})
"""What Discord itself writes into a channel, as far as it happens here (Message Types, resources/message)."""

_PRIVILEGED: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


def message(core: Core, stored: Json, viewer_id: str) -> Json:
    """A stored message as REST and gateway give it to `viewer_id`."""
    seen = _bare(core, stored, viewer_id)
    if stored["type"] in (REPLY, THREAD_STARTER) and "message_reference" in stored:
        reference = stored["message_reference"]
        original = core.state.messages.get(reference["channel_id"], {}).get(reference.get("message_id"))
        shown = original is not None and _may_read(core, original, viewer_id)
        seen["referenced_message"] = _bare(core, original, viewer_id) if original and shown else None
    return seen


def _may_read(core: Core, stored: Json, viewer_id: str) -> bool:
    """Whether a message is for everybody, or whispered to this one; an open follow-up may refer to a whisper."""
    return core.state.whispers.get(stored["id"], viewer_id) == viewer_id or viewer_id == core.bot_id


def _bare(core: Core, stored: Json, viewer_id: str) -> Json:
    seen: Json = copied(stored)
    seen.pop("nonce", None)  # told once, to the sender and at the gateway
    reactions = core.state.reactions.get(stored["id"])
    if reactions:
        seen["reactions"] = [_reaction(each, viewer_id) for each in reactions if each["users"]]
    thread = core.state.channels.get(stored["id"])
    if thread is not None and thread.get("parent_id") == stored["channel_id"]:
        seen["thread"] = copied(thread)
    _complete_urls(seen, core.files_url())
    return seen


def _reaction(reaction: Json, viewer_id: str) -> Json:
    count = len(reaction["users"])
    return {
        "emoji": reaction["emoji"],
        "count": count,
        "count_details": {"normal": count, "burst": 0},
        "burst_colors": [],
        "me": viewer_id in reaction["users"],
        "me_burst": False,
    }


def _complete_urls(node: Any, files_url: str) -> None:
    """Files are kept with a path, for a world may be served from another port tomorrow."""
    if isinstance(node, list):
        for each in node:
            _complete_urls(each, files_url)
    elif isinstance(node, dict):
        for key, value in node.items():
            if (
                key in ("url", "proxy_url", "icon_url")
                and isinstance(value, str)
                and value.startswith("/attachments/")
            ):
                node[key] = files_url + value
            else:
                _complete_urls(value, files_url)


def dispatched(core: Core, stored: Json) -> Json:
    """A message with the fields that only the gateway adds (Message Create Extra Fields)."""
    seen = message(core, stored, core.bot_id)
    if "nonce" in stored:
        seen["nonce"] = stored["nonce"]
    channel = core.state.channels.get(stored["channel_id"])
    guild_id = channel.get("guild_id") if channel else None
    if channel is not None:
        seen["channel_type"] = channel["type"]
    if guild_id is None or stored["id"] in core.state.whispers:
        return seen
    members = core.state.members[guild_id]
    seen["guild_id"] = guild_id
    author = members.get(stored["author"]["id"])
    if author is not None:
        seen["member"] = partial_member(author)
    for user in seen["mentions"]:
        if user["id"] in members:
            user["member"] = partial_member(members[user["id"]])
    return seen


def without_content(core: Core, seen: Json) -> Json:
    """What remains for a bot without the Message Content intent.

    Its own messages, direct messages and messages that mention it stay whole
    (https://discord.com/developers/docs/events/gateway#message-content-intent).
    """
    referenced = seen.get("referenced_message")
    if isinstance(referenced, dict):
        seen = {**seen, "referenced_message": without_content(core, referenced)}
    channel = core.state.channels.get(seen["channel_id"])
    bot_id = core.bot_id
    whole = (
        seen["author"]["id"] == bot_id
        or (channel is not None and "guild_id" not in channel)
        or any(user["id"] == bot_id for user in seen["mentions"])
    )
    return seen if whole else {**seen, **copied(_PRIVILEGED)}
