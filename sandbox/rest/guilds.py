"""Routes of guilds, their channels, members and roles."""

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.rest.routing import Answer, Call, Routes, snowflake
from sandbox.world import objects

routes = Routes()
_GUILD = "/guilds/{guild_id}"


def _guild(call: Call) -> Json:
    call.world.access.require_in_guild(call.bot_id, call.params["guild_id"])
    return call.world.state.guild(call.params["guild_id"])


@routes.on("GET", _GUILD)
def read(call: Call) -> Answer:
    guild = _guild(call)
    if call.query.get("with_counts") in ("true", "1"):
        count = len(call.world.state.members[guild["id"]])
        guild = {**guild, "approximate_member_count": count, "approximate_presence_count": count}
    return Answer(200, guild)


@routes.on("GET", _GUILD + "/channels")
def channels(call: Call) -> Answer:
    everything = call.world.state.channels_of(_guild(call)["id"])
    return Answer(200, [each for each in everything if call.world.access.can_see(call.bot_id, each)])


@routes.on("POST", _GUILD + "/channels")
def make_channel(call: Call) -> Answer:
    return Answer(201, call.world.channels.make(call.bot_id, _guild(call)["id"], call.form))


@routes.on("GET", _GUILD + "/roles")
def roles(call: Call) -> Answer:
    return Answer(200, _guild(call)["roles"])


@routes.on("GET", _GUILD + "/members")
def members(call: Call) -> Answer:
    guild_id = _guild(call)["id"]
    if not call.world.state.application["flags"] & objects.GATEWAY_GUILD_MEMBERS:
        raise refusal(50001)
    everybody = sorted(call.world.state.members[guild_id].items(), key=lambda pair: int(pair[0]))
    after = snowflake("after", call.query.get("after", "0"))
    return Answer(
        200, [member for key, member in everybody if int(key) > after][: call.limit(1, limits.MEMBER_PAGE)]
    )


@routes.on("GET", _GUILD + "/members/search")
def search(call: Call) -> Answer:
    query = call.query.get("query", "").lower()
    found = [
        member
        for member in call.world.state.members[_guild(call)["id"]].values()
        if member["user"]["username"].lower().startswith(query)
        or str(member["nick"] or "").lower().startswith(query)
    ]
    return Answer(200, found[: call.limit(1, limits.MEMBER_PAGE)])


@routes.on("GET", _GUILD + "/members/{user_id}")
def member(call: Call) -> Answer:
    return Answer(200, call.world.state.member(_guild(call)["id"], call.params["user_id"]))


@routes.on("PATCH", _GUILD + "/members/@me")
def rename_me(call: Call) -> Answer:
    return Answer(200, call.world.people.rename(_guild(call)["id"], call.bot_id, call.form))
