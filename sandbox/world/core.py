"""What every part of the world shares: state, feed, ids and the time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.permissions import Json
from sandbox.snowflake import Clock, Snowflakes
from sandbox.world.access import Access
from sandbox.world.events import Event, Feed, copied
from sandbox.world.state import State


@dataclass
class Core:
    """The ground on which the world's nouns stand."""

    state: State
    clock: Clock
    feed: Feed = field(default_factory=Feed)
    files_url: Callable[[], str] = lambda: ""
    """Where attachments are served; known once the server listens."""

    def __post_init__(self) -> None:
        self.access = Access(self.state)
        self._snowflakes = Snowflakes(self.clock, self.state.last_id)

    def new_id(self) -> str:
        snowflake = self._snowflakes.next()
        self.state.last_id = self._snowflakes.last
        return snowflake

    def now(self) -> str:
        """The present as Discord writes it."""
        return self.clock().isoformat()

    @property
    def bot_id(self) -> str:
        bot_id: str = self.state.bot["id"]
        return bot_id

    def tell(
        self,
        name: str,
        data: Json,
        *,
        guild_id: str | None = None,
        channel_id: str | None = None,
        audience: frozenset[str] | None = None,
    ) -> None:
        """Emits an event with a copy of the data."""
        self.feed.emit(Event(name, copied(data), guild_id, channel_id, audience))
