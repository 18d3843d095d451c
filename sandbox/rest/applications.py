"""Routes of the application itself and of finding the gateway."""

from sandbox.rest.routing import Answer, Call, Routes

routes = Routes()


@routes.on("GET", "/gateway", needs_token=False)
def gateway(call: Call) -> Answer:
    return Answer(200, {"url": call.gateway_url})


@routes.on("GET", "/gateway/bot")
def gateway_bot(call: Call) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return Answer(200, {"url": call.gateway_url, "shards": call.shards, "session_start_limit": limit})


@routes.on("GET", "/oauth2/applications/@me")
@routes.on("GET", "/applications/@me")
def application(call: Call) -> Answer:
    state = call.world.state
    guilds = sum(call.bot_id in members for members in state.members.values())
    return Answer(200, {**state.application, "bot": state.bot, "approximate_guild_count": guilds})
