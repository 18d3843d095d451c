"""Whatever is sent, the checks answer with a kept form or with Discord's refusal, never with an accident."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import DiscordError
from sandbox.validation import commands, messages, modals
from sandbox.validation.form import of_object

Path = tuple[str | int, ...]

_BUTTON = {
    "type": 2,
    "style": 1,
    "label": "Open",
    "custom_id": "open",
    "emoji": {"name": "✅"},
    "disabled": False,
    "id": 7,
}
_LINK = {"type": 2, "style": 5, "label": "Docs", "url": "https://example.org"}
_OPTION = {
    "label": "A",
    "value": "a",
    "description": "first",
    "emoji": {"name": "🅰", "id": None},
    "default": True,
}
_SELECT = {
    "type": 3,
    "custom_id": "s",
    "placeholder": "Pick",
    "min_values": 0,
    "max_values": 1,
    "options": [_OPTION],
}
_MEDIA = {"media": {"url": "https://example.org/a.png"}, "description": "A", "spoiler": False}
_TEXT = {"type": 10, "content": "Read"}
_ROWS = [{"type": 1, "components": [_BUTTON, _LINK]}, {"type": 1, "components": [_SELECT]}]
_LEGACY = {
    "content": "Hello",
    "nonce": "n",
    "flags": 0,
    "components": _ROWS,
    "allowed_mentions": {"parse": ["everyone"], "users": ["1"], "replied_user": True},
    "embeds": [
        {
            "title": "T",
            "description": "D",
            "url": "https://example.org",
            "color": 5,
            "timestamp": "2026-03-02T06:00:00",
            "author": {"name": "A", "url": "https://example.org"},
            "footer": {"text": "F"},
            "image": {"url": "https://example.org/a.png"},
            "fields": [{"name": "n", "value": "v", "inline": True}],
        }
    ],
}
_LAYOUT = [
    {"type": 9, "components": [_TEXT], "accessory": {"type": 11, **_MEDIA}},
    {"type": 12, "items": [_MEDIA]},
    {"type": 13, "file": {"url": "attachment://a.txt"}},
    {"type": 14, "spacing": 2, "divider": False},
    *_ROWS,
]
_V2 = {"flags": 1 << 15, "components": [{"type": 17, "accent_color": 5, "components": _LAYOUT}]}
_INPUT = {
    "type": 4,
    "custom_id": "i",
    "style": 1,
    "label": "In",
    "min_length": 1,
    "max_length": 5,
    "value": "x",
}
_MODAL = {
    "title": "Form",
    "custom_id": "form",
    "components": [
        {"type": 1, "components": [_INPUT]},
        {"type": 18, "label": "Pick", "description": "one", "component": {**_SELECT, "required": False}},
        _TEXT,
    ],
}
_COMMAND = {
    "name": "story",
    "description": "Tells",
    "type": 1,
    "default_member_permissions": 32,
    "contexts": [0, 1],
    "options": [
        {
            "type": 1,
            "name": "add",
            "description": "Adds",
            "options": [
                {
                    "type": 3,
                    "name": "text",
                    "description": "T",
                    "required": True,
                    "choices": [{"name": "a", "value": "a"}],
                },
                {"type": 4, "name": "count", "description": "C", "min_value": 1, "autocomplete": True},
            ],
        }
    ],
}
_WRONG = st.recursive(
    st.sampled_from([None, True, False, 0, -1, 1, 5, 10**6, 1.5, "", "x", "1", "x" * 4001]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["type", "name", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def _places(node: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every part, outer before inner."""
    yield path
    if isinstance(node, dict | list):
        steps = node.items() if isinstance(node, dict) else enumerate(node)
        for step, part in steps:
            yield from _places(part, (*path, step))


def _replaced(whole: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    whole = copy.deepcopy(whole)
    node = whole
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return whole


_CHECKS: list[tuple[Callable[[Any], Any], dict[str, Any]]] = [
    (messages.checked, _LEGACY),
    (messages.checked, _V2),
    (modals.checked, _MODAL),
    (commands.checked, _COMMAND),
]


@pytest.mark.parametrize(("check", "sound"), _CHECKS)
def test_sound_forms_pass(check: Callable[[Any], Any], sound: dict[str, Any]) -> None:
    before = copy.deepcopy(sound)
    assert check(sound)
    assert sound == before


@pytest.mark.parametrize(("check", "sound"), _CHECKS)
@given(data=st.data())
def test_one_wrong_part_is_refused_or_taken(
    check: Callable[[Any], Any], sound: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(list(_places(sound))))
    form = _replaced(sound, place, data.draw(_WRONG))
    try:
        json.dumps(check(of_object(form)))
    except DiscordError as error:
        refused = error.body()
    else:
        return
    assert refused["code"] == 50035
    assert json.dumps(refused["errors"])
