"""People on a SimCord stage, and what comes of what they do."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import simcord

from sandbox.world.transcript import labels, text_of
from tests.scenarios.beyond_simcord import TAMPERS
from tests.scenarios.stage import CannotPlay, File, Message

if TYPE_CHECKING:
    from tests.scenarios.simcord_stage import SimcordStage


class SimcordMember:
    """A person on a SimCord stage: a member of the server that a place belongs to, or a user in a direct channel."""

    def __init__(self, stage: "SimcordStage", user: simcord.UserHandle) -> None:
        self._stage = stage
        self._user = user
        self.id = str(user.id)

    def _in(self, channel_id: str) -> simcord.MemberActor | simcord.UserHandle:
        server = self._stage.place(channel_id).guild
        return self._user if server is None else simcord.MemberActor(self._stage.env, server, self._user)

    def _meant(self, message: Message) -> simcord.ResponseMessage:
        return simcord.ResponseMessage(self._stage.env, self._stage.stored(message))

    async def say(
        self,
        channel_id: str,
        text: str = "",
        *,
        reply_to: Message | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        actor = self._in(channel_id)
        if isinstance(actor, simcord.UserHandle):
            said = await actor.send_dm(text)
        else:
            said = await actor.send(
                self._stage.place(channel_id),
                text,
                reply_to=self._meant(reply_to) if reply_to else None,
                attachments=[(name, _bytes(content)) for name, content in files],
            )
        return self._stage.shown(self._stage.backend.get_message(int(channel_id), said.id))

    async def edit(self, message: Message, text: str) -> Message:
        await self._in(message["channel_id"]).edit(self._meant(message), text)
        return self._stage.shown(self._stage.stored(message))

    async def delete(self, message: Message) -> None:
        await self._in(message["channel_id"]).delete(self._meant(message))

    async def command(
        self, channel_id: str, name: str, options: Mapping[str, Any] | None = None, *, wait: bool = True
    ) -> "SimcordAnswer":
        actor, given = self._in(channel_id), self._given(options or {})
        if isinstance(actor, simcord.UserHandle):
            return self._answer(channel_id, await actor.slash(name, **given))
        return self._answer(channel_id, await actor.slash(self._stage.place(channel_id), name, **given))

    def _given(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Options as SimCord takes them: places and bytes."""
        given: dict[str, Any] = {}
        for name, value in options.items():
            if isinstance(value, tuple):
                given[name] = (value[0], _bytes(value[1]))
            elif name == "channel":
                given[name] = self._stage.place(value)
            else:
                given[name] = value
        return given

    async def autocomplete(
        self, channel_id: str, name: str, options: Mapping[str, Any], *, focused: str
    ) -> list[Message]:
        actor = self._in(channel_id)
        rest = {key: value for key, value in self._given(options).items() if key != focused}
        typed = options.get(focused, "")
        if isinstance(actor, simcord.UserHandle):
            return await actor.autocomplete(name, focused, typed, **rest)
        return await actor.autocomplete(self._stage.place(channel_id), name, focused, typed, **rest)

    async def context_menu(
        self, channel_id: str, name: str, target: Message, *, wait: bool = True
    ) -> "SimcordAnswer":
        actor = self._in(channel_id)
        assert isinstance(actor, simcord.MemberActor)
        place = self._stage.place(channel_id)
        return self._answer(channel_id, await actor.context_menu(place, name, self._meant(target)))

    async def press(self, message: Message, button: str, *, wait: bool = True) -> "SimcordAnswer":
        place = message["channel_id"]
        return self._answer(place, await self._in(place).click(self._meant(message), label=button))

    async def select(
        self, message: Message, select: str, values: Sequence[str], *, wait: bool = True
    ) -> "SimcordAnswer":
        menus = [each for row in message["components"] for each in row["components"]]
        (custom_id,) = [each["custom_id"] for each in menus if each.get("placeholder") == select]
        place = message["channel_id"]
        result = await self._in(place).select(self._meant(message), values, custom_id=custom_id)
        return self._answer(place, result)

    async def open_dm(self) -> str:
        return str(self._user.dm_channel.id)

    def commands(self, channel_id: str) -> list[Message]:
        return self._stage.backend.visible_commands(user_id=int(self.id), channel_id=int(channel_id))

    async def send_form(
        self, place: str, form: simcord.InteractionResult, values: Mapping[str, Any]
    ) -> "SimcordAnswer":
        """Send a form that was opened to this person in a place, with these values by custom_id."""
        return self._answer(place, await self._in(place).submit_modal(form, dict(values)))

    def _answer(self, place: str, result: simcord.InteractionResult) -> "SimcordAnswer":
        return SimcordAnswer(self._stage, self, place, result)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


class SimcordAnswer:
    """What came of an interaction."""

    def __init__(
        self, stage: "SimcordStage", actor: SimcordMember, place: str, result: simcord.InteractionResult
    ) -> None:
        self._stage = stage
        self._place = place
        self._result = result
        self.actor = actor

    @property
    def message(self) -> Message | None:
        first = self._result.response
        return self._shown(first) if first else next(reversed(self.followups), None)

    @property
    def messages(self) -> list[Message]:
        first = self._result.response
        return [self._shown(first), *self.followups] if first else self.followups

    @property
    def followups(self) -> list[Message]:
        return [self._shown(each) for each in self._result.followups]

    def _shown(self, message: simcord.ResponseMessage) -> Message:
        stored = self._stage.backend.get_message(message.channel_id, message.id)
        return self._stage.shown(stored)

    @property
    def ephemeral(self) -> bool:
        return any(self._stage.whispered(each) for each in self.messages)

    @property
    def text(self) -> str:
        if self.modal is not None:
            return str(self.modal["title"])
        return "\n".join(text_of(each) for each in self.messages)

    @property
    def buttons(self) -> list[str]:
        return [label for each in self.messages for label in labels(each)]

    @property
    def modal(self) -> Message | None:
        return self._result.modal

    async def fill(
        self, values: Mapping[str, Any], *, enforce_limits: bool = True, wait: bool = True
    ) -> "SimcordAnswer":
        form = self.modal
        assert form is not None, f"No form was opened: {self.text}"
        if not enforce_limits:
            raise CannotPlay(TAMPERS)
        typed = {}
        for row in (each for each in form["components"] if "component" in each):
            field = row["component"]
            named = values.get(row["label"], values.get(field["custom_id"]))
            typed[field["custom_id"]] = field.get("value", "") if named is None else named
        return await self.actor.send_form(self._place, self._result, typed)

    def __repr__(self) -> str:
        return f"<SimcordAnswer {self.text!r} {self.buttons}>"
