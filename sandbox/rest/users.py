"""Routes of users and of the bot's own account."""

from sandbox.errors import refusal
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes
from sandbox.world import objects
from sandbox.world.people import seen_by

routes = Routes()


@routes.on("GET", "/users/@me")
def me(call: Call) -> Answer:
    return Answer(200, objects.own_user(call.world.state.bot))


@routes.on("GET", "/users/{user_id}")
def user(call: Call) -> Answer:
    return Answer(200, call.world.state.user(call.params["user_id"]))


@routes.on("POST", "/users/@me/channels")
def open_dm(call: Call) -> Answer:
    other = str(call.form.get("recipient_id"))
    if other == call.bot_id:
        raise refusal(50033)
    if call.world.state.user(other).get("bot"):
        raise refusal(50007)
    return Answer(200, seen_by(call.world.people.direct_channel(call.bot_id, other), call.bot_id))


@routes.on("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> Answer:
    state = call.world.state
    return Answer(
        200,
        [
            {
                **{key: guild[key] for key in ("id", "name", "icon", "banner", "features")},
                "owner": guild["owner_id"] == call.bot_id,
                "permissions": str(call.world.access.in_guild(call.bot_id, guild["id"]).value),
            }
            for guild in state.guilds.values()
            if call.bot_id in state.members[guild["id"]]
        ],
    )


@routes.on("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> Answer:
    if call.bot_id not in call.world.state.members.get(call.params["guild_id"], {}):
        raise refusal(10004)
    call.world.remove_bot(call.params["guild_id"])
    return NO_CONTENT
