"""Raw HTTP as the bot, for what discord.py never sends, repeats by itself, or never shows."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import aiohttp

from tests.sandbox.scene import Scene


class Reply(NamedTuple):
    """An answer: its status, its JSON (None without a body) and its headers."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> int:
        """Discord's JSON error code."""
        code: int = self.body["code"]
        return code


@dataclass
class Wire:
    """A connection to the REST server with the bot's token."""

    scene: Scene
    session: aiohttp.ClientSession

    @classmethod
    @asynccontextmanager
    async def of(cls, scene: Scene) -> "AsyncIterator[Wire]":
        headers = {"Authorization": f"Bot {scene.sandbox.token}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            yield cls(scene, session)

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Reply:
        """One request; `path` is below /api/v10 and percent-encoded already."""
        url = self.scene.sandbox.api_url + path
        async with self.session.request(method, url, json=body, **more) as response:
            return Reply(
                response.status, await response.json() if response.content_length else None, response.headers
            )

    async def say(self, text: str, **more: Any) -> Reply:
        """Sends a message to the scene's channel."""
        return await self.ask(
            "POST", f"/channels/{self.scene.channel_id}/messages", {"content": text, **more}
        )
