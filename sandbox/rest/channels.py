"""Routes of channels, direct channels and threads as channels."""

from sandbox.permissions import Json, Permissions
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes
from sandbox.validation import channels as rules
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
    allow, deny = rules.permissions(call.form)
    _set_overwrite(call, Permissions(allow), Permissions(deny))
    return NO_CONTENT


@routes.on("DELETE", _OVERWRITE)
def remove_overwrite(call: Call) -> Answer:
    _set_overwrite(call, Permissions(0), Permissions(0))
    return NO_CONTENT


def _set_overwrite(call: Call, allow: Permissions, deny: Permissions) -> None:
    channel_id = call.params["channel_id"]
    call.world.access.require(call.bot_id, call.world.state.channel(channel_id), Permissions.MANAGE_ROLES)
    call.world.channels.overwrite(channel_id, call.params["overwrite_id"], allow=allow, deny=deny)
