"""What everybody should have in the end, noted while they write."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox import Run
from tests.soak.words import PARTS, Texts

Kept = frozenset[tuple[str, str]]
"""A story as a set of parts with their texts; empty for none."""

NOTHING: Kept = frozenset()

SAVED = "✅ Saved"
ANSWERS_KEPT = "answers are kept"


def kept(texts: Texts) -> Kept:
    """Texts as a story keeps them."""
    return frozenset((part.lower(), text) for part, text in texts.items())


def confirms(run: Run | None, words: str) -> bool:
    """Whether an answer, perhaps one that came after the presser gave up, says that something was kept."""
    return run is not None and run.modal is None and words in run.text


@dataclass
class Told:
    """A story told in a thread: the messages are the truth, so exactly what stands there is to be kept."""

    owner: str
    thread: str
    messages: dict[str, Texts] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Messages that were deleted."""
    anchored: bool = False
    """Something hangs on the story that would go with it, so it is not taken back."""
    passing: bool = False
    """It is told only to be changed, so nobody remarks on it: a remark on what is gone could be anything."""
    ever: set[str] = field(default_factory=set)
    """Every text that was ever in it."""

    def put(self, message: str, texts: Texts) -> None:
        """A message tells these parts now."""
        self.messages[message] = texts
        self.ever.update(texts.values())

    @property
    def texts(self) -> dict[str, str]:
        """What stands there, part by part."""
        return {part: text for told in self.messages.values() for part, text in told.items()}

    @property
    def called(self) -> str:
        return f"what {self.owner} told in {self.thread}"

    @property
    def complete(self) -> bool:
        return len(self.texts) == len(PARTS)

    def admissible(self) -> list[Kept]:
        return [kept(self.texts)]


@dataclass
class Version:
    """What was sent in a form or by the menu, and the handle by which to see whether it was acknowledged."""

    texts: Texts
    run: Run | None = None

    @property
    def acknowledged(self) -> bool:
        return confirms(self.run, SAVED)


@dataclass
class Typed:
    """A story sent in a form, perhaps several times: the last version that was acknowledged stands, or a later one."""

    owner: str
    thread: str
    versions: list[Version] = field(default_factory=list)

    @property
    def called(self) -> str:
        return f"what {self.owner} typed for {self.thread}"

    @property
    def ever(self) -> set[str]:
        return {text for version in self.versions for text in version.texts.values()}

    def admissible(self) -> list[Kept]:
        return _since_acknowledged(self.versions)


@dataclass
class Saved:
    """A message saved by its menu; once that was acknowledged, what the message says is to be kept."""

    owner: str
    message: str
    version: Version
    ever: set[str] = field(default_factory=set)

    @property
    def called(self) -> str:
        return f"what {self.owner} saved of message {self.message}"

    def put(self, texts: Texts) -> None:
        """The message says something else now."""
        self.version.texts = texts
        self.ever.update(texts.values())

    def admissible(self) -> list[Kept]:
        return _since_acknowledged([self.version])


def _since_acknowledged(versions: list[Version]) -> list[Kept]:
    last = max((n for n, version in enumerate(versions) if version.acknowledged), default=None)
    found = [kept(version.texts) for version in versions[last or 0 :]]
    return found if last is not None else [NOTHING, *found]


@dataclass
class Answer:
    """An answer to a follow-up question."""

    owner: str
    text: str
    run: Run | None = None

    @property
    def acknowledged(self) -> bool:
        return confirms(self.run, ANSWERS_KEPT)


Story = Told | Typed | Saved


@dataclass
class Ledger:
    """Everything noted; in one thread a member either tells, types or only chats, so that what is due is clear."""

    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    typed: dict[tuple[str, str], Typed] = field(default_factory=dict)
    chatting: set[tuple[str, str]] = field(default_factory=set)
    saved: list[Saved] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    remarks: dict[str, Told] = field(default_factory=dict)
    """By message: the story that it is feedback on, once that is one."""

    def free(self, owner: str, thread: str) -> bool:
        """Whether a member has not begun anything in a thread."""
        key = (owner, thread)
        return key not in self.told and key not in self.typed and key not in self.chatting

    def stories(self) -> Iterator[Story]:
        """All stories."""
        yield from self.told.values()
        yield from self.typed.values()
        yield from self.saved

    def told_by(self, owner: str) -> list[Told]:
        """The stories that a member told in threads."""
        return [story for story in self.told.values() if story.owner == owner]
