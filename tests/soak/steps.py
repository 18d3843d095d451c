"""The named steps at which the bot is killed: each of its requests to Discord, before and after it takes effect."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from urllib.parse import unquote

from sandbox.faults import Fault, Faults

Moment = Literal["before", "after", "late"]
"""When the bot is killed: before its request takes effect, after it, or before one that all the same does so later."""


class Provocation(StrEnum):
    """What makes the bot come to a step."""

    DUE = "a prompt falls due"
    FORUM_DUE = "a forum's prompt falls due"
    REMIND = "a reminder falls due"
    DIGEST = "a digest falls due"
    DOUBLED = "what was given up while posting arrives after it was done again"
    START = "it starts"
    INTERRUPTED = "it starts after it was killed while posting"
    TELL = "somebody tells a story"
    EDIT = "somebody edits a story that has its receipt"
    SHORTEN = "somebody deletes the end of a complete story"
    TAKE_BACK = "somebody deletes the messages of a story"
    ERASE = "somebody deletes a story for good"
    REMARK = "somebody answers a story"
    UNCLIP = "somebody deletes a story for good that a peer has answered"
    PRESS = "somebody sends a form"
    ASK = "somebody asks for their stories"
    SHARE = "somebody shares a story, once more if that came to nothing"
    REFUSED = "somebody asks for what cannot be done"


@dataclass(frozen=True)
class Step:
    """A request of the bot's, by its method and the shape of its path, and what leads to it.

    `direct` says that it happens in a direct conversation, `may_be_late` that it is put right if it takes effect later,
    `follows` which request comes just before it, where others have the same shape.
    """

    name: str
    request: str
    provocation: Provocation
    direct: bool = False
    may_be_late: bool = False
    follows: str | None = None

    @property
    def moments(self) -> Sequence[Moment]:
        """When the bot may be killed at it."""
        return ("before", "after", "late") if self.may_be_late else MOMENTS

    @property
    def is_provoked(self) -> bool:
        """Whether it takes more than time to bring the bot there, such as a member."""
        return self.provocation not in BY_ITSELF


BY_ITSELF = (Provocation.DUE, Provocation.FORUM_DUE, Provocation.START, Provocation.INTERRUPTED)
"""What surely happens without anybody's doing."""

POST = Step("post a prompt", "POST /channels/{group}/messages", Provocation.DUE, may_be_late=True)
SHARE = Step("share a story", "POST /channels/{lounge}/messages", Provocation.SHARE)


def _showing() -> Iterator[Step]:
    """What is shown of a story that is told in messages."""
    for channel, where in (("thread", ""), ("direct", " in a direct conversation")):
        direct = channel == "direct"
        messages = f"/channels/{{{channel}}}/messages"
        tick = f"{messages}/#/reactions/✅/@me"
        yield Step(f"tick a story{where}", f"PUT {tick}", Provocation.TELL, direct)
        yield Step(f"make a receipt{where}", f"POST {messages}", Provocation.TELL, direct, may_be_late=True)
        yield Step(f"edit a receipt{where}", f"PATCH {messages}/#", Provocation.EDIT, direct)
        yield Step(f"take a tick back{where}", f"DELETE {tick}", Provocation.SHORTEN, direct)
        yield Step(f"take a receipt back{where}", f"DELETE {messages}/#", Provocation.TAKE_BACK, direct)
        erasing = f"take back the receipt of a deleted story{where}"
        yield Step(erasing, f"DELETE {messages}/#", Provocation.ERASE, direct)


_WHOM = "GET /guilds/#/members/#"
_CLIP = "/channels/{thread}/messages/#/reactions/📎/@me"

STEPS = (
    Step("log in", "GET /users/@me", Provocation.START),
    Step("ask what application it is", "GET /oauth2/applications/@me", Provocation.START),
    Step("find the gateway", "GET /gateway/bot", Provocation.START),
    POST,
    Step(
        "look for a prompt that was perhaps posted", "GET /channels/{group}/messages", Provocation.INTERRUPTED
    ),
    Step("open a prompt's thread", "POST /channels/{group}/messages/#/threads", Provocation.DUE),
    Step(
        "post a prompt in a forum",
        "POST /channels/{forum}/threads",
        Provocation.FORUM_DUE,
        may_be_late=True,
    ),
    Step("withdraw a doubled prompt", "DELETE /channels/{group}/messages/#", Provocation.DOUBLED),
    Step("look which threads there are", "GET /guilds/#/threads/active", Provocation.START),
    Step("look which threads sleep", "GET /channels/{group}/threads/archived/public", Provocation.START),
    Step("look which posts sleep", "GET /channels/{forum}/threads/archived/public", Provocation.START),
    Step("read a thread", "GET /channels/{thread}/messages", Provocation.START),
    Step("read a direct conversation", "GET /channels/{direct}/messages", Provocation.TELL, direct=True),
    Step("look at a saved message", "GET /channels/{lounge}/messages/#", Provocation.START),
    *_showing(),
    Step("look whom to remind", _WHOM, Provocation.REMIND),
    Step("open a conversation to remind somebody", "POST /users/@me/channels", Provocation.REMIND),
    Step("remind somebody", "POST /channels/{direct}/messages", Provocation.REMIND, follows=_WHOM),
    Step("post a digest", POST.request, Provocation.DIGEST),
    Step("clip feedback", f"PUT {_CLIP}", Provocation.REMARK),
    Step("take a clip off", f"DELETE {_CLIP}", Provocation.UNCLIP),
    SHARE,
    Step("acknowledge an interaction", "POST /interactions/#/*/callback", Provocation.PRESS),
    Step("answer an interaction", "PATCH /webhooks/#/*/messages/@original", Provocation.ASK),
    Step("say why something cannot be done", "POST /webhooks/#/*", Provocation.REFUSED),
)
"""Between two of these lie the commits to the database."""

SELDOM = {
    "PUT /applications/#/commands": "once, unless the commands change",
    "GET /channels/{thread}/messages/#": "when a message comes so late that it may have been deleted since",
    "GET /channels/{direct}/messages/#": "the same in a direct conversation",
    "GET /channels/{thread}": "when something is to be shown in a thread that has just fallen asleep",
    "PATCH /channels/{thread}": "the same",
    "DELETE /webhooks/#/*/messages/@original": "when an answer for all becomes a refusal for one",
}
"""Requests that no deed brings about at will, and when they come: the bot is killed at these by chance alone."""

MOMENTS: tuple[Literal["before", "after"], ...] = ("before", "after")

_CHANNEL = re.compile(r"(?<=/channels/)\d+")
_TOKEN = re.compile(r"(?<=/)(?:interactions|webhooks)/\d+/([\w.-]+)")
_ID = re.compile(r"(?<=/)\d+(?=/|$)")


def shape(method: str, path: str, kind: Callable[[str], str]) -> str:
    """A request as the table writes it; `kind` tells what a channel is."""
    named = _CHANNEL.sub(lambda match: f"{{{kind(match[0])}}}", unquote(path))
    return f"{method} {_ID.sub('#', _TOKEN.sub(lambda match: match[0].replace(match[1], '*'), named))}"


def unnamed(requests: Iterable[tuple[str, str]], kind: Callable[[str], str]) -> list[str]:
    """The shapes of requests, given by method and path, that are neither a step nor known to come seldom."""
    known = {step.request for step in STEPS} | SELDOM.keys()
    return sorted({shape(method, path, kind) for method, path in requests} - known)


@dataclass
class Trap:
    """Waits for a request, the n-th of a shape or of any, lets it hang and sets `sprung`.

    One that `follows` waits for that first.
    """

    when: Moment
    request: str | None = None
    follows: str | None = None
    countdown: int = 1
    sprung: asyncio.Event = field(default_factory=asyncio.Event)

    def springs(self, request: str) -> bool:
        """Whether this is the request."""
        if self.follows == request:
            self.follows = None
        if self.sprung.is_set() or self.follows or self.request not in (None, request):
            return False
        self.countdown -= 1
        return self.countdown <= 0


class Traps(Faults):
    """The sandbox's faults, with a trap among them; remembers the secrets that it sees in addresses."""

    def __init__(self, kind: Callable[[str], str], touch: Callable[[], None]) -> None:
        super().__init__(touch)
        self._kind = kind
        self.trap: Trap | None = None
        self.is_late = False
        """Whether a request is under way that the bot has given up."""
        self.tokens: set[str] = set()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that a request meets: the trap first."""
        self.tokens.update(match[1] for match in _TOKEN.finditer(path))
        if self.trap is not None and self.trap.springs(shape(method, path, self._kind)):
            self.trap.sprung.set()
            if self.trap.when == "late":
                self.is_late = True
                return self.add(hang=True, late=True, times=0)
            return self.add(hang=True, when=self.trap.when, times=0)
        return super().take(method, path)

    def release(self) -> None:
        """Let what hangs go on: what was given up arrives."""
        self.is_late = False
        super().release()
