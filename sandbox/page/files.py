"""The page itself and its static files."""

from pathlib import Path

from aiohttp import hdrs, web

from sandbox.page.door import Door

_FOLDER = Path(__file__).parent.parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def add_files(app: web.Application, door: Door) -> None:
    app.router.add_get("/", door.entrance(_index))
    app.router.add_get(r"/static/{name:[a-z0-9_]+\.[a-z]+}", door.neighbourly(_static))


async def _index(request: web.Request) -> web.StreamResponse:
    return _sent(_FOLDER / "index.html", "text/html")


async def _static(request: web.Request) -> web.StreamResponse:
    path = _FOLDER / request.match_info["name"]
    if path.suffix not in _TYPES or not path.is_file():
        return web.Response(status=404, text="There is no such file.")
    return _sent(path, _TYPES[path.suffix])


def _sent(path: Path, kind: str) -> web.Response:
    return web.Response(body=path.read_bytes(), headers={hdrs.CONTENT_TYPE: f"{kind}; charset=utf-8"})
