"""The large payloads of the gateway: READY, GUILD_CREATE, GUILD_MEMBERS_CHUNK."""

from collections.abc import Iterator

from sandbox import limits
from sandbox.gateway.commands import RequestMembers
from sandbox.gateway.intents import Intents
from sandbox.permissions import Json
from sandbox.world import World, objects
from sandbox.world.events import copied


def ready(
    world: World, *, session_id: str, shard: tuple[int, int], guild_ids: list[str], resume_url: str
) -> Json:
    application = world.state.application
    return {
        "v": 10,
        "user": objects.own_user(world.state.bot),
        "guilds": [{"id": each, "unavailable": True} for each in guild_ids],
        "session_id": session_id,
        "resume_gateway_url": resume_url,
        "shard": list(shard),
        "application": {"id": application["id"], "flags": application["flags"]},
    }


def guild_create(
    world: World,
    guild_id: str,
    *,
    channels: list[Json],
    intents: Intents,
    large_threshold: int,
    joined_now: bool,
) -> Json:
    """A guild with its `channels` and the threads that the bot sees.

    Without the presences intent `members` holds the bot alone (Guild Create, Guild Create Extra Fields).
    """
    state, bot_id = world.state, world.bot_id
    members = state.members[guild_id]
    large = len(members) > large_threshold
    shown = list(members.values()) if intents & Intents.GUILD_PRESENCES and not large else [members[bot_id]]
    payload: Json = {
        **state.guild(guild_id),
        "joined_at": members[bot_id]["joined_at"],
        "large": large,
        "member_count": len(members),
        "members": shown,
        "channels": channels,
        "threads": [each for each in state.threads_of(guild_id) if _shown(world, each)],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
    if not joined_now:
        payload["unavailable"] = False
    payload = copied(payload)
    for thread in payload["threads"]:
        joined = state.thread_members.get(thread["id"], {}).get(bot_id)
        if joined is not None:
            thread["member"] = copied(joined)
    return payload


def _shown(world: World, thread: Json) -> bool:
    return not thread["thread_metadata"]["archived"] and world.access.can_see(world.bot_id, thread)


def member_chunks(world: World, asked: RequestMembers) -> Iterator[Json]:
    """The answers to Request Guild Members."""
    members = world.state.members[asked.guild_id]
    not_found: list[str] = []
    if asked.user_ids is not None:
        wanted = asked.user_ids[: limits.MEMBERS_QUERY]
        found = [members[each] for each in wanted if each in members]
        not_found = [each for each in wanted if each not in members]
    else:
        found = [each for each in members.values() if _called(each, asked.query)]
        if asked.query:
            found = found[: min(max(asked.limit, 0) or limits.MEMBERS_QUERY, limits.MEMBERS_QUERY)]
    size = limits.MEMBERS_CHUNK
    count = max(1, -(-len(found) // size))
    for index in range(count):
        chunk: Json = {
            "guild_id": asked.guild_id,
            "members": copied(found[index * size : (index + 1) * size]),
            "chunk_index": index,
            "chunk_count": count,
            "not_found": not_found,
        }
        if asked.presences:
            chunk["presences"] = []
        if asked.nonce:
            chunk["nonce"] = asked.nonce
        yield chunk


def _called(member: Json, query: str) -> bool:
    names = (member["user"]["username"], member["user"]["global_name"] or "", member["nick"] or "")
    return any(name.lower().startswith(query) for name in names)
