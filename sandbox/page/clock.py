"""The panel of the clock: what time it is in this world, what is to come, and moving on."""

from datetime import datetime

from sandbox.page.visits import Routes, Unreadable, Visit
from sandbox.permissions import Json
from sandbox.timeline import Timeline


def routes(timeline: Timeline) -> Routes:
    async def shown() -> Json:
        coming = [{"label": each.label, "when": each.when.isoformat()} for each in await timeline.coming()]
        return {**timeline.told(), "moments": coming}

    async def look(_: Visit) -> Json:
        return await shown()

    async def next_day(_: Visit) -> Json:
        await timeline.pass_day()
        return await shown()

    async def go_to(visit: Visit) -> Json:
        try:
            await timeline.go_to(_moment(visit.text("when")))
        except ValueError:
            raise Unreadable("The clock goes on, not back, and by a year at most.") from None
        return await shown()

    return [("GET", "/clock", look), ("POST", "/clock", go_to), ("POST", "/clock/day", next_day)]


def _moment(text: str) -> datetime:
    """Raises ValueError for what is no aware moment."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment
