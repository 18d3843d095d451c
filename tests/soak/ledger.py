"""What everybody should have in the end, noted while they write."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time

from sandbox import Run
from tests.soak.noted import IMPORTED, Noted, Saved, Sent, Told, Version, confirms
from tests.soak.town import Group, Message
from tests.soak.words import Texts

ANSWERS_KEPT, SHARED = "answers are kept", "✅ Shared"
REMINDED, NOT_REMINDED = "I write to you at", "No reminders for"
ADDED, NOT_ASKED = "✅ Added for", "is not asked this any more"
COACH_IS = {True: "The coach is on", False: "The coach is off"}


@dataclass
class Answer:
    """An answer to a follow-up question about a story."""

    owner: str
    text: str
    about: Noted
    run: Run | None = None

    @property
    def acknowledged(self) -> bool:
        return confirms(self.run, ANSWERS_KEPT)

    def admissible(self) -> tuple[int, ...]:
        """How often it may be there: it goes with its story."""
        if self.about.deleted:
            return (0,)
        return (1,) if self.acknowledged and not self.about.deletions else (0, 1)


@dataclass(frozen=True)
class Said:
    """What somebody said of a story, and of which part of it; of none, of the whole."""

    section: str | None
    text: str


@dataclass
class Remark:
    """A reply to somebody's story, or to its receipt: kept as feedback as it reads now, as long as both are there."""

    owner: str
    about: Told
    message: str
    said: Said | None
    """What is to be kept of it; None once it is deleted."""
    of_message: bool
    """Whether it answers the story itself, and not its receipt."""

    @property
    def called(self) -> str:
        return f"message {self.message} on {self.about.called}"


@dataclass
class Share:
    """A story shown to the group: once acknowledged it stands there once, however often that was pressed."""

    story: Sent | Saved
    version: Version
    texts: Texts
    """What is shown."""
    button: Message
    """The message that has the button."""
    first_at: datetime
    runs: list[Run] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return any(confirms(run, SHARED) for run in self.runs)

    @property
    def is_latest(self) -> bool:
        """Whether the story is still the one that was to be shown."""
        return self.story.latest is self.version and not self.story.deletions


@dataclass
class Import:
    """A note that was to be imported: all of it is there or nothing; all, once that was acknowledged."""

    owner: str
    button: Message
    """The message that has the button."""
    stories: list[tuple[Sent, Version]] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return all(version.acknowledged for _, version in self.stories)

    @property
    def is_latest(self) -> bool:
        """Whether nothing was sent for its stories since, and none was deleted."""
        return all(story.versions[-1] is version and not story.deletions for story, version in self.stories)

    def add(self, story: Sent, texts: Texts) -> None:
        """A story of the note."""
        story.noted = True
        self.stories.append((story, story.send(Version(texts, IMPORTED))))

    def pressed(self, run: Run) -> None:
        """It was confirmed, perhaps once more."""
        for _, version in self.stories:
            version.runs.append(run)


@dataclass
class Coached:
    """A wish to have the coach on or off."""

    on: bool
    run: Run

    @property
    def acknowledged(self) -> bool:
        return confirms(self.run, COACH_IS[self.on])


@dataclass
class Wish:
    """A wish to be reminded of a group's prompts at a time of day there, or not any more."""

    owner: str
    group: Group
    at: time | None
    asked_at: datetime
    run: Run
    answered_at: datetime | None = None

    @property
    def acknowledged(self) -> bool:
        return confirms(self.run, REMINDED if self.at else NOT_REMINDED)


@dataclass
class Question:
    """A question of a group's own: once its adding was acknowledged it is there, once its removal was it is not."""

    group: Group
    text: str
    added: Run
    removals: list[Run] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return confirms(self.added, ADDED)

    def admissible(self) -> tuple[int, ...]:
        """How often it may be there."""
        if any(confirms(run, NOT_ASKED) for run in self.removals):
            return (0,)
        return (1,) if self.acknowledged and not self.removals else (0, 1)


@dataclass
class Ledger:
    """Everything noted; in one thread a member tells, sends or only chats, so that what is due is clear."""

    told: list[Told] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)
    chatting: set[tuple[str, str]] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    coached: dict[str, list[Coached]] = field(default_factory=dict)
    wishes: dict[tuple[str, Group], list[Wish]] = field(default_factory=dict)
    """By person and group: their wishes to be reminded, in order."""
    questions: list[Question] = field(default_factory=list)

    def free(self, owner: str, thread: str) -> bool:
        """Whether a member has not begun anything in a thread."""
        begun = {(story.owner, story.where) for story in (*self.told, *self.sent)} | self.chatting
        return (owner, thread) not in begun

    def may_chat(self, owner: str, thread: str) -> bool:
        """Whether a member tells nothing in a thread, but may say something there."""
        return (owner, thread) in self.chatting or self.free(owner, thread)

    def stories(self) -> Iterator[Noted]:
        """All stories."""
        yield from (*self.told, *self.sent, *self.saved)

    def told_by(self, owner: str) -> list[Told]:
        """The stories that a member told in threads and direct conversations, and did not delete."""
        return [story for story in self.told if story.owner == owner and not story.deletions]

    def sent_by(self, owner: str) -> list[Sent]:
        """The stories that a member sent in forms and notes, and did not delete."""
        return [story for story in self.sent if story.owner == owner and not story.deletions]

    def which(self, owner: str, text: str) -> Noted | None:
        """The story that a member reads."""
        mine = (story for story in self.stories() if story.owner == owner)
        return next((story for story in mine if any(each in text for each in story.ever)), None)
