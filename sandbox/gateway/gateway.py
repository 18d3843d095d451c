"""All sessions and connections of the bot, and the troubles a test can make for them."""

from collections import Counter
from collections.abc import Callable

from aiohttp import web

from sandbox.gateway.commands import Identify
from sandbox.gateway.connection import Connection
from sandbox.gateway.session import Session
from sandbox.recording import Recorder
from sandbox.world import World
from sandbox.world.events import Event

CLOSE_SECONDS = 1.0
"""How long a closing connection waits for the other side to agree."""

RECONNECT_SECONDS = 5.0
"""How long a bot that was asked to reconnect keeps its connection; Discord only says that it should do so at once."""


class Gateway:
    """Serves `/gateway` and passes the world's events to every session."""

    def __init__(self, world: World, recorder: Recorder, url: Callable[[], str]) -> None:
        self.world = world
        self.recorder = recorder
        self._url = url
        self.connections: set[Connection] = set()
        self.answers_heartbeats = True
        """Set to False, the connection looks alive and is not."""
        self._sessions: dict[str, Session] = {}
        self._refused_resumes = 0
        self._late: frozenset[str] | None = None
        """Names of dispatches to keep back: none of them, or all if it is empty."""
        self._repeated_later: Counter[str] = Counter()
        self._stop = world.feed.listen(self._tell)

    @property
    def url(self) -> str:
        return self._url()

    @property
    def connected(self) -> bool:
        """Whether a bot has identified and is listening."""
        return any(each.session is not None for each in self.connections)

    def _tell(self, event: Event) -> None:
        for session in tuple(self._sessions.values()):
            session.offer(event)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=CLOSE_SECONDS, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(self, request, socket)
        self.connections.add(connection)
        try:
            await connection.run()
        finally:
            self.connections.discard(connection)
            self.world.feed.touch()
        return socket

    def open(self, identify: Identify) -> Session:
        session = Session(self.world, self.recorder, identify)
        session.is_late = lambda name: self._late is not None and (not self._late or name in self._late)
        session.repeated, self._repeated_later = self._repeated_later, Counter()
        self._sessions[session.id] = session
        self.world.feed.touch()
        return session

    def end(self, session: Session) -> None:
        self._sessions.pop(session.id, None)

    def resumable(self, session_id: str) -> Session | None:
        if self._refused_resumes:
            self._refused_resumes -= 1
            self._sessions.pop(session_id, None)
            return None
        return self._sessions.get(session_id)

    # Troubles

    def drop(self) -> None:
        """Ends every connection without a closing frame; the sessions wait to be resumed."""
        for connection in tuple(self.connections):
            connection.cut()

    def reset(self) -> None:
        """Like `drop`, but the network says that it broke."""
        for connection in tuple(self.connections):
            connection.reset()

    async def close(self, code: int = 1012) -> None:
        """Closes every connection with a code; of Discord's own, 4004 and 4010 to 4014 are final for a bot."""
        for connection in tuple(self.connections):
            await connection.close(code)

    def ask_to_reconnect(self, *, within: float = RECONNECT_SECONDS) -> None:
        """Asks every connection to reconnect and resume, as before a deploy; closes those that do not, in time."""
        for connection in tuple(self.connections):
            connection.ask_to_reconnect(within=within)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Declares every session invalid."""
        for connection in tuple(self.connections):
            if connection.session is not None and not resumable:
                self.end(connection.session)
            connection.invalidate(resumable=resumable)

    def hold(self, *names: str) -> None:
        """Keeps dispatches back until `release`, all or those of these names: late events, and out of order."""
        self._late = frozenset(names)

    def release(self, *, backwards: bool = False) -> None:
        """Sends what was held back, in order or the last first."""
        self._late = None
        for session in tuple(self._sessions.values()):
            session.release(backwards=backwards)

    def repeat(self, name: str, times: int = 1) -> None:
        """Sends the next `times` dispatches of this name twice; to the next session, if there is none yet."""
        for session in self._sessions.values():
            session.repeated[name] += times
        if not self.connected:
            self._repeated_later[name] += times

    def begin_outage(self, guild_id: str) -> None:
        """Makes a guild unavailable, as in an outage of Discord's: what happens in it meanwhile is never told."""
        for session in self._sessions.values():
            if session.holds(guild_id):
                session.dispatch("GUILD_DELETE", {"id": guild_id, "unavailable": True})
                session.outages.add(guild_id)

    def end_outage(self, guild_id: str) -> None:
        """Makes it available again."""
        for session in self._sessions.values():
            if guild_id in session.outages:
                session.outages.discard(guild_id)
                session.dispatch("GUILD_CREATE", session.guild(guild_id, joined_now=False))

    def refuse_resumes(self, times: int = 1) -> None:
        """Answers the next resumes with "invalid session"."""
        self._refused_resumes = times

    async def stop(self) -> None:
        self._stop()
        await self.close(1001)
