"""What the page shows: people, places, messages and commands, as one member sees them."""

import re
from typing import Any

from sandbox.actors import Actor
from sandbox.errors import refusal
from sandbox.page.visits import Routes, Unreadable, Visit
from sandbox.permissions import Json
from sandbox.world import World
from sandbox.world.state import DM

_ID = re.compile("[0-9]{1,20}")
_PAGE = 50
"""Messages at a time."""
_CALLS = 99
"""As many mentions are told of a channel; Discord's client counts no further either."""


def _people(world: World) -> list[Json]:
    """Everybody who may be spoken as: members who are no bots."""
    members = {user_id for table in world.state.members.values() for user_id in table}
    return [user for user_id, user in world.state.users.items() if user_id in members and not user.get("bot")]


async def people(visit: Visit) -> Json:
    world = visit.world
    return {"application": world.state.application["name"], "bot": world.bot_id, "people": _people(world)}


async def seen_world(visit: Visit) -> Json:
    """Everything but messages, as the member sees it now."""
    world, actor = visit.world, visit.actor
    return {
        "me": world.state.user(actor.id),
        "world": world.state.application["id"],
        "application": world.state.application["name"],
        "bot": world.bot_id,
        "people": _people(world),
        "users": world.state.users,
        "guilds": [_guild(world, actor, each) for each in actor.guilds()],
        "direct": [_placed(world, actor, each) for each in actor.direct_channels()],
    }


def _guild(world: World, actor: Actor, guild: Json) -> Json:
    channels = actor.channels(guild["id"])
    threads = [thread for channel in channels for thread in actor.threads(channel["id"])]
    return {
        "id": guild["id"],
        "name": guild["name"],
        "owner_id": guild["owner_id"],
        "roles": guild["roles"],
        "members": list(world.state.members[guild["id"]].values()),
        "channels": [_placed(world, actor, each) for each in channels],
        "threads": [_thread(world, actor, each) for each in threads],
    }


def _placed(world: World, actor: Actor, channel: Json) -> Json:
    permissions = str(actor.permissions(channel["id"]).value)
    return {**channel, "permissions": permissions, "calls": _calls(world, actor, channel)}


def _calls(world: World, actor: Actor, channel: Json) -> list[str]:
    """The newest messages of others that mention the member, or are written to them directly."""
    found = [
        message["id"]
        for message in world.state.messages.get(channel["id"], {}).values()
        if message["author"]["id"] != actor.id
        and message["id"] not in world.state.whispers
        and (channel["type"] == DM or message["mention_everyone"] or _mentions(message, actor.id))
    ]
    return found[-_CALLS:]


def _mentions(message: Json, user_id: str) -> bool:
    return any(user["id"] == user_id for user in message["mentions"])


def _thread(world: World, actor: Actor, thread: Json) -> Json:
    joined = actor.id in world.state.thread_members.get(thread["id"], {})
    return {**_placed(world, actor, thread), "joined": joined}


async def messages(visit: Visit) -> Json:
    """A page of messages, oldest first: the newest, or those before `before`; `more` tells of older ones."""
    seen = visit.actor.sees(visit.channel)
    before = visit.query.get("before")
    if before is not None:
        if not _ID.fullmatch(before):
            raise Unreadable("'before' is no id.")
        seen = [each for each in seen if int(each["id"]) < int(before)]
    return {"messages": seen[-_PAGE:], "more": len(seen) > _PAGE}


async def posts(visit: Visit) -> list[Json]:
    """The posts of a forum or threads of a channel, oldest first, each with the message it began with."""
    actor = visit.actor
    visit.world.access.require(actor.id, visit.world.state.channel(visit.channel))
    return [_post(visit.world, actor, each) for each in actor.threads(visit.channel)]


def _post(world: World, actor: Actor, thread: Json) -> Json:
    first: Any = None
    if thread["id"] in world.state.messages.get(thread["id"], {}):
        first = world.message(thread["id"], thread["id"], viewer=actor.id)
    return {**_thread(world, actor, thread), "first": first}


async def commands(visit: Visit) -> Json:
    """The slash commands offered here, and those in the menu of a message."""
    actor = visit.actor
    if visit.channel not in visit.world.state.channels:
        raise refusal(10003)
    return {"slash": actor.commands(visit.channel), "message": actor.menu(visit.channel)}


routes: Routes = [
    ("GET", "/people", people),
    ("GET", "/as/{user}/world", seen_world),
    ("GET", "/as/{user}/channels/{channel}/messages", messages),
    ("GET", "/as/{user}/channels/{channel}/posts", posts),
    ("GET", "/as/{user}/channels/{channel}/commands", commands),
]
