"""What a message may hold."""

from typing import Any

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.validation import components, embeds
from sandbox.validation.form import Form, Path

SUPPRESS_EMBEDS, HAS_THREAD, EPHEMERAL, LOADING, SUPPRESS_NOTIFICATIONS = (
    1 << 2,
    1 << 5,
    1 << 6,
    1 << 7,
    1 << 12,
)
IS_VOICE_MESSAGE, IS_COMPONENTS_V2 = 1 << 13, 1 << 15
_SETTABLE = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | IS_VOICE_MESSAGE | IS_COMPONENTS_V2


def checked(raw: Json, *, path: Path = (), interaction: bool = False, v2: bool = False) -> Json:
    """The parts of a message's body that were sent, in Discord's shape of an answer.

    `v2` tells that the edited message has Components V2 already, which cannot be taken back.
    Raises DiscordError 50035 with every fault.
    """
    form = Form()
    parts: Json = {}
    if "flags" in raw:
        parts["flags"] = _flags(form, (*path, "flags"), raw["flags"], interaction=interaction)
    v2 = v2 or bool(parts.get("flags", 0) & IS_COMPONENTS_V2)
    if "content" in raw:
        parts["content"] = form.text((*path, "content"), raw["content"], most=limits.CONTENT).strip()
    if "embeds" in raw:
        parts["embeds"] = embeds.checked(form, (*path, "embeds"), raw["embeds"])
    if "components" in raw:
        parts["components"] = components.checked(form, (*path, "components"), raw["components"], v2=v2)
    if v2:
        for key in ("content", "embeds"):
            if raw.get(key):
                form.refuse(
                    (*path, key),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    "Not with IS_COMPONENTS_V2",
                )
    if raw.get("nonce") is not None:
        form.text((*path, "nonce"), str(raw["nonce"]), most=limits.NONCE)
    form.objects((*path, "attachments"), raw.get("attachments"), most=limits.MESSAGE_FILES)
    _check_mentions(form, (*path, "allowed_mentions"), raw.get("allowed_mentions"))
    form.finish()
    return parts


def _flags(form: Form, path: Path, raw: Any, *, interaction: bool) -> int:
    flags = form.number(path, raw or 0, least=0, most=2**53)
    return flags & (_SETTABLE if interaction else _SETTABLE & ~EPHEMERAL)


def _check_mentions(form: Form, path: Path, raw: Any) -> None:
    if raw is None:
        return
    raw = form.part(path, raw)
    parse = form.items((*path, "parse"), raw.get("parse"), most=3)
    for index, kind in enumerate(parse):
        form.choice((*path, "parse", index), kind, ("roles", "users", "everyone"))
    for key in ("users", "roles"):
        if key in parse and raw.get(key):
            form.refuse(
                path,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )
        for index, each in enumerate(form.items((*path, key), raw.get(key), most=limits.MENTIONED)):
            form.snowflake((*path, key, index), each)


def ensure_not_empty(message: Json) -> None:
    """Raises DiscordError 50006 if there would be nothing to see."""
    if not any(message.get(key) for key in ("content", "embeds", "attachments", "components")):
        raise refusal(50006)
