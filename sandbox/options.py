"""Finding a command and laying a person's options out as Discord's client does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import limits
from sandbox.permissions import Json, Permissions
from sandbox.world import World
from sandbox.world.commands import GROUPS
from sandbox.world.files import Upload, attach
from sandbox.world.interaction import resolved_channel, resolved_member

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11
EPHEMERAL_ATTACHMENT = True


class NotPossible(Exception):
    """What Discord's client would not let a person do, with the reason."""


@dataclass(frozen=True)
class Call:
    """A command as typed: who, where, which."""

    world: World
    user_id: str
    channel_id: str

    @property
    def channel(self) -> Json:
        return self.world.state.channel(self.channel_id)

    def offered(self, kind: int) -> list[Json]:
        """The commands that this person finds here."""
        guild_id = self.channel.get("guild_id")
        granted = self.world.access.in_channel(self.user_id, self.channel)
        everything = self.world.commands.offered(guild_id, kind)
        if guild_id is None:
            return everything
        installed = self.world.bot_id in self.world.state.members[guild_id]
        if not installed or not granted & Permissions.USE_APPLICATION_COMMANDS or self._locked_out():
            return []
        return [each for each in everything if _allows(each, granted)]

    def _locked_out(self) -> bool:
        """A locked thread has no place to type a command in, but for moderators."""
        locked = self.channel.get("thread_metadata", {}).get("locked", False)
        return locked and not self.world.access.manages_threads(self.user_id, self.channel)

    def find(self, kind: int, name: str) -> Json:
        """Raises NotPossible if there is no such command, or not for this person here."""
        for command in self.offered(kind):
            if command["name"] == name:
                return command
        known = [each["name"] for each in self.world.commands.offered(self.channel.get("guild_id"), kind)]
        why = "is not offered to this member here" if name in known else f"does not exist; there are {known}"
        raise NotPossible(f"The command {name!r} {why}.")


def _allows(command: Json, granted: Permissions) -> bool:
    needed = command["default_member_permissions"]
    if needed is None or granted & Permissions.ADMINISTRATOR:
        return True
    return int(needed) != 0 and not Permissions(int(needed)) & ~granted


@dataclass
class Filled:
    """The `options` and `resolved` of an interaction's data."""

    options: list[Json] = field(default_factory=list)
    resolved: dict[str, Json] = field(default_factory=dict)

    def keep(self, table: str, key: str, value: Json) -> None:
        self.resolved.setdefault(table, {})[key] = value


def data_of(call: Call, path: str, values: Mapping[str, Any], *, focused: str | None = None) -> Json:
    """The data of a slash command's interaction; `path` is "name", "name sub" or "name group sub".

    With `focused` it is that of an autocomplete: unfinished, with that option in focus.
    """
    name, *steps = path.removeprefix("/").split()
    command = call.find(1, name)
    known, wrapped = _descend(command, steps)
    filled = _fill(call, known, values, focused)
    data: Json = {"id": command["id"], "name": name, "type": 1, "options": wrapped(filled.options)}
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return {**data, "resolved": filled.resolved} if filled.resolved else data


def _descend(command: Json, steps: list[str]) -> tuple[list[Json], Any]:
    """The options of a (sub)command, and what wraps their values into its groups."""
    level = command.get("options", [])
    passed: list[Json] = []
    for step in steps:
        chosen = next((each for each in level if each["name"] == step and each["type"] in GROUPS), None)
        if chosen is None:
            raise NotPossible(
                f"{command['name']!r} has no subcommand {step!r}; it has {[each['name'] for each in level]}."
            )
        passed.append(chosen)
        level = chosen.get("options", [])
    if any(each["type"] in GROUPS for each in level):
        raise NotPossible(f"{command['name']!r} needs a subcommand: {[each['name'] for each in level]}.")

    def wrapped(options: list[Json]) -> list[Json]:
        for chosen in reversed(passed):
            options = [{"name": chosen["name"], "type": chosen["type"], "options": options}]
        return options

    return level, wrapped


def _fill(call: Call, known: list[Json], values: Mapping[str, Any], focused: str | None) -> Filled:
    by_name = {each["name"]: each for each in known}
    for name in [*values, *([focused] if focused else [])]:
        if name not in by_name:
            raise NotPossible(f"There is no option {name!r}; there are {list(by_name)}.")
    missing = [each["name"] for each in known if each.get("required") and each["name"] not in values]
    if missing and focused is None:
        raise NotPossible(f"Required options are missing: {missing}.")
    filled = Filled()
    for name, value in values.items():
        option = by_name[name]
        laid: Json = {"name": name, "type": option["type"]}
        if name == focused:
            if not option.get("autocomplete"):
                raise NotPossible(f"The option {name!r} offers no completion.")
            laid |= {"value": str(value), "focused": True}
        else:
            laid["value"] = _value(call, option, value, filled)
        filled.options.append(laid)
    return filled


def _value(call: Call, option: Json, value: Any, filled: Filled) -> Any:
    kind = option["type"]
    if option.get("choices"):
        return _choice(option, value)
    if kind == STRING:
        _check_range(option, len(str(value)), "min_length", "max_length")
        if len(str(value)) > limits.OPTION_STRING:
            raise NotPossible(f"{option['name']!r} is too long.")
        return str(value)
    if kind in (INTEGER, NUMBER):
        return _number(option, value)
    if kind == BOOLEAN:
        if not isinstance(value, bool):
            raise NotPossible(f"{option['name']!r} is true or false.")
        return value
    if kind == ATTACHMENT:
        return _attachment(call, value, filled)
    return resolve(call, str(value), filled, kind, channel_types=option.get("channel_types"))


def _choice(option: Json, value: Any) -> Any:
    for choice in option["choices"]:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise NotPossible(f"{option['name']!r} is one of {[each['name'] for each in option['choices']]}.")


def _number(option: Json, value: Any) -> int | float:
    try:
        number = int(value) if option["type"] == INTEGER else float(value)
    except (TypeError, ValueError):
        raise NotPossible(f"{option['name']!r} is a number, not {value!r}.") from None
    _check_range(option, number, "min_value", "max_value")
    if abs(number) > limits.INTEGER_EXTENT:
        raise NotPossible(f"{option['name']!r} is out of range.")
    return number


def _check_range(option: Json, size: float, least: str, most: str) -> None:
    if size < option.get(least, size) or size > option.get(most, size):
        raise NotPossible(f"{option['name']!r} must be between {option.get(least)} and {option.get(most)}.")


def _attachment(call: Call, value: Any, filled: Filled) -> str:
    kept = attach(call.world.core, call.channel_id, [upload_of(value)], None)[0]
    url = call.world.core.files_url()
    shown = {
        **kept,
        "url": url + kept["url"],
        "proxy_url": url + kept["proxy_url"],
        "ephemeral": EPHEMERAL_ATTACHMENT,
    }
    filled.keep("attachments", kept["id"], shown)
    attachment_id: str = kept["id"]
    return attachment_id


def upload_of(value: Any) -> Upload:
    """A file given as an Upload or as (name, text or bytes)."""
    if isinstance(value, Upload):
        return value
    name, content = value
    return Upload(name, content.encode() if isinstance(content, str) else content)


def resolve(
    call: Call, key: str, filled: Filled, kind: int, *, channel_types: list[int] | None = None
) -> str:
    """Adds the user, role or channel with the id `key` to `resolved`; raises NotPossible for others."""
    state = call.world.state
    guild_id = call.channel.get("guild_id")
    roles = {each["id"]: each for each in state.guild(guild_id)["roles"]} if guild_id else {}
    if kind == CHANNEL and key in state.channels:
        channel = state.channel(key)
        if channel.get("guild_id") == guild_id and (not channel_types or channel["type"] in channel_types):
            filled.keep("channels", key, resolved_channel(call.world.core, channel, call.user_id))
            return key
    elif kind in (ROLE, MENTIONABLE) and key in roles:
        filled.keep("roles", key, roles[key])
        return key
    elif kind in (USER, MENTIONABLE) and key in state.users:
        filled.keep("users", key, state.user(key))
        if guild_id and key in state.members[guild_id]:
            filled.keep("members", key, resolved_member(call.world.core, guild_id, key, call.channel))
        return key
    raise NotPossible(f"{key!r} cannot be chosen here.")
