"""Routes of application commands, global and of guilds."""

from collections.abc import Sequence
from typing import Any

from sandbox.errors import refusal
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes
from sandbox.world.commands import EVERYWHERE

routes = Routes()
_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(call: Call) -> str:
    if call.params["application_id"] != call.world.state.application["id"]:
        raise refusal(50001)
    guild_id = call.params.get("guild_id")
    if guild_id is not None:
        call.world.access.require_in_guild(call.bot_id, guild_id)
    return guild_id or EVERYWHERE


@routes.on("GET", _GLOBAL)
@routes.on("GET", _GUILD)
def listed(call: Call) -> Answer:
    return Answer(200, call.world.commands.listed(_scope(call)))


@routes.on("PUT", _GLOBAL)
@routes.on("PUT", _GUILD)
def replace(call: Call) -> Answer:
    bodies: Any = call.body
    if not isinstance(bodies, Sequence):
        bodies = None
    return Answer(200, call.world.commands.replace(_scope(call), bodies))


@routes.on("POST", _GLOBAL)
@routes.on("POST", _GUILD)
def put(call: Call) -> Answer:
    command, new = call.world.commands.put(_scope(call), call.form)
    return Answer(201 if new else 200, command)


@routes.on("GET", _GLOBAL + "/{command_id}")
@routes.on("GET", _GUILD + "/{command_id}")
def get(call: Call) -> Answer:
    return Answer(200, call.world.commands.get(_scope(call), call.params["command_id"]))


@routes.on("PATCH", _GLOBAL + "/{command_id}")
@routes.on("PATCH", _GUILD + "/{command_id}")
def edit(call: Call) -> Answer:
    return Answer(200, call.world.commands.edit(_scope(call), call.params["command_id"], call.form))


@routes.on("DELETE", _GLOBAL + "/{command_id}")
@routes.on("DELETE", _GUILD + "/{command_id}")
def delete(call: Call) -> Answer:
    call.world.commands.delete(_scope(call), call.params["command_id"])
    return NO_CONTENT
