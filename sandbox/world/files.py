"""Uploaded files and the attachments that stand for them."""

import base64
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sandbox import limits
from sandbox.errors import DiscordError, refusal
from sandbox.permissions import Json
from sandbox.world.core import Core


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    name: str
    content: bytes
    key: str = ""
    """The n of the form field `files[n]`, by which `attachments` describes it."""


def attach(core: Core, channel_id: str, uploads: Sequence[Upload], described: Any) -> list[Json]:
    """Keeps the files and returns their attachments."""
    if len(uploads) > limits.MESSAGE_FILES:
        raise refusal(
            50035, {"_errors": [{"code": "MAX_FILES", "message": f"At most {limits.MESSAGE_FILES} files"}]}
        )
    if any(len(upload.content) > limits.UPLOAD_BYTES for upload in uploads):
        raise DiscordError(413, 40005, "Request entity too large")
    notes = {str(each.get("id")): each for each in described or () if isinstance(each, dict)}
    return [_keep(core, channel_id, upload, notes.get(upload.key, {})) for upload in uploads]


def _keep(core: Core, channel_id: str, upload: Upload, note: Json) -> Json:
    attachment_id = core.new_id()
    name = note.get("filename") or upload.name
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    core.state.files[attachment_id] = {
        "name": name,
        "type": kind,
        "content": base64.b64encode(upload.content).decode("ascii"),
    }
    path = f"/attachments/{channel_id}/{attachment_id}/{quote(name)}"
    attachment: Json = {
        "id": attachment_id,
        "filename": name,
        "size": len(upload.content),
        "url": path,
        "proxy_url": path,
        "content_type": kind,
    }
    if note.get("description"):
        attachment["description"] = note["description"]
    return attachment


def point_to_attachments(message: Json) -> None:
    """Replaces `attachment://name` in embeds and components by the address of the file."""
    paths = {f"attachment://{each['filename']}": each for each in message["attachments"]}
    if paths:
        for part in ("embeds", "components"):
            _point(message[part], paths)


def _point(node: Any, paths: dict[str, Json]) -> None:
    if isinstance(node, list):
        for each in node:
            _point(each, paths)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and value in paths and key != "name":
                node[key] = paths[value]["url"]
            else:
                _point(value, paths)
