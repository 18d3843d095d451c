"""Connections that break off in the middle of a request, as the network's do."""

from aiohttp import web


def is_gone(request: web.Request) -> bool:
    """Whether the client of a request has hung up."""
    return request.transport is None or request.transport.is_closing()


def broken(request: web.Request) -> web.Response:
    """Breaks the connection without a word; the result only satisfies aiohttp, for nobody is left to read it."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)


async def torn(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Sends half of an answer and breaks the connection; of an answer without a body that is nothing."""
    if not isinstance(whole.body, bytes):
        return broken(request)
    half = web.StreamResponse(status=whole.status, headers=whole.headers)
    half.content_length = len(whole.body)
    await half.prepare(request)
    await half.write(whole.body[: len(whole.body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return half
