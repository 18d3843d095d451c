"""The bodies of requests: JSON, or a form with JSON and files (Uploading Files, reference)."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.errors import DiscordError, refusal
from sandbox.world.files import Upload


class Unreadable(DiscordError):
    """A body that is not JSON; `text` is what was sent, as far as it could be read."""

    def __init__(self, raw: bytes = b"") -> None:
        error = refusal(50109)
        super().__init__(error.status, error.code, error.message)
        self.text = raw.decode(errors="replace")


async def read(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON body, or that of a multipart form with its files. Raises Unreadable for what is neither."""
    if request.content_type.startswith("multipart/"):
        try:
            return await _read_form(request)
        except ValueError:  # no boundary, or an end too soon
            raise Unreadable from None
    raw = await request.read()
    return (_json(raw) if raw else None), []


async def _read_form(request: web.Request) -> tuple[Any, list[Upload]]:
    body: Any = None
    uploads: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _json(content)
        elif part.name.startswith("files["):
            uploads.append(Upload(part.filename or "file", content, part.name[6:-1]))
    return body, uploads


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Unreadable(raw) from None
