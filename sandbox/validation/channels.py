"""What a guild channel may be made of.

Source: https://discord.com/developers/docs/resources/channel, https://discord.com/developers/docs/resources/guild
"""

from typing import Any

from sandbox import limits
from sandbox.permissions import ALL, Json
from sandbox.validation.form import Form, Path

_FORUM_TYPES = (15, 16)
_MAKEABLE = (0, 4, 5, 15)
"""Text, category, announcement and forum channels; voice is left out."""
REQUIRE_TAG = 1 << 4
"""Flag of a forum whose posts need a tag (Channel Flags)."""

_POSITION_MOST = 2**31 - 1


def kind_of(raw: Json) -> int:
    """The type of a channel to be made. Raises DiscordError 50035 for others than can be made."""
    if raw.get("type") is None:
        return 0
    form = Form()
    kind = form.kind((), raw, _MAKEABLE)
    form.finish()
    return kind


def checked(raw: Json, *, kind: int, new: bool) -> Json:
    """The parts that were sent, for a new channel (which needs a name) or a change of one.

    Raises DiscordError 50035 with every fault.
    """
    form = Form()
    parts: Json = {}
    if new or "name" in raw:
        parts["name"] = form.text(("name",), raw.get("name"), least=1, most=limits.CHANNEL_NAME)
    if raw.get("topic") is not None:
        most = limits.FORUM_TOPIC if kind in _FORUM_TYPES else limits.CHANNEL_TOPIC
        parts["topic"] = form.text(("topic",), raw["topic"], most=most)
    for key, most in (("rate_limit_per_user", limits.SLOWMODE_SECONDS), ("position", _POSITION_MOST)):
        if raw.get(key) is not None:
            parts[key] = form.number((key,), raw[key], least=0, most=most)
    if raw.get("nsfw") is not None:
        parts["nsfw"] = bool(raw["nsfw"])
    if "parent_id" in raw:
        parts["parent_id"] = None if raw["parent_id"] is None else str(raw["parent_id"])
    if kind in _FORUM_TYPES and raw.get("flags") is not None:
        parts["flags"] = form.number(("flags",), raw["flags"], least=0, most=2**31 - 1) & REQUIRE_TAG
    if raw.get("permission_overwrites") is not None:
        given = form.objects(("permission_overwrites",), raw["permission_overwrites"], most=limits.OVERWRITES)
        parts["permission_overwrites"] = [_overwrite(form, at, each) for at, each in given]
    if kind in _FORUM_TYPES:
        tags = form.objects(("available_tags",), raw.get("available_tags"), most=limits.FORUM_TAGS)
        parts["tags"] = [
            {
                "name": form.text((*at, "name"), each.get("name"), least=1, most=limits.TAG_NAME),
                "moderated": bool(each.get("moderated")),
            }
            for at, each in tags
        ]
    form.finish()
    return parts


def permissions(raw: Json) -> tuple[int, int]:
    """What an overwrite allows and denies."""
    form = Form()
    both = _bits(form, ("allow",), raw.get("allow")), _bits(form, ("deny",), raw.get("deny"))
    form.finish()
    return both


def _bits(form: Form, path: Path, raw: Any) -> int:
    return form.number(path, raw or 0, least=0, most=ALL.value * 2)


def _overwrite(form: Form, path: Path, raw: Json) -> Json:
    return {
        "id": form.snowflake((*path, "id"), raw.get("id")),
        "type": form.number((*path, "type"), raw.get("type") or 0, least=0, most=1),
        "allow": str(_bits(form, (*path, "allow"), raw.get("allow"))),
        "deny": str(_bits(form, (*path, "deny"), raw.get("deny"))),
    }
