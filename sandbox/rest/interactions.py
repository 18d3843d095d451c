"""Routes by which a bot answers interactions: the callback and the interaction's webhook."""

from sandbox.rest.routing import NO_CONTENT, Answer, Call, Routes

routes = Routes()
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_MESSAGE = _WEBHOOK + "/messages/{message_id}"


@routes.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback", needs_token=False)
def respond(call: Call) -> Answer:
    interaction_id, token = call.params["interaction_id"], call.params["interaction_token"]
    answer = call.world.interactions.respond(interaction_id, token, call.form, call.uploads)
    return Answer(200, answer) if call.query.get("with_response") in ("true", "1") else NO_CONTENT


@routes.on("POST", _WEBHOOK, needs_token=False)
def follow_up(call: Call) -> Answer:
    return Answer(
        200, call.shown(call.world.interactions.follow_up(*_webhook(call), call.form, call.uploads))
    )


@routes.on("GET", _MESSAGE, needs_token=False)
def read(call: Call) -> Answer:
    return Answer(200, call.shown(call.world.interactions.read(*_webhook(call), call.params["message_id"])))


@routes.on("PATCH", _MESSAGE, needs_token=False)
def edit(call: Call) -> Answer:
    message_id = call.params["message_id"]
    return Answer(
        200, call.shown(call.world.interactions.edit(*_webhook(call), message_id, call.form, call.uploads))
    )


@routes.on("DELETE", _MESSAGE, needs_token=False)
def delete(call: Call) -> Answer:
    call.world.interactions.delete(*_webhook(call), call.params["message_id"])
    return NO_CONTENT


def _webhook(call: Call) -> tuple[str, str]:
    return call.params["webhook_id"], call.params["webhook_token"]
