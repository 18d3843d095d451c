"""Follows a thread message by message and decides which story and section each piece belongs to."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.domain.star.blank import says_nothing
from bot.domain.star.lexicon import Label
from bot.domain.star.model import Section
from bot.domain.star.names import Name
from bot.domain.star.patterns import LIST_ITEM
from bot.domain.star.pieces import Piece
from bot.domain.star.stories import Part, Told
from bot.domain.star.wordcount import word_count

_FEWEST_WORDS: Final = 12
"""Words that an unlabelled message needs to continue a section instead of being chatter."""


class Heard(NamedTuple):
    """One message of the owner (by its index), cut into pieces."""

    message: int
    opening: Piece
    """The text before the first label."""
    pieces: Sequence[Piece]
    names: Sequence[Name]
    is_correction: bool


@dataclass(slots=True)
class _Open:
    """The section that the next message may continue."""

    label: Label
    rank: int
    replaces: bool
    is_waiting: bool
    """Its label had no text yet."""


class Listener:
    """What was told so far; the last of ``stories`` is the one being told."""

    def __init__(self) -> None:
        self.stories = [Told()]
        self._open: _Open | None = None
        self._interrupted = False
        self._labels_here: set[Section | None] = set()
        self._names_ahead: list[str] = []

    @property
    def open_rank(self) -> int:
        """The number of ``#`` before the label of the open section."""
        return self._open.rank if self._open else 0

    def hear_other(self) -> None:
        """Another member has written."""
        self._interrupted = True

    def hear(self, heard: Heard) -> None:
        """The owner has written."""
        if not (heard.pieces and heard.is_correction):
            self._continue(heard.message, heard.opening, is_whole=not heard.pieces)
        labelled = {piece.position for piece in heard.pieces}
        names = deque(name for name in heard.names if name.position not in labelled)
        self._labels_here = set()
        for piece in heard.pieces:
            while names and names[0].position < piece.position:
                self._add_name(names.popleft())
            self._add(heard, piece)
        for name in names:
            self._add_name(name)
        if heard.pieces:
            self._leave_open(heard)

    def _leave_open(self, heard: Heard) -> None:
        last = heard.pieces[-1]
        is_template = len(heard.pieces) > 1 and all(says_nothing(piece.text) for piece in heard.pieces)
        is_waiting = says_nothing(last.text) and not is_template
        label = self.stories[-1].parts[-1].label
        self._open = _Open(label, last.rank, heard.is_correction, is_waiting) if last.is_open else None
        self._interrupted = False

    def _add_name(self, name: Name) -> None:
        """Keeps a name for the story told, or for the next one if this one has a name."""
        story = self.stories[-1]
        if not story.parts or (name.is_field and not story.names):
            story.names.append(name.text)
        else:
            self._names_ahead.append(name.text)

    def _continue(self, message: int, piece: Piece, *, is_whole: bool) -> None:
        section = self._open
        if section is None or says_nothing(piece.text):
            return
        if (section.is_waiting and is_whole) or (not self._interrupted and _continues(piece.text)):
            self.stories[-1].parts.append(Part(message, piece, section.label, section.replaces))
            section.is_waiting = section.replaces = self._interrupted = False
            if not piece.is_open:
                self._open = None

    def _add(self, heard: Heard, piece: Piece) -> None:
        label = piece.label
        if label is None:
            raise ValueError("a piece without a label can only continue a section")
        if self._opens_story(label):
            self.stories.append(Told(names=self._names_ahead))
            self._labels_here, self._names_ahead = set(), []
        if piece.letters == "r" and not heard.is_correction and self._has_told_result(heard.message):
            label = Label(Section.LEARNING, core=False)
        self._labels_here.add(label.section)
        self.stories[-1].parts.append(Part(heard.message, piece, label, heard.is_correction))

    def _opens_story(self, label: Label) -> bool:
        """Whether a label of the situation begins another story, after one in the same message that came to its end."""
        here = self._labels_here
        if Section.RESULT not in here and Section.LEARNING not in here:
            return False
        if label.section is None:
            return None in here and Section.SITUATION not in here
        return label.section is Section.SITUATION and bool(here & {Section.SITUATION, None})

    def _has_told_result(self, message: int) -> bool:
        """Whether the scheme's R was used before: a second one is the reflection, unless it answers somebody."""
        return any(
            part.piece.letters == "r" and (part.message == message or not self._interrupted)
            for part in self.stories[-1].parts
        )


def _continues(text: str) -> bool:
    """Whether an unlabelled message goes on with the story: a list item, or long and not a question."""
    if LIST_ITEM.match(text):
        return True
    return not text.rstrip("*_ ").endswith(("?", "？")) and word_count(text) >= _FEWEST_WORDS
