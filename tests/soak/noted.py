"""What a member notes of one story: what was told, sent and asked for, and so how it may stand in the end."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from sandbox import Run
from tests.soak.town import Message
from tests.soak.words import PARTS, Texts

Kept = frozenset[tuple[str, str]]
"""A story as a set of parts with their texts; empty for none."""

NOTHING: Kept = frozenset()

SAVED, IMPORTED, DELETED = "✅ Saved", "✅ Imported", "The story is deleted."

LEAST = 2
"""Parts that messages must tell to be a story by themselves."""


def kept(texts: Texts) -> Kept:
    """Texts as a story keeps them."""
    return frozenset((part.lower(), text) for part, text in texts.items())


def confirms(run: Run | None, words: str) -> bool:
    """Whether an answer, perhaps one that came after the presser gave up, says that something was done."""
    return run is not None and run.modal is None and words in run.text


@dataclass
class Version:
    """What was sent, and the handles by which to see whether it was acknowledged."""

    texts: Texts
    words: str = SAVED
    runs: list[Run] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return any(confirms(run, self.words) for run in self.runs)


def since_acknowledged(versions: list[Version]) -> list[Version | None]:
    """The versions of which one stands: the last that was acknowledged, or a later one; perhaps none (None)."""
    last = max((n for n, version in enumerate(versions) if version.acknowledged), default=None)
    return list(versions[last:]) if last is not None else [None, *versions]


@dataclass
class Tags:
    """Principles that were chosen for a story, and the handle by which to see whether that was acknowledged."""

    keys: frozenset[str]
    run: Run

    @property
    def acknowledged(self) -> bool:
        """Whether the story was shown again with these chosen."""
        message = self.run.message
        selects = [each for row in message["components"] for each in row["components"]] if message else []
        shown = {
            option["value"]
            for select in selects
            for option in select.get("options", ())
            if option.get("default")
        }
        return shown == self.keys


@dataclass(kw_only=True)
class Noted(ABC):
    """One story of one member's."""

    owner: str
    where: str
    """The channel in which it is told, or what else it belongs to."""
    ever: set[str] = field(default_factory=set)
    """Every text that was ever in it."""
    deletions: list[Run] = field(default_factory=list)
    """Each time it was to be deleted for good; after the first nothing else is done to it."""
    tags: list[Tags] = field(default_factory=list)

    @property
    def called(self) -> str:
        return f"what {self.owner} {self._verb} {self.where}"

    @property
    @abstractmethod
    def _verb(self) -> str: ...

    @abstractmethod
    def standing(self) -> list[Kept]:
        """How it may stand if it was not deleted."""

    @property
    def deleted(self) -> bool:
        """Whether it is acknowledged to be deleted."""
        return any(confirms(run, DELETED) for run in self.deletions)

    def admissible(self) -> list[Kept]:
        """How it may stand: gone for good once that was acknowledged."""
        if self.deleted:
            return [NOTHING]
        return [*self.standing(), NOTHING] if self.deletions else self.standing()


@dataclass(kw_only=True)
class Told(Noted):
    """A story told in a thread or in a direct conversation: the messages are the truth.

    What stands there is kept exactly, and with it what was sent of other parts in forms. A form whose sending was not
    acknowledged may be kept or not; without it the messages are a story only if they tell two parts.
    """

    asked: Message
    """The message that asks for it, with the button that opens the form."""
    messages: dict[str, Texts] = field(default_factory=dict)
    forms: list[Version] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Messages that were deleted."""
    anchored: bool = False
    """Something hangs on the story that would go with it, so it is not taken back."""
    passing: bool = False
    """It is told only to be changed, so nobody remarks on it: a remark on what is gone could be anything."""
    over: bool = False
    """What is said there from now on belongs to another story."""

    @property
    def _verb(self) -> str:
        return "told in"

    def put(self, message: str, texts: Texts) -> None:
        """A message tells these parts now."""
        self.messages[message] = texts
        self.ever.update(texts.values())

    def send(self, texts: Texts) -> Version:
        """A form is sent with these parts; each part is told either in messages or in forms."""
        self.forms.append(Version(texts))
        self.ever.update(texts.values())
        return self.forms[-1]

    @property
    def texts(self) -> dict[str, str]:
        """What stands there, part by part."""
        return {part: text for told in self.messages.values() for part, text in told.items()}

    @property
    def lacking(self) -> list[str]:
        """The parts that were neither told nor sent."""
        sent = {part for version in self.forms for part in version.texts}
        return [part for part in PARTS if part not in self.texts and part not in sent]

    def standing(self) -> list[Kept]:
        told = self.texts
        if not self.forms:
            return [kept(told)]
        return [
            kept({**version.texts, **told}) if version else kept(told) if len(told) >= LEAST else NOTHING
            for version in since_acknowledged(self.forms)
        ]


@dataclass(kw_only=True)
class Sent(Noted):
    """A story sent in forms and notes: the last version that was acknowledged stands, or a later one."""

    versions: list[Version] = field(default_factory=list)
    set_apart: bool = False
    """Another story is told in its place, so it is not sent in the form again."""
    noted: bool = False
    """It was in an imported note, so its principles are left alone."""

    @property
    def _verb(self) -> str:
        return "sent for"

    def send(self, version: Version) -> Version:
        """It is sent in this version."""
        self.versions.append(version)
        self.ever.update(version.texts.values())
        return version

    @property
    def latest(self) -> Version | None:
        """What was sent last."""
        return self.versions[-1] if self.versions else None

    @property
    def is_settled(self) -> bool:
        """Whether there is no doubt how it stands."""
        return self.latest is not None and self.latest.acknowledged and not self.deletions

    def standing(self) -> list[Kept]:
        return [kept(version.texts) if version else NOTHING for version in since_acknowledged(self.versions)]


@dataclass(kw_only=True)
class Saved(Noted):
    """A message saved by its menu; once that was acknowledged, what the message says is to be kept."""

    version: Version
    is_shared: bool = False
    """It is shown to others as it is, so it is not edited any more."""

    @property
    def _verb(self) -> str:
        return "saved of message"

    @property
    def latest(self) -> Version:
        """What is saved."""
        return self.version

    def put(self, texts: Texts) -> None:
        """The message says something else now."""
        self.version.texts = texts
        self.ever.update(texts.values())

    def standing(self) -> list[Kept]:
        return [kept(version.texts) if version else NOTHING for version in since_acknowledged([self.version])]
