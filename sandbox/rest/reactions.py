"""Routes of reactions."""

from sandbox import limits
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes, snowflake

routes = Routes()
_DEFAULT_PAGE = 25
_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"
_EMOJI = _REACTIONS + "/{emoji}"


def _where(call: Call) -> tuple[str, str]:
    return call.params["channel_id"], call.params["message_id"]


@routes.on("PUT", _EMOJI + "/@me")
def add(call: Call) -> Answer:
    call.world.reactions.add(call.bot_id, *_where(call), call.params["emoji"])
    return NO_CONTENT


@routes.on("DELETE", _EMOJI + "/@me")
def remove(call: Call) -> Answer:
    call.world.reactions.remove(call.bot_id, *_where(call), call.params["emoji"])
    return NO_CONTENT


@routes.on("DELETE", _EMOJI + "/{user_id}")
def remove_of(call: Call) -> Answer:
    call.world.reactions.remove(call.bot_id, *_where(call), call.params["emoji"], of=call.params["user_id"])
    return NO_CONTENT


@routes.on("DELETE", _REACTIONS)
def clear(call: Call) -> Answer:
    call.world.reactions.clear(call.bot_id, *_where(call))
    return NO_CONTENT


@routes.on("DELETE", _EMOJI)
def clear_emoji(call: Call) -> Answer:
    call.world.reactions.clear(call.bot_id, *_where(call), call.params["emoji"])
    return NO_CONTENT


@routes.on("GET", _EMOJI)
def users(call: Call) -> Answer:
    everybody = call.world.reactions.users(call.bot_id, *_where(call), call.params["emoji"])
    after = snowflake("after", call.query.get("after", "0"))
    return Answer(
        200,
        [each for each in everybody if int(each["id"]) > after][
            : call.limit(_DEFAULT_PAGE, limits.REACTION_PAGE)
        ],
    )
