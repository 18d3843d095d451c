"""One websocket of a bot: the handshake, heartbeats and commands.

Source: https://discord.com/developers/docs/events/gateway
"""

import asyncio
import json
import socket
import struct
import zlib
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from sandbox import limits
from sandbox.gateway import commands, payloads
from sandbox.gateway.intents import ALL_BITS, Intents, disallowed
from sandbox.gateway.session import Session
from sandbox.permissions import Json

if TYPE_CHECKING:
    from sandbox.gateway.gateway import Gateway

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11
_COMMANDS = {
    1: "HEARTBEAT",
    2: "IDENTIFY",
    3: "UPDATE_PRESENCE",
    4: "UPDATE_VOICE_STATE",
    6: "RESUME",
    8: "REQUEST_GUILD_MEMBERS",
}

UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = range(4000, 4005)
ALREADY_AUTHENTICATED, INVALID_SEQUENCE, RATE_LIMITED, SESSION_TIMED_OUT = 4005, 4007, 4008, 4009
INVALID_SHARD, INVALID_INTENTS, DISALLOWED_INTENTS = 4010, 4013, 4014
_SESSION_ENDS = frozenset({AUTHENTICATION_FAILED, INVALID_SEQUENCE, SESSION_TIMED_OUT, *range(4010, 4015)})
"""Closing a bot like this ends its session: it is to start a new one, or to stay away (Gateway Close Event Codes)."""

HEARTBEAT_SECONDS = 41.25
ACK_SECONDS = 0.02
_LATE_FACTOR = 1.5
_NORMAL_CLOSURES = frozenset({1000, 1001})
"""A bot that closes like this ends its session; anything else leaves it to be resumed (Initiating a Disconnect)."""


class Closing(Exception):
    """The server closes the connection with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Connection:
    """Reads and obeys; writes through a queue, so that telling the bot never waits."""

    def __init__(self, gateway: "Gateway", request: web.Request, answer: web.WebSocketResponse) -> None:
        self._gateway = gateway
        self._request = request
        self._socket = answer
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._outgoing: asyncio.Queue[Json | None] = asyncio.Queue()
        self._received: deque[float] = deque(maxlen=limits.GATEWAY_SENDS_PER_MINUTE)
        self._deadline: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        self._closes = False
        """Whether the server was the first to close; then the bot's code says nothing of its session."""
        self.session: Session | None = None

    def send(self, payload: Json) -> None:
        self._outgoing.put_nowait(payload)

    async def run(self) -> None:
        """Serves the connection until either side ends it."""
        writer = asyncio.create_task(self._write())
        self._control(HELLO, {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000)})
        try:
            await self._read()
        except Closing as closing:
            await self.close(closing.code, str(closing))
        finally:
            if self.session is not None and self.session.outlet is self:
                self.session.outlet = None
                if not self._closes and self._socket.close_code in _NORMAL_CLOSURES:
                    self._gateway.end(self.session)
            if self._deadline is not None:
                self._deadline.cancel()
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    async def close(self, code: int, reason: str = "") -> None:
        """Closes with a code after all that waits to be written; nothing if it closes already."""
        if self._closes:
            return
        self._closes = True
        if self.session is not None and code in _SESSION_ENDS:
            self._gateway.end(self.session)
        self._outgoing.put_nowait(None)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._outgoing.join(), 1)
        await self._socket.close(code=code, message=reason.encode())

    def cut(self) -> None:
        """Breaks the connection without a word, as a lost network does."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def reset(self) -> None:
        """Breaks the connection as a router does that lost it: the bot's system is told of a reset."""
        raw: socket.socket | None = self._request.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.cut()

    async def _write(self) -> None:
        while True:
            payload = await self._outgoing.get()
            try:
                if payload is not None:
                    await self._send_text(json.dumps(payload, separators=(",", ":"), ensure_ascii=False))
            except (ConnectionError, RuntimeError):
                pass
            finally:
                self._outgoing.task_done()

    async def _send_text(self, text: str) -> None:
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            await self._socket.send_bytes(data)

    def _control(self, opcode: int, data: Any = None) -> None:
        self.send({"op": opcode, "d": data, "s": None, "t": None})

    async def _read(self) -> None:
        while True:
            try:
                message = await self._socket.receive(timeout=HEARTBEAT_SECONDS * _LATE_FACTOR)
            except TimeoutError:
                raise Closing(SESSION_TIMED_OUT, "Session timed out.") from None
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return
            self._check_pace()
            try:
                frame = json.loads(message.data)
                opcode, data = frame["op"], frame.get("d")
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Closing(DECODE_ERROR, "Error while decoding payload.") from None
            if len(message.data) > limits.GATEWAY_PAYLOAD_BYTES:
                raise Closing(DECODE_ERROR, "Payload too long.")
            if isinstance(opcode, bool) or not isinstance(opcode, int):
                raise Closing(UNKNOWN_OPCODE, "Unknown opcode.")
            try:
                await self._obey(opcode, data)
            except commands.Malformed as fault:
                raise Closing(DECODE_ERROR, f"Error while decoding payload: {fault}.") from None

    def _check_pace(self) -> None:
        now = asyncio.get_running_loop().time()
        if len(self._received) == self._received.maxlen and now - self._received[0] < 60:
            raise Closing(RATE_LIMITED, "You are being rate limited.")
        self._received.append(now)

    async def _obey(self, opcode: int, data: Any) -> None:
        if opcode not in _COMMANDS:
            raise Closing(UNKNOWN_OPCODE, "Unknown opcode.")
        self._gateway.recorder.command(_COMMANDS[opcode], data)
        if opcode == HEARTBEAT:
            if self._gateway.answers_heartbeats:
                # discord.py notes when it sent a heartbeat after sending it; an answer quicker than that confuses it.
                asyncio.get_running_loop().call_later(ACK_SECONDS, self._control, HEARTBEAT_ACK)
        elif opcode == IDENTIFY:
            await self._identify(data)
        elif opcode == RESUME:
            await self._resume(data)
        elif self.session is None:
            raise Closing(NOT_AUTHENTICATED, "Not authenticated.")
        elif opcode == REQUEST_MEMBERS:
            self._request_members(self.session, commands.request_members(data))

    async def _identify(self, data: Any) -> None:
        if self.session is not None:
            raise Closing(ALREADY_AUTHENTICATED, "Already authenticated.")
        self._check_token(data)
        asked = commands.identify(data)
        if not 0 <= asked.shard[0] < asked.shard[1]:
            raise Closing(INVALID_SHARD, "Invalid shard.")
        if asked.intents & ~ALL_BITS:
            raise Closing(INVALID_INTENTS, "Invalid intent(s).")
        if disallowed(Intents(asked.intents), self._gateway.world.state.application["flags"]):
            raise Closing(DISALLOWED_INTENTS, "Disallowed intent(s).")
        self.session = session = self._gateway.open(asked)
        session.outlet = self
        session.dispatch("READY", self._ready(session))
        for guild_id in session.guild_ids():
            session.dispatch("GUILD_CREATE", session.guild(guild_id, joined_now=False))

    def _ready(self, session: Session) -> Json:
        return payloads.ready(
            self._gateway.world,
            session_id=session.id,
            shard=session.shard,
            guild_ids=session.guild_ids(),
            resume_url=self._gateway.url,
        )

    def _check_token(self, data: Any) -> None:
        if (
            not isinstance(data, dict)
            or str(data.get("token")).removeprefix("Bot ") != self._gateway.world.state.token
        ):
            raise Closing(AUTHENTICATION_FAILED, "Authentication failed.")

    async def _resume(self, data: Any) -> None:
        if self.session is not None:
            raise Closing(ALREADY_AUTHENTICATED, "Already authenticated.")
        self._check_token(data)
        asked = commands.resume(data)
        session = self._gateway.resumable(asked.session_id)
        if session is None:
            self._control(INVALID_SESSION, False)
            return
        if asked.after > session.sequence:
            raise Closing(INVALID_SEQUENCE, "Invalid seq.")
        if not session.can_replay(asked.after):
            self._control(INVALID_SESSION, False)
            return
        self.session, session.outlet = session, self
        session.replay(asked.after)
        session.dispatch("RESUMED", {"_trace": ["sandbox"]})

    def _request_members(self, session: Session, asked: commands.RequestMembers) -> None:
        if asked.guild_id not in session.guild_ids():
            return  # Discord answers with silence as well
        if not asked.user_ids and not asked.query and not session.intents & Intents.GUILD_MEMBERS:
            raise Closing(INVALID_INTENTS, "Requesting all members needs the GUILD_MEMBERS intent.")
        for chunk in payloads.member_chunks(self._gateway.world, asked):
            session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def ask_to_reconnect(self, *, within: float) -> None:
        """Opcode 7, as before a deploy, and the end of the connection after these seconds."""
        self._control(RECONNECT)
        self._deadline = asyncio.get_running_loop().call_later(within, self._run_out)

    def _run_out(self) -> None:
        self._closing = asyncio.create_task(self.close(UNKNOWN_ERROR, "Please reconnect."))

    def invalidate(self, *, resumable: bool) -> None:
        """Opcode 9."""
        self._control(INVALID_SESSION, resumable)
