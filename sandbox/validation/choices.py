"""What selects and buttons are made of, in messages and modals: options, presets, emoji.

Source: https://discord.com/developers/docs/components/reference
"""

from typing import Any

from sandbox import limits
from sandbox.permissions import Json
from sandbox.validation.form import Form, Path


def options(form: Form, path: Path, raw: Json) -> list[Json]:
    """The options of a string select, in a message or a modal."""
    kept = []
    for at, option in form.objects(
        (*path, "options"), raw.get("options"), least=1, most=limits.SELECT_OPTIONS
    ):
        keep: Json = {
            "label": form.text((*at, "label"), option.get("label"), least=1, most=limits.OPTION_TEXT),
            "value": form.text((*at, "value"), option.get("value"), least=1, most=limits.OPTION_TEXT),
        }
        if option.get("description"):
            keep["description"] = form.text(
                (*at, "description"), option["description"], most=limits.OPTION_TEXT
            )
        if option.get("emoji"):
            keep["emoji"] = emoji(form, (*at, "emoji"), option["emoji"])
        if option.get("default"):
            keep["default"] = True
        kept.append(keep)
    if len({option["value"] for option in kept}) < len(kept):
        form.refuse(
            (*path, "options"),
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
            "The specified option value is already used",
        )
    return kept


def preset(form: Form, path: Path, raw: Json) -> Json:
    """Which channels a select offers, and what it has chosen from the start."""
    kept: Json = {}
    kinds = form.items((*path, "channel_types"), raw.get("channel_types"), most=limits.CHANNEL_TYPE)
    if kinds:
        at = (*path, "channel_types")
        kept["channel_types"] = [form.number(at, each, least=0, most=limits.CHANNEL_TYPE) for each in kinds]
    defaults = form.objects((*path, "default_values"), raw.get("default_values"), most=limits.SELECT_OPTIONS)
    if defaults:
        kept["default_values"] = [
            {
                "id": form.snowflake((*at, "id"), each.get("id")),
                "type": form.text((*at, "type"), each.get("type"), least=1, most=10),
            }
            for at, each in defaults
        ]
    return kept


def emoji(form: Form, path: Path, raw: Any) -> Json:
    """The partial emoji of a button or option."""
    raw = form.part(path, raw)
    kept: Json = {
        "name": form.text((*path, "name"), raw.get("name"), most=limits.EMOJI_NAME),
        "animated": bool(raw.get("animated")),
    }
    return {**kept, "id": str(raw["id"])} if raw.get("id") else kept
