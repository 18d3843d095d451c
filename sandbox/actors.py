"""A member who talks, reacts, runs commands, presses buttons and fills in forms.

Members are bound by the same rules as bots: what Discord refuses raises DiscordError, and what its client would not
even offer raises NotPossible. Deeds that begin an interaction return a Run and wait for the answer unless told not to.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.modal_form import chosen
from sandbox.options import USER, Call, Filled, NotPossible, data_of, resolve
from sandbox.permissions import Json
from sandbox.person import Person, id_of
from sandbox.runs import Run
from sandbox.validation.components import BUTTON, SELECTS, walk
from sandbox.world import views
from sandbox.world.interaction import AUTOCOMPLETE, COMMAND, COMPONENT, Interaction

__all__ = ["Actor", "NotPossible", "Run"]

_LINK_STYLE = 5
_SLASH, _USER_TARGET, _MESSAGE_TARGET = 1, 2, 3


class Actor(Person):
    """One person's hands and eyes; talking and looking is in Person."""

    def call(self, channel_id: str) -> Call:
        return Call(self.world, self.id, channel_id)

    def commands(self, channel_id: str) -> list[Json]:
        """The slash commands that this person is offered here."""
        return self.call(channel_id).offered(_SLASH)

    def menu(self, channel_id: str) -> list[Json]:
        """The commands in the menu of a message."""
        return self.call(channel_id).offered(_MESSAGE_TARGET)

    async def begin(
        self,
        channel_id: str,
        kind: int,
        data: Json,
        *,
        source_id: str | None = None,
        parent: Interaction | None = None,
        wait: bool = True,
    ) -> Run:
        """Sends any interaction; the deeds below are what a client's surface offers of it."""
        self.world.access.require(self.id, self.world.state.channel(channel_id))
        interaction = self.world.interactions.begin(
            self.id, channel_id, kind, data, source_id=source_id, parent=parent
        )
        run = Run(self, interaction)
        return await run.answered(within=self.world.patience) if wait else run

    async def command(
        self, channel_id: str, name: str, options: Mapping[str, Any] | None = None, *, wait: bool = True
    ) -> Run:
        """Runs a slash command: "name", "name sub" or "name group sub".

        Options are given by name; channels, users and roles by id, files as (name, content).
        """
        data = data_of(self.call(channel_id), name, options or {})
        return await self.begin(channel_id, COMMAND, data, wait=wait)

    async def autocomplete(
        self, channel_id: str, name: str, options: Mapping[str, Any], *, focused: str
    ) -> list[Json]:
        """What is offered while `focused` is being typed: `{"name", "value"}` each."""
        data = data_of(self.call(channel_id), name, {focused: "", **options}, focused=focused)
        run = await self.begin(channel_id, AUTOCOMPLETE, data)
        if run.failed:
            raise NotPossible("Loading options failed.")
        return run.choices

    async def context_menu(self, channel_id: str, name: str, target: Json | str, *, wait: bool = True) -> Run:
        """Runs a command of a message's menu, or of a user's if `target` is a user's id."""
        target_id = id_of(target)
        call, filled = self.call(channel_id), Filled()
        stored = self.world.state.messages.get(channel_id, {}).get(target_id)
        kind = _USER_TARGET if stored is None else _MESSAGE_TARGET
        command = call.find(kind, name)
        if stored is None:
            resolve(call, target_id, filled, USER)
        elif target_id in [each["id"] for each in self.sees(channel_id)]:
            filled.keep("messages", target_id, views.message(self.world.core, stored, self.world.bot_id))
        else:
            raise NotPossible(f"{self.name} does not see that message.")
        data: Json = {"name": name, "target_id": target_id, "type": kind, "id": command["id"]}
        data["resolved"] = filled.resolved
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        return await self.begin(channel_id, COMMAND, data, wait=wait)

    async def press(self, message: Json, button: str, *, wait: bool = True) -> Run:
        """Presses a button, given by its label (or emoji) or custom_id."""
        component = self._component(message, button, frozenset({BUTTON}))
        if component["style"] == _LINK_STYLE:
            raise NotPossible(f"{button!r} is a link to {component['url']}.")
        return await self._use(message, component, {}, wait=wait)

    async def select(
        self, message: Json, select: str, values: Sequence[str] | str, *, wait: bool = True
    ) -> Run:
        """Chooses in a select, given by its placeholder or custom_id; options by value or label, others by id."""
        component = self._component(message, select, SELECTS)
        filled = Filled()
        picked = chosen(
            self.call(message["channel_id"]),
            component,
            [values] if isinstance(values, str) else list(values),
            filled,
        )
        more: Json = {"values": picked}
        return await self._use(
            message, component, {**more, "resolved": filled.resolved} if filled.resolved else more, wait=wait
        )

    async def _use(self, message: Json, component: Json, more: Json, *, wait: bool) -> Run:
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            **more,
        }
        return await self.begin(message["channel_id"], COMPONENT, data, source_id=message["id"], wait=wait)

    def _component(self, message: Json, wanted: str, kinds: frozenset[int]) -> Json:
        seen = {each["id"]: each for each in self.sees(message["channel_id"])}.get(message["id"])
        if seen is None:
            raise NotPossible(
                f"{self.name} does not see that message.\n\n{self.world.transcript(message['channel_id'])}"
            )
        for component in walk(seen["components"]):
            if component["type"] in kinds and wanted in _names(component):
                if component.get("disabled"):
                    raise NotPossible(f"{wanted!r} is disabled.")
                return component
        raise NotPossible(
            f"There is no {wanted!r} on that message.\n\n{self.world.transcript(message['channel_id'])}"
        )


def _names(component: Json) -> tuple[Any, ...]:
    emoji = component.get("emoji", {}).get("name")
    return component.get("label"), component.get("custom_id"), component.get("placeholder"), emoji
