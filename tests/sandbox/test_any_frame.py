"""Any frame that a bot may send to the gateway is obeyed or closed with a code of Discord's, never an accident."""

import json
from typing import Any

import pytest

from tests.sandbox.listening import Listener
from tests.sandbox.scene import Scene

_GOOD: dict[str, Any] = {"token": "", "intents": 1, "properties": {}}


@pytest.mark.parametrize(
    ("first", "frame", "code"),
    [
        (None, "{", 4002),
        (None, "[]", 4002),
        (None, {"op": "x"}, 4001),
        (None, {"op": 99}, 4001),
        (None, {"op": True}, 4001),
        (None, {"op": 2, "d": None}, 4004),
        (None, {"op": 2, "d": {"token": "wrong"}}, 4004),
        (None, {"op": 2, "d": {**_GOOD, "intents": "all"}}, 4002),
        (None, {"op": 2, "d": {**_GOOD, "intents": 1 << 40}}, 4013),
        (None, {"op": 2, "d": {**_GOOD, "shard": "01"}}, 4002),
        (None, {"op": 2, "d": {**_GOOD, "shard": [1, 1]}}, 4010),
        (None, {"op": 2, "d": {**_GOOD, "large_threshold": "x"}}, 4002),
        (None, {"op": 6, "d": {**_GOOD, "seq": "x"}}, 4002),
        (None, {"op": 8, "d": {}}, 4003),
        ("identify", {"op": 2, "d": _GOOD}, 4005),
        ("identify", {"op": 6, "d": _GOOD}, 4005),
        ("identify", {"op": 8, "d": []}, 4002),
        ("identify", {"op": 8, "d": {"guild_id": 1, "query": "", "limit": "x"}}, 4002),
        ("identify", {"op": 1, "d": "x" * 5000}, 4002),
    ],
)
async def test_a_bad_frame_is_closed_with_its_code(
    scene: Scene, first: str | None, frame: Any, code: int
) -> None:
    async with Listener.of(scene.sandbox) as listener:
        if first is not None:
            await listener.identify(0)
        if isinstance(frame, dict) and isinstance(frame.get("d"), dict) and frame["d"].get("token") == "":
            frame = {**frame, "d": {**frame["d"], "token": scene.sandbox.token}}
        await listener.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        assert await listener.until_closed() == code
    scene.sandbox.traffic.clear()  # the contract forbids what was sent


async def test_too_many_frames_are_refused(scene: Scene) -> None:
    async with Listener.of(scene.sandbox) as listener:
        for _ in range(121):
            await listener.send(1, None)
        assert await listener.until_closed() == 4008


async def test_a_privileged_intent_needs_its_switch(scene: Scene) -> None:
    for content, members, code in ((True, False, 4014), (False, True, 4014), (True, True, None)):
        scene.world.set_intents(message_content=content, guild_members=members)
        async with Listener.of(scene.sandbox) as listener:
            try:
                await listener.identify()
            except ConnectionError:
                assert listener.closed == code
            else:
                assert code is None
