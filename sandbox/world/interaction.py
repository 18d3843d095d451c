"""One interaction: what a person did, and what has become of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox import limits
from sandbox.permissions import Json
from sandbox.world import views
from sandbox.world.commands import GROUPS
from sandbox.world.core import Core
from sandbox.world.mentions import partial_member
from sandbox.world.people import seen_by
from sandbox.world.state import DM, THREAD_TYPES

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5


class Progress(StrEnum):
    """Where an interaction stands, in the eyes of the person."""

    SENT = "sent"
    THINKING = "thinking"
    UPDATING = "updating"
    """Acknowledged without a visible sign; the bot may still edit the message."""
    ANSWERED = "answered"
    MODAL = "modal"
    CHOICES = "choices"
    FAILED = "failed"


@dataclass
class Interaction:
    """An interaction under way; kept in memory while its token lives."""

    id: str
    token: str
    kind: int
    user_id: str
    channel_id: str
    guild_id: str | None
    data: Json
    begun: datetime
    source_id: str | None = None
    """The message whose component was used."""
    parent: "Interaction | None" = None
    """What opened the modal."""
    progress: Progress = Progress.SENT
    original_id: str | None = None
    """The message that `@original` names."""
    followups: list[str] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)

    def alive(self, now: datetime) -> bool:
        return now - self.begun < timedelta(minutes=limits.TOKEN_MINUTES)

    @property
    def acknowledged(self) -> bool:
        return self.progress not in (Progress.SENT, Progress.FAILED)


def name_of(data: Json) -> str:
    """A command's name with those of its subcommand and group, as messages tell it (Message Interaction Structure)."""
    inner = next((each for each in data.get("options", ()) if each["type"] in GROUPS), None)
    return data["name"] if inner is None else f"{data['name']} {name_of(inner)}"


def metadata(core: Core, interaction: Interaction) -> Json:
    """What messages tell of the interaction they came from (Message Interaction Metadata)."""
    told: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "user": core.state.user(interaction.user_id),
        "authorizing_integration_owners": {"0": interaction.guild_id or "0"},
    }
    if interaction.kind == COMPONENT and interaction.source_id:
        told["interacted_message_id"] = interaction.source_id
    if interaction.kind == MODAL_SUBMIT and interaction.parent is not None:
        told["triggering_interaction_metadata"] = metadata(core, interaction.parent)
    return told


def payload(core: Core, interaction: Interaction) -> Json:
    """The INTERACTION_CREATE that the bot receives (Interaction Structure)."""
    state = core.state
    channel = state.channel(interaction.channel_id)
    told: Json = {
        "id": interaction.id,
        "application_id": state.application["id"],
        "type": interaction.kind,
        "data": interaction.data,
        "token": interaction.token,
        "version": 1,
        "channel_id": channel["id"],
        "channel": _partial_channel(core, channel, interaction.user_id),
        "app_permissions": str(core.access.in_channel(core.bot_id, channel).value),
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": interaction.guild_id or "0"},
        "context": 0 if interaction.guild_id else 1,
        "attachment_size_limit": limits.UPLOAD_BYTES,
    }
    if interaction.guild_id is None:
        told["user"] = state.user(interaction.user_id)
    else:
        guild = state.guild(interaction.guild_id)
        told["guild_id"] = guild["id"]
        told["guild"] = {
            "id": guild["id"],
            "locale": guild["preferred_locale"],
            "features": guild["features"],
        }
        told["guild_locale"] = guild["preferred_locale"]
        member = state.member(guild["id"], interaction.user_id)
        allowed = core.access.in_channel(interaction.user_id, channel)
        told["member"] = {**member, "permissions": str(allowed.value)}
    source = state.messages.get(interaction.channel_id, {}).get(interaction.source_id or "")
    if source is not None:  # it may be gone by the time a form is sent
        told["message"] = views.message(core, source, core.bot_id)
    return told


def _partial_channel(core: Core, channel: Json, user_id: str) -> Json:
    if channel["type"] == DM:
        return seen_by(channel, core.bot_id)
    return {**channel, "permissions": str(core.access.in_channel(user_id, channel).value)}


def resolved_channel(core: Core, channel: Json, user_id: str) -> Json:
    """A channel as the resolved value of an option."""
    kept = ["id", "name", "type", "parent_id", "guild_id", "flags"]
    if channel["type"] in THREAD_TYPES:
        kept.append("thread_metadata")
    else:
        kept += ["topic", "position", "nsfw"]
    partial = {key: channel[key] for key in kept if key in channel}
    return {**partial, "permissions": str(core.access.in_channel(user_id, channel).value)}


def resolved_member(core: Core, guild_id: str, user_id: str, channel: Json) -> Json:
    """A member as the resolved value of an option or select."""
    member = partial_member(core.state.member(guild_id, user_id))
    granted = core.access.in_channel(user_id, channel)
    return {
        **{key: value for key, value in member.items() if key not in ("deaf", "mute")},
        "permissions": str(granted.value),
    }
