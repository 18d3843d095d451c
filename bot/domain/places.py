"""Where things are said and by whom, in terms that every chat platform has."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account on a chat platform; several may belong to one person."""

    platform: str
    ref: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, thread or message of a platform; `workspace` is None in a direct conversation."""

    platform: str
    workspace: str | None
    channel: str
    message: str | None = None

    def at(self, message: str) -> "Place":
        """The message `message` in this channel."""
        return replace(self, message=message)
