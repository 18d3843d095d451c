"""Application commands as the bot registers them."""

from collections.abc import Sequence

from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.validation import commands as rules
from sandbox.world.core import Core

EVERYWHERE = "global"
SLASH, USER, MESSAGE = 1, 2, 3
GROUPS = frozenset({1, 2})
"""Option types of subcommands and their groups."""


class Commands:
    """The registered commands by scope: a guild's id, or EVERYWHERE."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._table = core.state.commands

    def listed(self, scope: str) -> list[Json]:
        return self._table.get(scope, [])

    def get(self, scope: str, command_id: str) -> Json:
        for command in self.listed(scope):
            if command["id"] == command_id:
                return command
        raise refusal(10063)

    def replace(self, scope: str, bodies: Sequence[Json]) -> list[Json]:
        """Puts these commands in place of all others; those that keep their name keep their id."""
        checked = rules.checked_list(bodies)
        self._table[scope] = [self._made(scope, each) for each in checked]
        self._core.feed.touch()
        return self._table[scope]

    def put(self, scope: str, body: Json) -> tuple[Json, bool]:
        """Adds a command or overwrites that of its name; tells whether it is new."""
        checked = rules.checked(body)
        known = self._named(scope, checked)
        made = self._made(scope, checked)
        others = [each for each in self.listed(scope) if each is not known]
        rules.check_counts([*others, made])
        self._table[scope] = [*others, made]
        self._core.feed.touch()
        return made, known is None

    def edit(self, scope: str, command_id: str, body: Json) -> Json:
        command = self.get(scope, command_id)
        made = self._made(scope, rules.checked({**command, **body, "type": command["type"]}))
        made["id"] = command_id
        self._table[scope] = [made if each is command else each for each in self.listed(scope)]
        self._core.feed.touch()
        return made

    def delete(self, scope: str, command_id: str) -> None:
        command = self.get(scope, command_id)
        self._table[scope] = [each for each in self.listed(scope) if each is not command]
        self._core.feed.touch()

    def _named(self, scope: str, checked: Json) -> Json | None:
        key = (checked["type"], checked["name"])
        return next((each for each in self.listed(scope) if (each["type"], each["name"]) == key), None)

    def _made(self, scope: str, checked: Json) -> Json:
        known = self._named(scope, checked)
        command: Json = {
            "id": known["id"] if known else self._core.new_id(),
            "application_id": self._core.state.application["id"],
            "version": self._core.new_id(),
            **checked,
        }
        return command if scope == EVERYWHERE else {**command, "guild_id": scope}

    def offered(self, guild_id: str | None, kind: int = SLASH) -> list[Json]:
        """What a person finds in a guild or, with None, in direct messages; a guild's own come first."""
        own = self.listed(guild_id) if guild_id else []
        names = {each["name"] for each in own if each["type"] == kind}
        shared = [each for each in self.listed(EVERYWHERE) if _fits(each, in_guild=guild_id is not None)]
        everything = own + [each for each in shared if each["name"] not in names]
        return [each for each in everything if each["type"] == kind]


def _fits(command: Json, *, in_guild: bool) -> bool:
    contexts = command.get("contexts")
    if contexts is not None:
        return (0 if in_guild else 1) in contexts
    return in_guild or bool(command.get("dm_permission", True))
