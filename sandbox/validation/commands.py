"""Application commands as a bot registers them.

Source: https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections.abc import Sequence
from typing import Any

from sandbox import limits
from sandbox.errors import DiscordError
from sandbox.permissions import Json
from sandbox.validation.form import Form, Path

_SLASH = 1
_SUBCOMMAND, _GROUP, _STRING = 1, 2, 3
_ANYWHERE, _VALUES = range(1, 12), range(3, 12)
"""Option types of a command, and of a subcommand, which only holds values (Subcommands and Subcommand Groups)."""
_NAME = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")
_LOCALIZED = ("name_localizations", "description_localizations")
LOCALES = frozenset(
    {
        "ar",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en-GB",
        "en-US",
        "es-419",
        "es-ES",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
    }
    | {
        "it",
        "ja",
        "ko",
        "lt",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "ru",
        "sv-SE",
        "th",
        "tr",
        "uk",
        "vi",
        "zh-CN",
        "zh-TW",
    }
)
"""The languages that texts may be given in (https://discord.com/developers/docs/reference#locales)."""
_BOUNDS = ("min_value", "max_value", "min_length", "max_length")


def checked_list(raw: Any) -> list[Json]:
    """The commands of a bulk overwrite. Raises DiscordError 50035, or 30032 for too many."""
    form = Form()
    kept = [
        _command(form, at, each)
        for at, each in form.objects((), raw, most=sum(limits.COMMANDS_PER_TYPE.values()))
    ]
    names = [(each["type"], each["name"]) for each in kept]
    for index, key in enumerate(names):
        if key in names[:index]:
            form.refuse(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
    form.finish()
    check_counts(kept)
    return kept


def checked(raw: Json) -> Json:
    """One command. Raises DiscordError 50035 with every fault."""
    form = Form()
    command = _command(form, (), raw)
    form.finish()
    return command


def check_counts(commands: Sequence[Json]) -> None:
    """Raises DiscordError 30032 for too many commands of a type."""
    for kind, most in limits.COMMANDS_PER_TYPE.items():
        if sum(each["type"] == kind for each in commands) > most:
            raise DiscordError(400, 30032, f"Maximum number of application commands reached ({most}).")


def _command(form: Form, path: Path, raw: Json) -> Json:
    kind = raw.get("type") or _SLASH
    form.choice((*path, "type"), kind, (1, 2, 3, 4))
    least = 1 if kind == _SLASH else 0
    at = (*path, "description")
    command: Json = {
        "type": kind,
        "name": _name(form, path, raw, slash=kind == _SLASH),
        "description": form.text(at, raw.get("description"), least=least, most=limits.COMMAND_DESCRIPTION),
        "default_member_permissions": _permissions(form, path, raw),
        "integration_types": _numbers(form, path, raw, "integration_types") or [0],
        "contexts": _numbers(form, path, raw, "contexts"),
        "nsfw": bool(raw.get("nsfw")),
        "dm_permission": raw.get("dm_permission") is not False,
        **_localized(form, path, raw),
    }
    if kind == _SLASH:
        command["options"] = _options(form, (*path, "options"), raw.get("options"), _ANYWHERE)
    elif raw.get("options") or raw.get("description"):
        form.refuse(
            path,
            "APPLICATION_COMMAND_INVALID_OPTIONS",
            "Context menu commands cannot have options or a description",
        )
    if _size(command) > limits.COMMAND_SIZE:
        form.refuse(
            path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({limits.COMMAND_SIZE})"
        )
    return command


def _permissions(form: Form, path: Path, raw: Json) -> str | None:
    at = (*path, "default_member_permissions")
    number = form.optional_number(at, raw.get("default_member_permissions"), least=0, most=2**63)
    return None if number is None else str(number)


def _numbers(form: Form, path: Path, raw: Json, key: str) -> list[int] | None:
    if raw.get(key) is None:
        return None
    return [
        form.number((*path, key), each, least=0, most=2)
        for each in form.items((*path, key), raw[key], most=3)
    ]


def _localized(form: Form, path: Path, raw: Json) -> Json:
    kept: Json = {}
    for key in _LOCALIZED:
        if raw.get(key) is not None:
            kept[key] = form.part((*path, key), raw[key])
            most = limits.COMMAND_NAME if key.startswith("name") else limits.COMMAND_DESCRIPTION
            for locale, text in kept[key].items():
                form.choice((*path, key, locale), locale, sorted(LOCALES))
                form.text((*path, key, locale), text, least=1, most=most)
    return kept


def _name(form: Form, path: Path, raw: Json, *, slash: bool) -> str:
    name = form.text((*path, "name"), raw.get("name"), least=1, most=limits.COMMAND_NAME)
    if slash and name and (not _NAME.fullmatch(name) or name != name.lower()):
        form.refuse((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    return name


def _options(form: Form, path: Path, raw: Any, kinds: Sequence[int]) -> list[Json]:
    given = form.objects(path, raw, most=limits.COMMAND_OPTIONS)
    kept = [_option(form, at, each, kinds) for at, each in given]
    if len({each["type"] in (_SUBCOMMAND, _GROUP) for each in kept}) > 1:
        form.refuse(
            path,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    names = [each["name"] for each in kept]
    if len(set(names)) < len(names):
        form.refuse(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
    optional_seen = False
    for (at, _), option in zip(given, kept, strict=True):
        if option.get("required") and optional_seen:
            form.refuse(
                at,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
    return kept


def _option(form: Form, path: Path, raw: Json, kinds: Sequence[int]) -> Json:
    kind = raw.get("type")
    form.choice((*path, "type"), kind, kinds)
    option: Json = {
        "type": kind,
        "name": _name(form, path, raw, slash=True),
        "description": form.text(
            (*path, "description"), raw.get("description"), least=1, most=limits.COMMAND_DESCRIPTION
        ),
        **_localized(form, path, raw),
        **_bounds(form, path, raw),
    }
    for key in ("required", "autocomplete"):
        if raw.get(key):
            option[key] = True
    if kind in (_SUBCOMMAND, _GROUP):
        within = (_SUBCOMMAND,) if kind == _GROUP else _VALUES
        option["options"] = _options(form, (*path, "options"), raw.get("options"), within)
    if raw.get("choices"):
        if raw.get("autocomplete"):
            form.refuse(
                path,
                "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
                "autocomplete cannot be true with choices",
            )
        option["choices"] = choices(form, (*path, "choices"), raw["choices"], kind)
    return option


def _bounds(form: Form, path: Path, raw: Json) -> Json:
    kept: Json = {}
    for key in _BOUNDS:
        if raw.get(key) is not None:
            if isinstance(raw[key], bool) or not isinstance(raw[key], int | float):
                form.refuse((*path, key), "NUMBER_TYPE_COERCE", f'Value "{raw[key]}" is not a number.')
            kept[key] = raw[key]
    kinds = form.items((*path, "channel_types"), raw.get("channel_types"), most=limits.CHANNEL_TYPE)
    if kinds:
        kept["channel_types"] = [
            form.number((*path, "channel_types"), each, least=0, most=limits.CHANNEL_TYPE) for each in kinds
        ]
    return kept


def choices(form: Form, path: Path, raw: Any, kind: int | None = None) -> list[Json]:
    """Choices of an option, or those that answer an autocomplete."""
    kept = []
    for at, choice in form.objects(path, raw, most=limits.COMMAND_CHOICES):
        name = form.text((*at, "name"), choice.get("name"), least=1, most=limits.CHOICE_NAME)
        value = choice.get("value")
        if kind == _STRING or isinstance(value, str):
            value = form.text((*at, "value"), value, least=1, most=limits.CHOICE_TEXT)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            form.refuse((*at, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
        kept.append({"name": name, "value": value})
    return kept


def _size(node: Json) -> int:
    own = len(node["name"]) + len(node["description"])
    own += sum(len(each["name"]) + len(str(each["value"])) for each in node.get("choices", ()))
    return own + sum(_size(each) for each in node.get("options", ()))
