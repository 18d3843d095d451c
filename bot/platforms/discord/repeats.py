"""Keeps discord.py from repeating a request that Discord may have carried out although it answered with a failure."""

import re
from types import SimpleNamespace

import aiohttp

_FORUM_POST = re.compile(r"/channels/\d+/threads$")
"""The one request of ours that must not come twice and that Discord takes no nonce for.
https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel"""


class Unanswered(aiohttp.ClientError):
    """Discord failed while it answered, so what was asked for may be done or not."""


def no_second_post() -> aiohttp.TraceConfig:
    """For the client's `http_trace`: a forum post that fails on Discord's side raises Unanswered at once.

    discord.py would send it up to four times more; whoever posted looks for it instead.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_end)
    return trace


async def _end(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
) -> None:
    failed = request.response.status >= 500
    if failed and request.method == "POST" and _FORUM_POST.search(request.url.path):
        request.response.close()
        raise Unanswered(f"{request.response.status} for a post in a forum")
