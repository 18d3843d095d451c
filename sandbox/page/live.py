"""Tells an open page what happens, as it happens."""

import asyncio

from aiohttp import WSCloseCode, web

from sandbox.actors import Actor
from sandbox.world import World
from sandbox.world.events import Subscription

_HEARTBEAT = 20.0
"""Seconds between pings, so that a page that went away is noticed."""


class Live:
    """The open pages' WebSockets: first READY, then each event as `{"name", "data"}`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        user_id = request.match_info["user"]
        if user_id not in self._world.state.users:
            return web.Response(status=404, text="There is no such member.")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        # The page looks around after READY: nothing can happen between the two unheard.
        events = Actor(self._world, user_id).events()
        self._open.add(socket)
        telling = asyncio.create_task(_tell(socket, events))
        try:
            async for _ in socket:
                pass
        finally:
            self._open.discard(socket)
            events.close()
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        return socket

    async def close(self, app: web.Application) -> None:
        """Says goodbye to every page, so that the server can stop at once."""
        for socket in tuple(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)


async def _tell(socket: web.WebSocketResponse, events: Subscription) -> None:
    try:
        await socket.send_json({"name": "READY"})
        async for event in events:
            await socket.send_json({"name": event.name, "data": event.data})
    except ConnectionError:
        await socket.close()
