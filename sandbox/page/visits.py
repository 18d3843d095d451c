"""A request of the page as its handlers see it, and how what they return or raise becomes an answer."""

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.actors import Actor, NotPossible, Run
from sandbox.errors import DiscordError
from sandbox.page.door import Handler
from sandbox.permissions import Json
from sandbox.world import World

_RUNS_KEPT = 200
"""How many commands and presses stay known, so that the forms they open can be filled."""

File = tuple[str, bytes]


class Unreadable(Exception):
    """A request that the page would not send."""


@dataclass
class Visit:
    """Who does it, where, and with what."""

    world: World
    runs: "OrderedDict[str, Run]"
    params: dict[str, str]
    query: dict[str, str]
    body: Json = field(default_factory=dict)
    files: dict[str, list[File]] = field(default_factory=dict)
    """By the name of the form's field."""

    @property
    def actor(self) -> Actor:
        return Actor(self.world, self.params["user"])

    @property
    def channel(self) -> str:
        return self.params["channel"]

    @property
    def message(self) -> str:
        return self.params["message"]

    def text(self, key: str, default: str | None = None) -> str:
        """A text of the body. Raises Unreadable if it is missing without a default, or no text."""
        value = self.body.get(key, default)
        if not isinstance(value, str):
            raise Unreadable(f"{key!r} is missing or no text.")
        return value

    def optional(self, key: str) -> str | None:
        """A text of the body, or None if it is missing or null."""
        return None if self.body.get(key) is None else self.text(key)

    def table(self, key: str) -> Json:
        """An object of the body, empty if it is missing."""
        value = self.body.get(key) or {}
        if not isinstance(value, dict):
            raise Unreadable(f"{key!r} is no object.")
        return value

    def keep(self, run: Run) -> Json:
        """Remembers a run under its interaction's id, which is the answer."""
        self.runs[run.interaction.id] = run
        while len(self.runs) > _RUNS_KEPT:
            self.runs.popitem(last=False)
        return {"id": run.interaction.id}


VisitHandler = Callable[[Visit], Awaitable[Any]]
Routes = list[tuple[str, str, VisitHandler]]


class Visits:
    """Turns handlers of visits into handlers of requests."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def served(self, handler: VisitHandler) -> Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            try:
                visit = Visit(self._world, self._runs, dict(request.match_info), dict(request.query))
                visit.body, visit.files = await _read(request)
                return web.json_response(await handler(visit))
            except DiscordError as error:
                return _failed(error.status, _sentence(error))
            except NotPossible as error:
                return _failed(422, str(error).split("\n\n")[0])
            except Unreadable as error:
                return _failed(400, str(error))

        return serve


def _failed(status: int, sentence: str) -> web.Response:
    return web.json_response({"message": sentence}, status=status)


def _sentence(error: DiscordError) -> str:
    """The message, with the first fault of a form's tree."""
    node: Any = error.errors or {}
    while isinstance(node, dict) and node:
        node = node.get("_errors") or next(iter(node.values()))
    return f"{error.message}: {node[0]['message']}" if isinstance(node, list) and node else error.message


async def _read(request: web.Request) -> tuple[Json, dict[str, list[File]]]:
    """The JSON body; with files it is the field `body` of a form."""
    files: dict[str, list[File]] = {}
    if not request.content_type.startswith("multipart/"):
        return _object(await request.read()), files
    raw = b""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise Unreadable("The form has a part without a name.")
        content = bytes(await part.read(decode=True))
        if part.name == "body":
            raw = content
        else:
            files.setdefault(part.name, []).append((part.filename or "file", content))
    return _object(raw), files


def _object(raw: bytes) -> Json:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise Unreadable("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise Unreadable("The body is no object.")
    return body
