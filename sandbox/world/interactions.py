"""Interactions: begun by a person, answered by the bot once, followed up for fifteen minutes."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.validation import commands, modals
from sandbox.validation import messages as rules
from sandbox.validation.form import Form
from sandbox.world import archiving, objects, views
from sandbox.world.core import Core
from sandbox.world.files import Upload
from sandbox.world.interaction import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Progress,
    metadata,
    name_of,
    payload,
)
from sandbox.world.messages import Messages

PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
_ANSWERS = {
    COMMAND: (MESSAGE, DEFER, MODAL),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE),
}
"""Which callback types an interaction takes (Interaction Callback Type)."""
_SLASH_TYPE, _CONTEXT_MENU_TYPE = 20, 23
ORIGINAL = "@original"


class Interactions:
    """The interactions under way. Every method of the bot's raises DiscordError where Discord refuses."""

    def __init__(self, core: Core, messages: Messages) -> None:
        self._core = core
        self._messages = messages
        self._by_token: dict[str, Interaction] = {}
        self.response_seconds = limits.RESPONSE_SECONDS
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def begin(
        self,
        user_id: str,
        channel_id: str,
        kind: int,
        data: Json,
        *,
        source_id: str | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        """Sends the bot an interaction and starts its three seconds."""
        channel = self._core.state.channel(channel_id)
        interaction = Interaction(
            id=self._core.new_id(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user_id=user_id,
            channel_id=channel_id,
            guild_id=channel.get("guild_id"),
            data=data,
            begun=self._core.clock(),
            source_id=source_id,
            parent=parent,
        )
        self._forget_dead()
        self._by_token[interaction.token] = interaction
        loop = asyncio.get_running_loop()
        self._timers[interaction.id] = loop.call_later(self.response_seconds, self._give_up, interaction)
        audience = frozenset({self._core.bot_id})
        self._core.tell("INTERACTION_CREATE", payload(self._core, interaction), audience=audience)
        return interaction

    def close(self) -> None:
        """Stops all clocks."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _forget_dead(self) -> None:
        now = self._core.clock()
        self._by_token = {token: each for token, each in self._by_token.items() if each.alive(now)}

    def _give_up(self, interaction: Interaction) -> None:
        self._timers.pop(interaction.id, None)
        if interaction.progress is Progress.SENT:
            self._progress(interaction, Progress.FAILED, "INTERACTION_FAILURE")

    def _progress(self, interaction: Interaction, progress: Progress, event: str, **more: Any) -> None:
        """Moves an interaction on and tells the person, by events that only people's clients get."""
        interaction.progress = progress
        if (timer := self._timers.pop(interaction.id, None)) is not None:
            timer.cancel()
        told = {"id": interaction.id, "channel_id": interaction.channel_id, "state": progress.value, **more}
        self._core.tell(event, told, audience=frozenset({interaction.user_id}))

    # The bot's first answer

    def respond(self, interaction_id: str, token: str, body: Json, uploads: Sequence[Upload] = ()) -> Json:
        """Takes the first answer; returns the callback object of Discord's answer."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise refusal(10062)
        if interaction.progress is Progress.FAILED or not interaction.alive(self._core.clock()):
            raise refusal(10062)
        if interaction.acknowledged:
            raise refusal(40060)
        kind = body.get("type")
        self._check_kind(interaction, kind)
        data = _data(body)
        answers: dict[int, Callable[[], None]] = {
            MESSAGE: lambda: self._answer(interaction, data, uploads),
            DEFER: lambda: self._defer(interaction, data),
            DEFER_UPDATE: lambda: self._defer_update(interaction),
            UPDATE: lambda: self._update(interaction, data, uploads),
            CHOICES: lambda: self._choices(interaction, data),
            MODAL: lambda: self._open_modal(interaction, data),
        }
        answers[int(kind or 0)]()
        return self._callback(interaction, int(kind or 0))

    def _check_kind(self, interaction: Interaction, kind: Any) -> None:
        form = Form()
        has_source = interaction.source_id is not None
        form.choice(
            ("type",), kind, [each for each in _ANSWERS[interaction.kind] if has_source or each != UPDATE]
        )
        form.finish()

    def _answer(self, interaction: Interaction, data: Json, uploads: Sequence[Upload]) -> None:
        message = self._new_message(interaction, rules.checked(data, path=("data",), interaction=True))
        self._add(interaction, message, data, uploads)
        interaction.original_id = message["id"]
        self._progress(interaction, Progress.ANSWERED, "INTERACTION_SUCCESS")

    def _defer(self, interaction: Interaction, data: Json) -> None:
        flags = rules.checked({"flags": data.get("flags")}, path=("data",), interaction=True)["flags"]
        message = self._new_message(interaction, {"flags": flags & rules.EPHEMERAL})
        message["flags"] |= rules.LOADING
        self._add(interaction, message, data, ())
        interaction.original_id = message["id"]
        self._progress(interaction, Progress.THINKING, "INTERACTION_SUCCESS")

    def _defer_update(self, interaction: Interaction) -> None:
        interaction.original_id = interaction.source_id
        self._progress(interaction, Progress.UPDATING, "INTERACTION_SUCCESS")

    def _update(self, interaction: Interaction, data: Json, uploads: Sequence[Upload]) -> None:
        source = self._core.state.message(interaction.channel_id, interaction.source_id or "")
        self._messages.rewrite(source, data, uploads)
        interaction.original_id = interaction.source_id
        self._progress(interaction, Progress.ANSWERED, "INTERACTION_SUCCESS")

    def _choices(self, interaction: Interaction, data: Json) -> None:
        form = Form()
        interaction.choices = commands.choices(form, ("data", "choices"), data.get("choices"))
        form.finish()
        self._progress(
            interaction,
            Progress.CHOICES,
            "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE",
            choices=interaction.choices,
        )

    def _open_modal(self, interaction: Interaction, data: Json) -> None:
        interaction.modal = modals.checked(data)
        self._progress(interaction, Progress.MODAL, "INTERACTION_MODAL_CREATE", modal=interaction.modal)

    def _callback(self, interaction: Interaction, kind: int) -> Json:
        told: Json = {"id": interaction.id, "type": interaction.kind}
        answer: Json = {"interaction": told}
        if kind in (MESSAGE, DEFER, UPDATE) and interaction.original_id is not None:
            message = self._core.state.message(interaction.channel_id, interaction.original_id)
            told["response_message_id"] = message["id"]
            told["response_message_loading"] = bool(message["flags"] & rules.LOADING)
            told["response_message_ephemeral"] = bool(message["flags"] & rules.EPHEMERAL)
            if kind != DEFER:
                answer["resource"] = {
                    "type": kind,
                    "message": views.message(self._core, message, self._core.bot_id),
                }
        return answer

    def _new_message(self, interaction: Interaction, parts: Json) -> Json:
        core = self._core
        bot = core.state.user(core.bot_id)
        message = {**objects.message(core.new_id(), interaction.channel_id, bot, core.now()), **parts}
        message["application_id"] = message["webhook_id"] = core.state.application["id"]
        message["interaction_metadata"] = metadata(core, interaction)
        if interaction.kind == COMMAND:
            slash = interaction.data["type"] == 1
            message["type"] = _SLASH_TYPE if slash else _CONTEXT_MENU_TYPE
            user = core.state.user(interaction.user_id)
            message["interaction"] = {
                "id": interaction.id,
                "type": COMMAND,
                "name": name_of(interaction.data),
                "user": user,
            }
        elif interaction.source_id is not None:
            self._refer(interaction, message, interaction.source_id)
        return message

    def _refer(self, interaction: Interaction, message: Json, message_id: str) -> None:
        reference: Json = {"type": 0, "channel_id": interaction.channel_id, "message_id": message_id}
        if interaction.guild_id is not None:
            reference["guild_id"] = interaction.guild_id
        message["type"], message["message_reference"] = views.REPLY, reference

    def _add(self, interaction: Interaction, message: Json, data: Json, uploads: Sequence[Upload]) -> None:
        private = bool(message["flags"] & rules.EPHEMERAL)
        if not private:
            archiving.stir(self._core, self._core.state.channel(interaction.channel_id))
        self._messages.add(message, data, uploads, only_for=interaction.user_id if private else None)

    # Followed up by the interaction's webhook

    def _by_webhook(self, application_id: str, token: str) -> Interaction:
        """Raises 10015 before the first answer, 50027 when the token is none or has run out."""
        if application_id != self._core.state.application["id"]:
            raise refusal(10015)
        interaction = self._by_token.get(token)
        if interaction is None or not interaction.alive(self._core.clock()):
            raise refusal(50027)
        if not interaction.acknowledged:
            raise refusal(10015)
        return interaction

    def follow_up(self, application_id: str, token: str, body: Json, uploads: Sequence[Upload] = ()) -> Json:
        """Sends one more message; the first one after a deferral takes the place of "is thinking"."""
        interaction = self._by_webhook(application_id, token)
        if interaction.progress is Progress.THINKING and interaction.original_id is not None:
            return self.edit(application_id, token, ORIGINAL, body, uploads)
        message = self._new_message(interaction, rules.checked(body, interaction=True))
        message.pop("interaction", None)
        if interaction.original_id is not None:
            self._refer(interaction, message, interaction.original_id)
            message["interaction_metadata"]["original_response_message_id"] = interaction.original_id
        self._add(interaction, message, body, uploads)
        interaction.followups.append(message["id"])
        self._progress(interaction, Progress.ANSWERED, "INTERACTION_SUCCESS")
        return message

    def read(self, application_id: str, token: str, message_id: str) -> Json:
        return self._own(self._by_webhook(application_id, token), message_id)

    def edit(
        self, application_id: str, token: str, message_id: str, body: Json, uploads: Sequence[Upload] = ()
    ) -> Json:
        interaction = self._by_webhook(application_id, token)
        message = self._messages.rewrite(self._own(interaction, message_id), body, uploads)
        self._progress(interaction, Progress.ANSWERED, "INTERACTION_SUCCESS")
        return message

    def delete(self, application_id: str, token: str, message_id: str) -> None:
        interaction = self._by_webhook(application_id, token)
        self._messages.remove(self._own(interaction, message_id))
        self._progress(interaction, Progress.ANSWERED, "INTERACTION_SUCCESS")

    def _own(self, interaction: Interaction, message_id: str) -> Json:
        if message_id == ORIGINAL:
            message_id = interaction.original_id or ""
        elif message_id not in (interaction.original_id, *interaction.followups):
            raise refusal(10008)
        return self._core.state.message(interaction.channel_id, message_id)


def _data(body: Json) -> Json:
    """What an answer says. Raises DiscordError 50035 for anything but an object."""
    form = Form()
    data = form.part(("data",), {} if body.get("data") is None else body["data"])
    form.finish()
    return data
