"""A gateway session: what a bot asked for, and every dispatch until it is done with."""

import secrets
from collections import Counter, deque
from collections.abc import Callable
from typing import Protocol

from sandbox.gateway import payloads
from sandbox.gateway.commands import Identify
from sandbox.gateway.intents import Intents, wants
from sandbox.gateway.sight import Sight
from sandbox.permissions import Json
from sandbox.recording import Recorder
from sandbox.world import World, views, visibility
from sandbox.world.events import Event

REPLAY_LENGTH = 5000
"""How many dispatches a session without connection keeps; a longer absence cannot be resumed."""

_MESSAGE_EVENTS = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})


class Outlet(Protocol):
    """A connection, as far as a session needs it."""

    def send(self, payload: Json) -> None: ...


class Session:
    """Numbers the dispatches of one shard and keeps them for a resume."""

    def __init__(self, world: World, recorder: Recorder, identify: Identify) -> None:
        self.id = secrets.token_hex(16)
        self.intents = Intents(identify.intents)
        self.large_threshold = identify.large_threshold
        self.shard = identify.shard
        self.sequence = 0
        self.outlet: Outlet | None = None
        self.is_late: Callable[[str], bool] = lambda name: False
        """Whether dispatches of this name are kept back for now."""
        self.held: list[tuple[str, Json]] = []
        """What was kept back."""
        self.repeated: Counter[str] = Counter()
        """How many of the next dispatches by name are sent twice."""
        self.outages: set[str] = set()
        """Guilds that are unavailable: nothing is told of them."""
        self._world = world
        self._sight = Sight(world)
        self._recorder = recorder
        self._sent: deque[tuple[int, Json]] = deque(maxlen=REPLAY_LENGTH)

    def holds(self, guild_id: str | None) -> bool:
        """Whether the shard is responsible: for a guild by its id, for all else the first one."""
        return (int(guild_id) >> 22) % self.shard[1] == self.shard[0] if guild_id else self.shard[0] == 0

    def guild_ids(self) -> list[str]:
        members = self._world.state.members
        return [each for each, joined in members.items() if self._world.bot_id in joined and self.holds(each)]

    def offer(self, event: Event) -> None:
        """Dispatches an event if this session may see it and asked for it."""
        guild_id = event.guild_id or event.data.get("guild_id")
        if (
            guild_id in self.outages
            or not self.holds(guild_id)
            or not self._world.access.may_receive(self._world.bot_id, event)
        ):
            return
        if wants(self.intents, event.name, event.data, self._world.bot_id):
            self._deliver(event.name, self._shown(event))
        if self.intents & Intents.GUILDS:
            for name, data in self._sight.consequences(event):
                self._deliver(name, data)

    def _deliver(self, name: str, data: Json) -> None:
        if self.is_late(name):
            self.held.append((name, data))
            return
        self.dispatch(name, data)
        if self.repeated[name] > 0:
            self.repeated[name] -= 1
            self.dispatch(name, data)

    def release(self, *, backwards: bool = False) -> None:
        """Delivers what was kept back, in order or the last first."""
        held, self.held = self.held, []
        for name, data in reversed(held) if backwards else held:
            self._deliver(name, data)

    def _shown(self, event: Event) -> Json:
        if event.name == "GUILD_CREATE":
            return self.guild(event.data["id"], joined_now=True)
        if event.name in _MESSAGE_EVENTS and not self.intents & Intents.MESSAGE_CONTENT:
            return views.without_content(self._world.core, event.data)
        return visibility.told(self._world.core, event, self._world.bot_id)

    def guild(self, guild_id: str, *, joined_now: bool) -> Json:
        return payloads.guild_create(
            self._world,
            guild_id,
            channels=self._sight.channels(guild_id),
            intents=self.intents,
            large_threshold=self.large_threshold,
            joined_now=joined_now,
        )

    def dispatch(self, name: str, data: Json) -> None:
        self.sequence += 1
        payload = {"op": 0, "t": name, "s": self.sequence, "d": data}
        self._sent.append((self.sequence, payload))
        self._send(payload)

    def _send(self, payload: Json) -> None:
        if self.outlet is not None:
            self._recorder.event(payload["t"], payload["d"])
            self.outlet.send(payload)

    def can_replay(self, after: int) -> bool:
        """Whether everything after this number is still kept."""
        oldest = self._sent[0][0] if self._sent else self.sequence + 1
        return oldest - 1 <= after <= self.sequence

    def replay(self, after: int) -> None:
        for number, payload in self._sent:
            if number > after:
                self._send(payload)
