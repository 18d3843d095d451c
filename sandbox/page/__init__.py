"""The web page of the local Discord, on which a person speaks as any member."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.page import clock, deeds, interactions, looks, tour
from sandbox.page.door import Door
from sandbox.page.files import add_files
from sandbox.page.live import Live
from sandbox.page.tour import Step
from sandbox.page.visits import Visits

if TYPE_CHECKING:
    from sandbox.server import Sandbox

__all__ = ["Step", "add_routes"]


def add_routes(app: web.Application, sandbox: "Sandbox") -> None:
    """Mounts the page at `/`, its files at `/static`, and what it asks for at `/page`.

    Whoever asks for more than the page's files shows `sandbox.page_token`, in the address or by the cookie it sets.
    """
    door = Door(sandbox.page_token)
    visits = Visits(sandbox.world)
    live = Live(sandbox.world)
    add_files(app, door)
    own = clock.routes(sandbox.timeline) + tour.routes(sandbox.tour)
    for method, path, handler in looks.routes + deeds.routes + interactions.routes + own:
        app.router.add_route(method, "/page" + path, door.guarded(visits.served(handler)))
    app.router.add_get("/page/as/{user}/events", door.guarded(live.serve))
    app.on_shutdown.append(live.close)
