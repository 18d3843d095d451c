"""Serves what was uploaded."""

import base64
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from sandbox.world import World


def serving(world: World) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler of /attachments/{channel_id}/{attachment_id}/{name}."""

    async def serve(request: web.Request) -> web.StreamResponse:
        kept = world.state.files.get(request.match_info["attachment_id"])
        if kept is None or kept["name"] != request.match_info["name"]:
            raise web.HTTPNotFound
        # Uploaded HTML must not run on the page's own origin.
        headers = {
            hdrs.CONTENT_TYPE: kept["type"],
            hdrs.CONTENT_DISPOSITION: "attachment",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=base64.b64decode(kept["content"]), headers=headers)

    return serve
