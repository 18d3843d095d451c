"""Routes of threads: starting, joining, listing."""

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json, Permissions
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes
from sandbox.world.state import FORUM_TYPES, PRIVATE_THREAD

routes = Routes()
_CHANNEL = "/channels/{channel_id}"
_MEMBERS = _CHANNEL + "/thread-members"


@routes.on("POST", _CHANNEL + "/messages/{message_id}/threads")
def start_from_message(call: Call) -> Answer:
    where = call.params["channel_id"], call.params["message_id"]
    return Answer(201, _shown(call, call.world.threads.start_from_message(call.bot_id, *where, call.form)))


@routes.on("POST", _CHANNEL + "/threads")
def start(call: Call) -> Answer:
    channel_id = call.params["channel_id"]
    if call.world.state.channel(channel_id)["type"] not in FORUM_TYPES:
        return Answer(201, _shown(call, call.world.threads.start(call.bot_id, channel_id, call.form)))
    thread, message = call.world.post(call.bot_id, channel_id, call.form, call.uploads)
    return Answer(201, {**_shown(call, thread), "message": call.shown(message)})


def _shown(call: Call, thread: Json) -> Json:
    joined = call.world.state.thread_members[thread["id"]].get(call.bot_id)
    return {**thread, "member": joined} if joined else dict(thread)


def _thread(call: Call) -> Json:
    thread = call.world.state.thread(call.params["channel_id"])
    call.world.access.require(call.bot_id, thread)
    return thread


@routes.on("PUT", _MEMBERS + "/@me")
def join(call: Call) -> Answer:
    thread = _thread(call)
    call.world.access.require_awake(thread)
    call.world.threads.join(thread, call.bot_id)
    return NO_CONTENT


@routes.on("DELETE", _MEMBERS + "/@me")
def leave(call: Call) -> Answer:
    call.world.threads.dismiss(call.bot_id, _thread(call), call.bot_id)
    return NO_CONTENT


@routes.on("PUT", _MEMBERS + "/{user_id}")
def add(call: Call) -> Answer:
    call.world.threads.invite(call.bot_id, _thread(call), call.params["user_id"])
    return NO_CONTENT


@routes.on("DELETE", _MEMBERS + "/{user_id}")
def remove(call: Call) -> Answer:
    call.world.threads.dismiss(call.bot_id, _thread(call), call.params["user_id"])
    return NO_CONTENT


@routes.on("GET", _MEMBERS)
def members(call: Call) -> Answer:
    thread = _thread(call)
    joined = call.world.state.thread_members[thread["id"]].values()
    return Answer(200, [_with_member(call, thread, each) for each in joined])


@routes.on("GET", _MEMBERS + "/{user_id}")
def member(call: Call) -> Answer:
    thread = _thread(call)
    joined = call.world.state.thread_members[thread["id"]].get(call.params["user_id"])
    if joined is None:
        raise refusal(10007)
    return Answer(200, _with_member(call, thread, joined))


def _with_member(call: Call, thread: Json, joined: Json) -> Json:
    if call.query.get("with_member") != "true":
        return joined
    return {**joined, "member": call.world.state.member(thread["guild_id"], joined["user_id"])}


@routes.on("GET", "/guilds/{guild_id}/threads/active")
def active(call: Call) -> Answer:
    guild_id = call.params["guild_id"]
    call.world.access.require_in_guild(call.bot_id, guild_id)
    threads = [
        each for each in call.world.state.threads_of(guild_id) if not each["thread_metadata"]["archived"]
    ]
    return _listing(call, threads)


@routes.on("GET", _CHANNEL + "/threads/archived/public")
def archived_public(call: Call) -> Answer:
    return _archived(call, private=False)


@routes.on("GET", _CHANNEL + "/threads/archived/private")
def archived_private(call: Call) -> Answer:
    return _archived(call, private=True)


def _archived(call: Call, *, private: bool) -> Answer:
    channel = call.world.state.channel(call.params["channel_id"])
    needed = Permissions.READ_MESSAGE_HISTORY | (Permissions.MANAGE_THREADS if private else Permissions(0))
    call.world.access.require(call.bot_id, channel, needed)
    threads = [
        each
        for each in call.world.threads_in(channel["id"])
        if each["thread_metadata"]["archived"] and (each["type"] == PRIVATE_THREAD) == private
    ]
    before = call.query.get("before")
    if before is not None:
        threads = [each for each in threads if each["thread_metadata"]["archive_timestamp"] < before]
    threads.sort(key=lambda each: str(each["thread_metadata"]["archive_timestamp"]), reverse=True)
    limit = call.limit(limits.THREAD_PAGE, limits.THREAD_PAGE)
    return _listing(call, threads[:limit], has_more=len(threads) > limit)


def _listing(call: Call, threads: list[Json], *, has_more: bool = False) -> Answer:
    seen = [each for each in threads if call.world.access.can_see(call.bot_id, each)]
    joined = (call.world.state.thread_members.get(each["id"], {}).get(call.bot_id) for each in seen)
    return Answer(200, {"threads": seen, "members": [each for each in joined if each], "has_more": has_more})
