"""Routes as path templates, the request as a route sees it, and its answer."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.validation.form import of_object
from sandbox.world import World, objects, views
from sandbox.world.files import Upload


@dataclass(frozen=True)
class Answer:
    """A status and a JSON body; None for no body."""

    status: int
    body: Any = None


NO_CONTENT = Answer(204)


@dataclass(frozen=True)
class Call:
    """A request of the bot, taken apart."""

    world: World
    method: str
    path: str
    query: Mapping[str, str]
    body: Any = None
    uploads: Sequence[Upload] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    gateway_url: str = ""
    shards: int = 1

    @property
    def form(self) -> Json:
        """The body as an object. Raises DiscordError 50035 for anything else."""
        return of_object({} if self.body is None else self.body)

    @property
    def bot_id(self) -> str:
        return self.world.bot_id

    def limit(self, default: int, most: int) -> int:
        """The `limit` of the query."""
        try:
            limit = int(self.query.get("limit", default))
        except ValueError:
            limit = 0
        if not 1 <= limit <= most:
            fault = {"code": "NUMBER_TYPE_MAX", "message": f"int value should be between 1 and {most}."}
            raise refusal(50035, {"limit": {"_errors": [fault]}})
        return limit

    def shown(self, message: Json) -> Json:
        """A message as REST gives it to the bot, without content if the application may not read it."""
        seen = views.message(self.world.core, message, self.bot_id)
        if self.world.state.application["flags"] & objects.GATEWAY_MESSAGE_CONTENT:
            return seen
        return views.without_content(self.world.core, seen)


Handler = Callable[[Call], Answer]

_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")
"""Parameters whose values have limits of their own; the last is not documented as one, but bound to one token as well.

Source: https://discord.com/developers/docs/topics/rate-limits
"""


def major(params: Mapping[str, str]) -> str:
    """What a request's limits are counted by, beside its route."""
    return "/".join(params.get(key, "") for key in _MAJOR)


def check_ids(params: Mapping[str, str]) -> None:
    """Raises DiscordError 50035 for what stands in a path where an id belongs; "@original" names a message."""
    for name, value in params.items():
        if name.endswith("_id") and not (name == "message_id" and value == "@original"):
            snowflake(name, value)


def snowflake(name: str, text: str) -> int:
    """An id out of the query or path. Raises DiscordError 50035 for anything else."""
    if text.isdecimal():
        return int(text)
    fault = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{text}" is not snowflake.'}
    raise refusal(50035, {name: {"_errors": [fault]}})


@dataclass(frozen=True)
class Route:
    """A method and a template like `/channels/{channel_id}`, and who answers."""

    method: str
    template: str
    handler: Handler
    needs_token: bool = True
    """False where the path carries a token of its own."""

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.template))


class Routes:
    """A resource's routes, filled by its handlers' decorators."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def on(self, method: str, template: str, *, needs_token: bool = True) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.all.append(Route(method, template, handler, needs_token))
            return handler

        return register


class Table:
    """Finds the route of a path; literal segments win over parameters."""

    def __init__(self, resources: Iterable[Routes]) -> None:
        routes = [route for resource in resources for route in resource.all]
        routes.sort(key=lambda route: route.template.count("{"))
        self.routes = tuple(routes)
        self._patterns = [(route, route.pattern) for route in routes]

    def find(self, method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
        """The route and its decoded parameters; None for a path that nobody serves."""
        for route, pattern in self._patterns:
            if route.method == method and (match := pattern.fullmatch(raw_path)):
                return route, {key: unquote(value) for key, value in match.groupdict().items()}
        return None
