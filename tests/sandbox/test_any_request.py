"""Any request to any route is answered or refused, however wrong its parts are."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import Sandbox
from sandbox.errors import DiscordError
from sandbox.rest.routing import Call, Route
from sandbox.rest.server import table
from tests.sandbox.scene import Scene, furnish

_ROUTES = table().routes
_KEYS = (
    *(
        "content",
        "embeds",
        "components",
        "flags",
        "nonce",
        "enforce_nonce",
        "allowed_mentions",
        "message_reference",
    ),
    *("attachments", "name", "topic", "type", "archived", "locked", "applied_tags", "auto_archive_duration"),
    *(
        "rate_limit_per_user",
        "invitable",
        "message",
        "permission_overwrites",
        "nick",
        "messages",
        "recipient_id",
    ),
    *("allow", "deny", "data", "available_tags", "parent_id", "options", "description", "id"),
)
_LEAVES = st.sampled_from([None, True, False, 0, -1, 11, 1.5, "", "x", "5", "x" * 101])
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=3),
    max_leaves=6,
)
_QUERIES = st.dictionaries(
    st.sampled_from(["limit", "before", "after", "around", "query", "with_response"]),
    st.sampled_from(["x", "0", "5", ""]),
)


def _world() -> tuple[Scene, dict[str, list[str]]]:
    """A world with something of everything, and the ids by which routes name it."""
    scene = furnish(Sandbox())
    world = scene.world
    message = world.messages.send(scene.ana.id, scene.channel_id, {"content": "hello"})
    thread = world.threads.start_from_message(scene.ana.id, scene.channel_id, message["id"], {"name": "Talk"})
    forum_id = world.add_forum_channel(scene.guild_id, "ideas", tags=["a"])
    command, _ = world.commands.put("global", {"name": "help", "description": "Helps"})
    dm = world.people.direct_channel(scene.ana.id, world.bot_id)
    return scene, {
        "channel_id": [scene.channel_id, thread["id"], forum_id, dm["id"]],
        "message_id": [message["id"]],
        "guild_id": [scene.guild_id],
        "user_id": [scene.ana.id, world.bot_id],
        "application_id": [world.bot_id],
        "webhook_id": [world.bot_id],
        "overwrite_id": [scene.guild_id, scene.ben.id],
        "command_id": [command["id"]],
        "emoji": ["✅"],
    }


@settings(max_examples=120, deadline=None)
@given(route=st.sampled_from(_ROUTES), data=st.data())
def test_no_request_breaks_the_sandbox(route: Route, data: st.DataObject) -> None:
    scene, known = _world()
    names = [part.strip("{}") for part in route.template.split("/") if part.startswith("{")]
    params = {name: data.draw(st.sampled_from([*known.get(name, []), "1"])) for name in names}
    body = data.draw(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=4) | _JSON)
    query = data.draw(_QUERIES)
    call = Call(scene.world, route.method, route.template, query, body, (), params, "ws://127.0.0.1/gateway")
    answer: Any
    try:
        answer = route.handler(call).body
    except DiscordError as error:
        answer = error.body()
    assert json.dumps(answer)
    assert json.dumps(scene.world.snapshot())
