"""SimCord's files behind a socket: the bot fetches attachments by itself, and never more of one than it opens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from simcord.backend.cdn import CDN_BASE, CdnStore


class ServedFiles(CdnStore):
    """The same store, with addresses at which a server of ours answers."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        made = super().store_attachment(attachment_id, channel_id, filename, data, description)
        address = str(made["url"]).replace(CDN_BASE, self._address)
        self._blobs[address] = data
        return {**made, "url": address, "proxy_url": address}


@asynccontextmanager
async def files_served() -> AsyncIterator[ServedFiles]:
    """A store whose files can be fetched until the block ends."""

    async def serve(request: web.Request) -> web.Response:
        content = store.get(f"{address}{request.path}")
        return web.Response(status=404) if content is None else web.Response(body=content)

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        store = ServedFiles(address)
        yield store
    finally:
        await runner.cleanup()
