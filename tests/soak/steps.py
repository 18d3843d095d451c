"""The named steps at which the bot is killed: each of its requests to Discord, before and after it takes effect."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from sandbox.faults import Fault, Faults, When


class Provocation(StrEnum):
    """What makes the bot come to a step."""

    DUE = "a prompt falls due"
    FORUM_DUE = "a forum's prompt falls due"
    START = "it starts"
    INTERRUPTED = "it starts after it was killed while posting"
    TELL = "somebody tells a story"
    EDIT = "somebody edits a story that has its receipt"
    SHORTEN = "somebody deletes the end of a complete story"
    TAKE_BACK = "somebody deletes a story"
    REMARK = "somebody answers a story"
    PRESS = "somebody sends a form"
    ASK = "somebody asks for their stories"


@dataclass(frozen=True)
class Step:
    """A request of the bot's, by its method and the shape of its path, and what leads to it."""

    name: str
    request: str
    provocation: Provocation


POST = Step("post a prompt", "POST /channels/{group}/messages", Provocation.DUE)

STEPS = (
    POST,
    Step(
        "look for a prompt that was perhaps posted", "GET /channels/{group}/messages", Provocation.INTERRUPTED
    ),
    Step("open a prompt's thread", "POST /channels/{group}/messages/#/threads", Provocation.DUE),
    Step("post a prompt in a forum", "POST /channels/{forum}/threads", Provocation.FORUM_DUE),
    Step("look which threads there are", "GET /guilds/#/threads/active", Provocation.START),
    Step("read a thread", "GET /channels/{thread}/messages", Provocation.START),
    Step("tick a story", "PUT /channels/{thread}/messages/#/reactions/✅/@me", Provocation.TELL),
    Step("make a receipt", "POST /channels/{thread}/messages", Provocation.TELL),
    Step("edit a receipt", "PATCH /channels/{thread}/messages/#", Provocation.EDIT),
    Step("take a tick back", "DELETE /channels/{thread}/messages/#/reactions/✅/@me", Provocation.SHORTEN),
    Step("take a receipt back", "DELETE /channels/{thread}/messages/#", Provocation.TAKE_BACK),
    Step("clip feedback", "PUT /channels/{thread}/messages/#/reactions/📎/@me", Provocation.REMARK),
    Step("acknowledge an interaction", "POST /interactions/#/*/callback", Provocation.PRESS),
    Step("answer an interaction", "PATCH /webhooks/#/*/messages/@original", Provocation.ASK),
)
"""Between two of these lie the commits to the database."""

MOMENTS: tuple[When, ...] = ("before", "after")

_CHANNEL = re.compile(r"(?<=/channels/)\d+")
_TOKEN = re.compile(r"(?<=/)(?:interactions|webhooks)/\d+/([\w.-]+)")
_ID = re.compile(r"(?<=/)\d+(?=/|$)")


def shape(method: str, path: str, kind: Callable[[str], str]) -> str:
    """A request as the table writes it; `kind` tells what a channel is."""
    named = _CHANNEL.sub(lambda match: f"{{{kind(match[0])}}}", unquote(path))
    return f"{method} {_ID.sub('#', _TOKEN.sub(lambda match: match[0].replace(match[1], '*'), named))}"


@dataclass
class Trap:
    """Waits for a request, the next of a shape or the n-th of any, lets it hang and sets `sprung`."""

    when: When
    request: str | None = None
    countdown: int = 1
    sprung: asyncio.Event = field(default_factory=asyncio.Event)

    def springs(self, request: str) -> bool:
        """Whether this is the request."""
        if self.sprung.is_set() or self.request not in (None, request):
            return False
        self.countdown -= 1
        return self.countdown <= 0


class Traps(Faults):
    """The sandbox's faults, with a trap among them; remembers the secrets that it sees in addresses."""

    def __init__(self, kind: Callable[[str], str], touch: Callable[[], None]) -> None:
        super().__init__(touch)
        self._kind = kind
        self.trap: Trap | None = None
        self.tokens: set[str] = set()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that a request meets: the trap first."""
        self.tokens.update(match[1] for match in _TOKEN.finditer(path))
        if self.trap is not None and self.trap.springs(shape(method, path, self._kind)):
            self.trap.sprung.set()
            return self.add(hang=True, when=self.trap.when, times=0)
        return super().take(method, path)
