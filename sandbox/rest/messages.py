"""Routes of messages."""

from collections.abc import Mapping

from sandbox import limits
from sandbox.permissions import Json
from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes, snowflake
from sandbox.validation.form import Form

routes = Routes()
_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_DEFAULT_PAGE = 50


@routes.on("GET", _MESSAGES)
def page(call: Call) -> Answer:
    history = call.world.messages.history(call.bot_id, call.params["channel_id"])
    chosen = _chosen(history, call.query, call.limit(_DEFAULT_PAGE, limits.MESSAGE_PAGE))
    return Answer(200, [call.shown(each) for each in reversed(chosen)])


def _chosen(history: list[Json], query: Mapping[str, str], limit: int) -> list[Json]:
    """A page of the history, oldest first (Get Channel Messages)."""
    asked = {key: snowflake(key, query[key]) for key in ("before", "after", "around") if key in query}
    if "around" in asked:
        older = [each for each in history if int(each["id"]) < asked["around"]]
        rest = [each for each in history if int(each["id"]) >= asked["around"]]
        return older[max(0, len(older) - limit // 2) :] + rest[: limit - limit // 2]
    if "after" in asked:
        return [each for each in history if int(each["id"]) > asked["after"]][:limit]
    if "before" in asked:
        history = [each for each in history if int(each["id"]) < asked["before"]]
    return history[-limit:]


@routes.on("GET", _MESSAGE)
def read(call: Call) -> Answer:
    message = call.world.messages.read(call.bot_id, call.params["channel_id"], call.params["message_id"])
    return Answer(200, call.shown(message))


@routes.on("POST", _MESSAGES)
def send(call: Call) -> Answer:
    message = call.world.messages.send(call.bot_id, call.params["channel_id"], call.form, call.uploads)
    nonce = {"nonce": message["nonce"]} if "nonce" in message else {}
    return Answer(200, {**call.shown(message), **nonce})


@routes.on("PATCH", _MESSAGE)
def edit(call: Call) -> Answer:
    where = call.params["channel_id"], call.params["message_id"]
    return Answer(200, call.shown(call.world.messages.edit(call.bot_id, *where, call.form, call.uploads)))


@routes.on("DELETE", _MESSAGE)
def delete(call: Call) -> Answer:
    call.world.messages.delete(call.bot_id, call.params["channel_id"], call.params["message_id"])
    return NO_CONTENT


@routes.on("POST", _MESSAGES + "/bulk-delete")
def delete_many(call: Call) -> Answer:
    form = Form()
    given = form.items(("messages",), call.form.get("messages"), most=limits.BULK_DELETE_MOST)
    form.finish()
    ids = [str(snowflake("messages", str(each))) for each in given]
    call.world.messages.delete_many(call.bot_id, call.params["channel_id"], ids)
    return NO_CONTENT
