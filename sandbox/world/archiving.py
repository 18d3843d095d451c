"""Threads that are archived, locked, brought back, and changed in their settings."""

from datetime import datetime, timedelta

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.snowflake import created_at
from sandbox.validation.form import Form
from sandbox.world import tagging
from sandbox.world.core import Core
from sandbox.world.state import FORUM_TYPES, THREAD_TYPES


def wake(core: Core, channel: Json) -> None:
    """A message brings an archived thread back, unless it is locked (then sending was refused before)."""
    if channel["type"] in THREAD_TYPES and channel["thread_metadata"]["archived"]:
        set_archived(core, channel, archived=False)


def stir(core: Core, channel: Json) -> None:
    """Like `wake`, for answers to interactions, which Discord lets into locked threads too."""
    if channel["type"] in THREAD_TYPES and not channel["thread_metadata"]["locked"]:
        wake(core, channel)


def set_archived(core: Core, thread: Json, *, archived: bool, locked: bool | None = None) -> None:
    """Archives, locks or brings back, without asking who does it."""
    metadata = thread["thread_metadata"]
    if metadata["archived"] != archived:
        metadata["archive_timestamp"] = core.now()
    metadata["archived"] = archived
    metadata["locked"] = metadata["locked"] if locked is None else locked
    core.tell("THREAD_UPDATE", thread, guild_id=thread["guild_id"], channel_id=thread["id"])


def archive_idle(core: Core, now: datetime) -> None:
    """Archives the threads in which nothing was said for as long as they are set to wait."""
    for thread in [each for each in core.state.channels.values() if each["type"] in THREAD_TYPES]:
        metadata = thread["thread_metadata"]
        last = created_at(thread["last_message_id"] or thread["id"])
        woken = datetime.fromisoformat(metadata["archive_timestamp"])
        wait = timedelta(minutes=metadata["auto_archive_duration"])
        if not metadata["archived"] and now - max(last, woken) >= wait:
            set_archived(core, thread, archived=True)


def edit(core: Core, user_id: str, thread: Json, body: Json) -> Json:
    """Renames, archives, locks or tags a thread."""
    _check_edit(core, user_id, thread, body)
    form = Form()
    changed: Json = {}
    if "name" in body:
        changed["name"] = form.text(("name",), body["name"], least=1, most=limits.CHANNEL_NAME)
    for key, most in (("rate_limit_per_user", limits.SLOWMODE_SECONDS), ("flags", 1 << 30)):
        if body.get(key) is not None:
            changed[key] = form.number((key,), body[key], least=0, most=most)
    parent = core.state.channel(thread["parent_id"])
    if body.get("applied_tags") is not None and parent["type"] in FORUM_TYPES:
        before = thread.get("applied_tags", ())
        changed["applied_tags"] = tagging.checked(core, user_id, parent, body["applied_tags"], before)
    if "auto_archive_duration" in body:
        form.choice(("auto_archive_duration",), body["auto_archive_duration"], limits.AUTO_ARCHIVE_MINUTES)
    form.finish()
    thread.update(changed)
    metadata = thread["thread_metadata"]
    metadata["auto_archive_duration"] = body.get("auto_archive_duration", metadata["auto_archive_duration"])
    if "invitable" in body:
        metadata["invitable"] = bool(body["invitable"])
    archived = bool(body.get("archived", metadata["archived"]))
    set_archived(
        core, thread, archived=archived, locked=None if body.get("locked") is None else bool(body["locked"])
    )
    return thread


def _check_edit(core: Core, user_id: str, thread: Json, body: Json) -> None:
    """Raises DiscordError; an archived thread is changed only by a request that brings it back as well.

    Source: Modify Channel, JSON Params (Thread)
    """
    core.access.require(user_id, thread)
    metadata = thread["thread_metadata"]
    manages = core.access.manages_threads(user_id, thread)
    if metadata["archived"] and metadata["locked"] and not manages:
        raise refusal(50013)
    if metadata["archived"] and body.get("archived") is not False:
        raise refusal(50083)
    if manages:
        return
    if metadata["archived"]:
        core.access.require_to_send(user_id, thread)
        if set(body) == {"archived"}:
            return
    if thread["owner_id"] != user_id or "locked" in body or "rate_limit_per_user" in body:
        raise refusal(50013)
