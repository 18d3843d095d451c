"""What a member does with messages and places."""

from sandbox.page.visits import Routes, Visit
from sandbox.permissions import Json


async def say(visit: Visit) -> Json:
    return await visit.actor.say(
        visit.channel,
        visit.text("text", ""),
        reply_to=visit.optional("reply_to"),
        ping=bool(visit.body.get("ping", True)),
        files=visit.files.get("files", []),
    )


async def edit(visit: Visit) -> Json:
    return await visit.actor.edit(visit.message, visit.text("text"), channel_id=visit.channel)


async def delete(visit: Visit) -> Json:
    await visit.actor.delete(visit.message, channel_id=visit.channel)
    return {}


async def react(visit: Visit) -> Json:
    await visit.actor.react(visit.message, visit.params["emoji"], channel_id=visit.channel)
    return {}


async def unreact(visit: Visit) -> Json:
    await visit.actor.unreact(visit.message, visit.params["emoji"], channel_id=visit.channel)
    return {}


async def typing(visit: Visit) -> Json:
    await visit.actor.typing(visit.channel)
    return {}


async def open_dm(visit: Visit) -> Json:
    return {"id": await visit.actor.open_dm(visit.text("user"))}


async def start_thread(visit: Visit) -> Json:
    started = await visit.actor.start_thread(
        visit.channel, visit.text("name"), message=visit.optional("message")
    )
    return {"id": started}


async def post(visit: Visit) -> Json:
    files = visit.files.get("files", [])
    return {
        "id": await visit.actor.post(visit.channel, visit.text("title"), visit.text("text", ""), files=files)
    }


async def archive(visit: Visit) -> Json:
    await visit.actor.archive(visit.channel, archived=bool(visit.body.get("archived", True)))
    return {}


_CHANNEL = "/as/{user}/channels/{channel}"
_MESSAGE = _CHANNEL + "/messages/{message}"

routes: Routes = [
    ("POST", _CHANNEL + "/messages", say),
    ("PATCH", _MESSAGE, edit),
    ("DELETE", _MESSAGE, delete),
    ("PUT", _MESSAGE + "/reactions/{emoji}", react),
    ("DELETE", _MESSAGE + "/reactions/{emoji}", unreact),
    ("POST", _CHANNEL + "/typing", typing),
    ("POST", "/as/{user}/dms", open_dm),
    ("POST", _CHANNEL + "/threads", start_thread),
    ("POST", _CHANNEL + "/posts", post),
    ("POST", _CHANNEL + "/archive", archive),
]
