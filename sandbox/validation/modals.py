"""Modals as a bot sends them, and what a member writes into them.

Source: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal
"""

from typing import Any

from sandbox import limits
from sandbox.permissions import Json
from sandbox.validation.choices import options, preset
from sandbox.validation.components import (
    LABEL,
    ROW,
    SELECTS,
    STRING_SELECT,
    TEXT,
    TEXT_INPUT,
    walk,
)
from sandbox.validation.form import Form, Path

FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
_IN_LABEL = SELECTS | {TEXT_INPUT, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX}


def checked(raw: Any) -> Json:
    """The modal as the member meets it, its components numbered. Raises DiscordError 50035 with every fault."""
    form, path = Form(), ("data",)
    raw = form.part(path, raw)
    modal: Json = {
        "title": form.text((*path, "title"), raw.get("title"), least=1, most=limits.MODAL_TITLE),
        "custom_id": form.text((*path, "custom_id"), raw.get("custom_id"), least=1, most=limits.CUSTOM_ID),
        "components": [],
    }
    rows = form.objects((*path, "components"), raw.get("components"), least=1, most=limits.MODAL_COMPONENTS)
    modal["components"] = [_top(form, at, each) for at, each in rows]
    names = [each["custom_id"] for each in walk(modal["components"]) if "custom_id" in each]
    if len(set(names)) < len(names):
        form.refuse(
            (*path, "components"),
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        )
    form.finish()
    for number, component in enumerate(walk(modal["components"]), 1):
        component["id"] = component.get("id") or number
    return modal


def _top(form: Form, path: Path, raw: Json) -> Json:
    kind = form.kind(path, raw, (ROW, TEXT, LABEL))
    top: Json = {"type": kind, "id": _id(form, path, raw)}
    if kind == TEXT:
        top["content"] = form.text(
            (*path, "content"), raw.get("content"), least=1, most=limits.TEXT_DISPLAY_TOTAL
        )
    elif kind == ROW:
        inner = form.objects((*path, "components"), raw.get("components"), least=1, most=1)
        top["components"] = [_labelled(form, at, each) for at, each in inner]
    elif kind == LABEL:
        top["label"] = form.text((*path, "label"), raw.get("label"), least=1, most=limits.LABEL_TEXT)
        if raw.get("description") is not None:
            at = (*path, "description")
            top["description"] = form.text(at, raw["description"], most=limits.LABEL_DESCRIPTION)
        at = (*path, "component")
        top["component"] = _field(form, at, form.part(at, raw.get("component")), _IN_LABEL)
    return top


def _id(form: Form, path: Path, raw: Json) -> int | None:
    return form.optional_number((*path, "id"), raw.get("id"), least=0, most=2**31 - 1)


def _labelled(form: Form, path: Path, raw: Json) -> Json:
    """A text input with a label of its own, in the older form of modals."""
    label = form.text((*path, "label"), raw.get("label"), least=1, most=limits.TEXT_INPUT_LABEL)
    return {**_field(form, path, raw, frozenset({TEXT_INPUT})), "label": label}


def _field(form: Form, path: Path, raw: Json, allowed: frozenset[int]) -> Json:
    kind = form.kind(path, raw, allowed)
    if raw.get("disabled"):
        at = (*path, "disabled")
        form.refuse(at, "MODAL_COMPONENT_DISABLED", "Components of modals cannot be disabled")
    field: Json = {
        "type": kind,
        "id": _id(form, path, raw),
        "custom_id": form.text((*path, "custom_id"), raw.get("custom_id"), least=1, most=limits.CUSTOM_ID),
        "required": raw.get("required", True) is not False,
    }
    if kind == TEXT_INPUT:
        return {**field, **_text_input(form, path, raw)}
    if raw.get("placeholder") is not None:
        at = (*path, "placeholder")
        field["placeholder"] = form.text(at, raw["placeholder"], most=limits.SELECT_PLACEHOLDER)
    for key in ("min_values", "max_values"):
        if raw.get(key) is not None:
            field[key] = form.number((*path, key), raw[key], least=0, most=limits.SELECT_OPTIONS)
    if field["required"] and field.get("min_values") == 0:
        at = (*path, "min_values")
        form.refuse(at, "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
    if field.get("min_values", 1) > field.get("max_values", limits.SELECT_OPTIONS):
        at = (*path, "min_values")
        form.refuse(at, "BASE_TYPE_BAD_LENGTH", "min_values must not be greater than max_values")
    if kind in (STRING_SELECT, RADIO_GROUP, CHECKBOX_GROUP):
        field["options"] = options(form, path, raw)
    if kind == CHECKBOX:
        field["default"] = bool(raw.get("default"))
    return {**field, **preset(form, path, raw)}


def _text_input(form: Form, path: Path, raw: Json) -> Json:
    form.choice((*path, "style"), raw.get("style"), (1, 2))
    shown: Json = {"style": raw.get("style")}
    for key, least in (("min_length", 0), ("max_length", 1)):
        if raw.get(key) is not None:
            shown[key] = form.number((*path, key), raw[key], least=least, most=limits.TEXT_INPUT)
    if raw.get("placeholder") is not None:
        at = (*path, "placeholder")
        shown["placeholder"] = form.text(at, raw["placeholder"], most=limits.TEXT_INPUT_PLACEHOLDER)
    if raw.get("value") is not None:
        most = shown.get("max_length", limits.TEXT_INPUT)
        shown["value"] = form.text((*path, "value"), raw["value"], most=most)
    return shown
