"""A bare connection to the gateway, for what discord.py never does, or does not wait for."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox import Sandbox
from sandbox.gateway.connection import IDENTIFY, RESUME
from sandbox.gateway.intents import ALL_BITS

_PROPERTIES = {"os": "linux", "browser": "none", "device": "none"}


@dataclass
class Listener:
    """One websocket; what came is kept in `frames`."""

    sandbox: Sandbox
    socket: aiohttp.ClientWebSocketResponse
    frames: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def of(cls, sandbox: Sandbox) -> "AsyncIterator[Listener]":
        async with aiohttp.ClientSession() as session, session.ws_connect(sandbox.gateway_url) as socket:
            yield cls(sandbox, socket)

    async def send(self, opcode: int, data: Any) -> None:
        await self.socket.send_str(json.dumps({"op": opcode, "d": data}))

    async def identify(self, intents: int = ALL_BITS, **more: Any) -> dict[str, Any]:
        """Opens a session and returns its READY."""
        data = {"token": self.sandbox.token, "intents": intents, "properties": _PROPERTIES, **more}
        await self.send(IDENTIFY, data)
        ready: dict[str, Any] = (await self.until("READY"))["d"]
        return ready

    async def resume(self, session_id: str, seq: int) -> None:
        await self.send(RESUME, {"token": self.sandbox.token, "session_id": session_id, "seq": seq})

    async def next(self) -> dict[str, Any]:
        """The next frame. Raises ConnectionError at the end of the connection; its code is in `closed`."""
        message = await self.socket.receive(timeout=5)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(self.closed)
        self.frames.append(json.loads(message.data))
        return self.frames[-1]

    async def until(self, wanted: str | int) -> dict[str, Any]:
        """The next dispatch of this name, or frame of this opcode."""
        while True:
            frame = await self.next()
            if wanted in (frame["t"], None if frame["t"] else frame["op"]):
                return frame

    async def until_closed(self) -> int | None:
        """The code with which the server closes."""
        try:
            while True:
                await self.next()
        except ConnectionError:
            return self.closed

    @property
    def closed(self) -> int | None:
        return self.socket.close_code

    def heard(self, name: str) -> list[Any]:
        """The data of all dispatches of this name so far."""
        return [frame["d"] for frame in self.frames if frame["t"] == name]

    @property
    def last(self) -> int:
        """The number of the last dispatch."""
        numbers: list[int] = [frame["s"] for frame in self.frames if frame["s"]]
        return max(numbers)
