"""A modal as a person fills it in, and what the client then sends."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox import limits
from sandbox.options import Call, Filled, NotPossible, resolve, upload_of
from sandbox.permissions import Json
from sandbox.validation.components import LABEL, ROW, STRING_SELECT, TEXT_INPUT
from sandbox.validation.modals import CHECKBOX, CHECKBOX_GROUP, FILE_UPLOAD, RADIO_GROUP
from sandbox.world.files import attach

_SELECT_KINDS = {5: 6, 6: 8, 7: 9, 8: 7}
"""Select types by the option type that resolves their values."""


def fields(modal: Json) -> Iterator[tuple[str, Json]]:
    """The inputs of a modal with their labels, from top to bottom."""
    for top in modal["components"]:
        if top["type"] == ROW:
            yield from ((each.get("label") or each["custom_id"], each) for each in top["components"])
        elif top["type"] == LABEL:
            yield top["label"], top["component"]


def submission(call: Call, modal: Json, values: Mapping[str, Any], *, enforce_limits: bool) -> Json:
    """The data of the MODAL_SUBMIT interaction. Raises NotPossible for unknown fields or unfit values."""
    by_id = _by_custom_id(modal, values)
    filled = Filled()
    answers = {
        field["custom_id"]: _answer(
            call, field, by_id.get(field["custom_id"]), filled, enforce_limits=enforce_limits
        )
        for _, field in fields(modal)
    }
    rows: list[Json] = []
    for top in modal["components"]:
        row: Json = {"type": top["type"], "id": top["id"]}
        if top["type"] == ROW:
            row["components"] = [answers[each["custom_id"]] for each in top["components"]]
        elif top["type"] == LABEL:
            row["component"] = answers[top["component"]["custom_id"]]
        rows.append(row)
    data: Json = {"custom_id": modal["custom_id"], "components": rows}
    return {**data, "resolved": filled.resolved} if filled.resolved else data


def _by_custom_id(modal: Json, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        matching = [
            field["custom_id"] for label, field in fields(modal) if name in (label, field["custom_id"])
        ]
        if len(matching) != 1:
            raise NotPossible(
                f"The form has no field {name!r}; it has {[label for label, _ in fields(modal)]}."
            )
        found[matching[0]] = value
    return found


def _answer(call: Call, field: Json, value: Any, filled: Filled, *, enforce_limits: bool) -> Json:
    kind = field["type"]
    answer: Json = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    if kind == TEXT_INPUT:
        text = str(field.get("value") or "") if value is None else str(value)
        if enforce_limits:
            _check_text(field, text)
        return {**answer, "value": text}
    if kind == CHECKBOX:
        return {**answer, "value": bool(field.get("default") if value is None else value)}
    if kind == RADIO_GROUP:
        return {**answer, "value": value}
    chosen = (
        _defaults(field) if value is None else ([value] if isinstance(value, str | tuple) else list(value))
    )
    if enforce_limits:
        _check_count(field, len(chosen))
    return {**answer, "values": [_chosen(call, field, each, filled) for each in chosen]}


def _check_text(field: Json, text: str) -> None:
    if not text and not field.get("required", True):
        return
    least, most = (
        field.get("min_length") or int(field.get("required", True)),
        field.get("max_length") or limits.TEXT_INPUT,
    )
    if not least <= len(text) <= most:
        raise NotPossible(f"{field['custom_id']!r} takes {least} to {most} characters, not {len(text)}.")


def _check_count(field: Json, count: int) -> None:
    least, most = field.get("min_values", 1), field.get("max_values", 1)
    if not count and not field.get("required", True):
        return
    if not least <= count <= most:
        raise NotPossible(f"{field['custom_id']!r} takes {least} to {most} choices, not {count}.")


def _defaults(field: Json) -> list[Any]:
    named = [each["value"] for each in field.get("options", ()) if each.get("default")]
    return named + [each["id"] for each in field.get("default_values") or ()]


def _chosen(call: Call, field: Json, value: Any, filled: Filled) -> str:
    kind = field["type"]
    if kind == FILE_UPLOAD:
        kept = attach(call.world.core, call.channel_id, [upload_of(value)], None)[0]
        filled.keep("attachments", kept["id"], {**kept, "url": call.world.core.files_url() + kept["url"]})
        return str(kept["id"])
    if kind in (STRING_SELECT, CHECKBOX_GROUP):
        return option_value(field, str(value))
    return resolve(call, str(value), filled, _SELECT_KINDS[kind], channel_types=field.get("channel_types"))


def option_value(field: Json, wanted: str) -> str:
    """The value of an option given by its value or label."""
    for option in field["options"]:
        if wanted in (option["value"], option["label"]):
            value: str = option["value"]
            return value
    raise NotPossible(
        f"There is no option {wanted!r}; there are {[each['label'] for each in field['options']]}."
    )


def chosen(call: Call, field: Json, values: list[str], filled: Filled) -> list[str]:
    """The values of a select in a message, checked and resolved."""
    _check_count(
        {**field, "required": True} if field.get("min_values", 1) else {**field, "required": False},
        len(values),
    )
    return [_chosen(call, field, each, filled) for each in values]
