"""What a member starts with the bot: commands, menus, buttons, selects and forms.

Each answers at once with the interaction's id; what becomes of it is told by the events.
"""

from typing import Any

from sandbox.actors import NotPossible
from sandbox.page.visits import Routes, Unreadable, Visit
from sandbox.permissions import Json


def _with_files(visit: Visit, values: Json) -> Json:
    """Options or fields, with the uploaded files under their names."""
    return {**values, **{name: _one_or_all(files) for name, files in visit.files.items()}}


def _one_or_all(files: list[Any]) -> Any:
    return files[0] if len(files) == 1 else files


async def command(visit: Visit) -> Json:
    options = _with_files(visit, visit.table("options"))
    return visit.keep(await visit.actor.command(visit.channel, visit.text("name"), options, wait=False))


async def autocomplete(visit: Visit) -> list[Json]:
    try:
        return await visit.actor.autocomplete(
            visit.channel, visit.text("name"), visit.table("options"), focused=visit.text("focused")
        )
    except AssertionError:
        raise NotPossible("Loading options failed.") from None


async def menu(visit: Visit) -> Json:
    run = await visit.actor.context_menu(visit.channel, visit.text("name"), visit.text("message"), wait=False)
    return visit.keep(run)


async def press(visit: Visit) -> Json:
    message = {"id": visit.message, "channel_id": visit.channel}
    return visit.keep(await visit.actor.press(message, visit.text("custom_id"), wait=False))


async def select(visit: Visit) -> Json:
    message = {"id": visit.message, "channel_id": visit.channel}
    values = visit.body.get("values")
    if not isinstance(values, list):
        raise Unreadable("'values' is no list.")
    return visit.keep(await visit.actor.select(message, visit.text("custom_id"), values, wait=False))


async def fill(visit: Visit) -> Json:
    run = visit.runs.get(visit.params["interaction"])
    if run is None or run.actor.id != visit.params["user"]:
        raise NotPossible("This form is no longer open.")
    return visit.keep(await run.fill(_with_files(visit, visit.table("values")), wait=False))


_CHANNEL = "/as/{user}/channels/{channel}"
_MESSAGE = _CHANNEL + "/messages/{message}"

routes: Routes = [
    ("POST", _CHANNEL + "/command", command),
    ("POST", _CHANNEL + "/autocomplete", autocomplete),
    ("POST", _CHANNEL + "/menu", menu),
    ("POST", _MESSAGE + "/press", press),
    ("POST", _MESSAGE + "/select", select),
    ("POST", "/as/{user}/interactions/{interaction}/fill", fill),
]
