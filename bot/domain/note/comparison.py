"""Says what importing a note would change, story by story."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.note.model import Note, NotedStory, settled
from bot.domain.star import Section


class Standing(StrEnum):
    """How a story of a note stands to those that the person has."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """A story found in a note, and the one of the person's own that it is; None if it is new."""

    found: NotedStory
    mine: NotedStory | None

    @property
    def standing(self) -> Standing:
        """Changed means other texts or another primary principle; further principles do not count."""
        if self.mine is None:
            return Standing.NEW
        same = not self.sections and self.found.principle == self.mine.principle
        return Standing.UNCHANGED if same else Standing.CHANGED

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections whose texts differ, including those that only one of the two has."""
        before = settled(self.mine.texts) if self.mine is not None else {}
        after = settled(self.found.texts)
        return tuple(section for section in Section if before.get(section) != after.get(section))


_Key = tuple[object, ...]


def compare(found: Note, mine: Sequence[NotedStory]) -> tuple[Change, ...]:
    """Every story of the note, in its order, beside the one of `mine` that it is.

    A story is known by its ref; without one, or with one that is not among mine, by the same principle and the same
    texts, then by the same principle and Situation. No story of mine is changed by two of the note.
    """
    of_ref = {story.ref: story for story in mine if story.ref is not None}
    matches = [of_ref.pop(story.ref, None) if story.ref is not None else None for story in found.stories]
    same = {_whole(story): story for story in reversed(mine)}
    for index, story in enumerate(found.stories):
        matches[index] = matches[index] or same.get(_whole(story))
    taken = {id(match) for match in matches}
    similar: dict[_Key, list[NotedStory]] = {}
    for story in reversed(mine):
        if id(story) not in taken and (key := _beginning(story)):
            similar.setdefault(key, []).append(story)
    for index, story in enumerate(found.stories):
        if matches[index] is None and (waiting := similar.get(_beginning(story))):
            matches[index] = waiting.pop()
    return tuple(Change(story, match) for story, match in zip(found.stories, matches, strict=True))


def _whole(story: NotedStory) -> _Key:
    return (story.principle, *settled(story.texts).items())


def _beginning(story: NotedStory) -> _Key:
    """The principle and the Situation; empty if there is none to go by."""
    situation = settled(story.texts).get(Section.SITUATION)
    return (story.principle, situation) if situation else ()
