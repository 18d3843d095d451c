"""Routes of channels, direct channels and threads as channels."""

from sandbox.permissions import Json
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes
from sandbox.world.events import copied
from sandbox.world.people import seen_by

routes = Routes()
_CHANNEL = "/channels/{channel_id}"
_OVERWRITE = _CHANNEL + "/permissions/{overwrite_id}"


@routes.on("GET", _CHANNEL)
def read(call: Call) -> Answer:
    return Answer(200, _shown(call, call.world.channels.read(call.bot_id, call.params["channel_id"])))


def _shown(call: Call, channel: Json) -> Json:
    joined = call.world.state.thread_members.get(channel["id"], {}).get(call.bot_id)
    shown = copied(seen_by(channel, call.bot_id))
    return {**shown, "member": joined} if joined else shown


@routes.on("PATCH", _CHANNEL)
def edit(call: Call) -> Answer:
    return Answer(
        200, _shown(call, call.world.channels.edit(call.bot_id, call.params["channel_id"], call.form))
    )


@routes.on("DELETE", _CHANNEL)
def delete(call: Call) -> Answer:
    return Answer(
        200, seen_by(call.world.channels.delete(call.bot_id, call.params["channel_id"]), call.bot_id)
    )


@routes.on("POST", _CHANNEL + "/typing")
def typing(call: Call) -> Answer:
    call.world.channels.type_in(call.bot_id, call.params["channel_id"])
    return NO_CONTENT


@routes.on("PUT", _OVERWRITE)
def overwrite(call: Call) -> Answer:
    _set_overwrite(call, call.form)
    return NO_CONTENT


@routes.on("DELETE", _OVERWRITE)
def remove_overwrite(call: Call) -> Answer:
    _set_overwrite(call, {})
    return NO_CONTENT


def _set_overwrite(call: Call, body: Json) -> None:
    where = call.params["channel_id"], call.params["overwrite_id"]
    call.world.channels.set_overwrite(call.bot_id, *where, body)
