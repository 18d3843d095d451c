"""What came of something a person did: the handle of an interaction."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandbox.modal_form import submission
from sandbox.permissions import Json
from sandbox.world import World
from sandbox.world.interaction import MODAL_SUBMIT, Interaction, Progress
from sandbox.world.transcript import labels, text_of
from sandbox.world.world import PATIENCE

if TYPE_CHECKING:
    from sandbox.actors import Actor

_DONE = frozenset({Progress.ANSWERED, Progress.MODAL, Progress.CHOICES, Progress.FAILED})


class Run:
    """A command, press, choice or sent form, as the person who did it sees it."""

    def __init__(self, actor: "Actor", interaction: Interaction) -> None:
        self.actor = actor
        self.interaction = interaction
        self._source_before = self._source()

    @property
    def _world(self) -> World:
        return self.actor.world

    def _source(self) -> Json | None:
        return self._seen(self.interaction.source_id)

    def _seen(self, message_id: str | None) -> Json | None:
        messages = self._world.state.messages.get(self.interaction.channel_id, {})
        if message_id not in messages:
            return None
        return self._world.message(self.interaction.channel_id, message_id, viewer=self.actor.id)

    @property
    def progress(self) -> Progress:
        return self.interaction.progress

    @property
    def failed(self) -> bool:
        """Whether "The application did not respond" is shown."""
        return self.progress is Progress.FAILED

    @property
    def thinking(self) -> bool:
        return self.progress is Progress.THINKING

    @property
    def modal(self) -> Json | None:
        """The form that was opened."""
        return self.interaction.modal

    @property
    def choices(self) -> list[Json]:
        """The answers of an autocomplete: `{"name", "value"}`."""
        return self.interaction.choices

    @property
    def message(self) -> Json | None:
        """The answer as it is now: the first one, or the pressed message that changed; else the last follow-up."""
        return self._seen(self.interaction.original_id) or next(iter(reversed(self.followups)), None)

    @property
    def followups(self) -> list[Json]:
        return [seen for each in self.interaction.followups if (seen := self._seen(each)) is not None]

    @property
    def messages(self) -> list[Json]:
        """The answer and everything sent after it."""
        first = self._seen(self.interaction.original_id)
        return ([first] if first else []) + self.followups

    @property
    def ephemeral(self) -> bool:
        """Whether nobody else sees the answer."""
        return any(each["id"] in self._world.state.whispers for each in self.messages)

    @property
    def text(self) -> str:
        """All that a person reads in the answer and its follow-ups, or in the opened form."""
        if self.modal is not None:
            return str(self.modal["title"])
        return "\n".join(text_of(each) for each in self.messages)

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons and the placeholders of all selects."""
        return [label for each in self.messages for label in labels(each)]

    def _settled(self) -> bool:
        if self.progress is Progress.UPDATING:
            return self._source() != self._source_before
        return self.progress in _DONE

    async def answered(self, *, within: float = PATIENCE) -> "Run":
        """Waits for an answer that is more than "is thinking", a form, or the failure.

        Raises AssertionError with the transcripts after `within` seconds.
        """
        await self._world.until(self._settled, within=within)
        return self

    async def fill(
        self, values: Mapping[str, Any], *, enforce_limits: bool = True, wait: bool = True
    ) -> "Run":
        """Fills the opened form by label or custom_id and sends it.

        Fields that are not named keep what the form came with. Raises NotPossible for what the client would not send;
        without `enforce_limits` its checks of length and presence are left out.
        """
        form = self.modal
        if form is None:
            raise AssertionError(
                f"No form was opened.\n\n{self._world.transcript(self.interaction.channel_id)}"
            )
        call = self.actor.call(self.interaction.channel_id)
        data = submission(call, form, values, enforce_limits=enforce_limits)
        return await self.actor.begin(
            self.interaction.channel_id,
            MODAL_SUBMIT,
            data,
            source_id=self.interaction.source_id,
            parent=self.interaction,
            wait=wait,
        )

    def __repr__(self) -> str:
        return f"<Run {self.progress}: {self.text!r} {self.buttons}>"
