"""Reads one member's story out of the messages of a thread, or says why there is none."""

from collections.abc import Sequence
from types import MappingProxyType

from bot.domain.star.letters import accepted_doubt
from bot.domain.star.listener import Heard, Listener
from bot.domain.star.model import Message, Reading, Refusal, Span
from bot.domain.star.pieces import cut
from bot.domain.star.scan import Marks, scan
from bot.domain.star.source import Source
from bot.domain.star.stories import Part, Told
from bot.domain.star.verdict import verdict


def read(messages: Sequence[Message], *, owner: str) -> Reading:
    """What the member ``owner`` told in ``messages``, which are in the order of the thread.

    Only the first story that says anything counts. Words of other members are never part of it. Any text is read
    without an error, in time proportional to its length; of one message, at most 3,000 lines are read.
    """
    own = {index: Source(message.text) for index, message in enumerate(messages) if message.author == owner}
    found = {index: scan(source) for index, source in own.items()}
    doubts = dict(zip(found, accepted_doubt([marks.letters for marks in found.values()]), strict=True))
    listener = Listener()
    for index in range(len(messages)):
        if index not in own:
            listener.hear_other()
            continue
        source, marks = own[index], found[index]
        opening, pieces = cut(source, marks, doubt=doubts[index], rank=listener.open_rank)
        listener.hear(Heard(index, opening, pieces, marks.names, source.is_correction))
    told = next((story for story in listener.stories if not story.is_empty), listener.stories[0])
    if not told.parts:
        return Reading(refusal=_without_labels(list(found.values())), named=tuple(told.names))
    return _reading(told, messages, own)


def _without_labels(found: Sequence[Marks]) -> Refusal:
    return Refusal.OTHER_SCHEME if any(len(marks.letters) > 1 for marks in found) else Refusal.NO_LABELS


def _reading(told: Told, messages: Sequence[Message], own: dict[int, Source]) -> Reading:
    def span(part: Part) -> Span:
        start, end = own[part.message].original(part.piece.start, part.piece.end)
        return Span(messages[part.message].key, start, end)

    parts = told.sections()
    texts = {
        section: "\n".join(part.piece.text for part in told_parts) for section, told_parts in parts.items()
    }
    spans = {section: tuple(map(span, told_parts)) for section, told_parts in parts.items()}
    return Reading(MappingProxyType(texts), MappingProxyType(spans), verdict(told, texts), tuple(told.names))
