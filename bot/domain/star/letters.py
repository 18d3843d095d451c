"""Whether single letters used as labels are a STAR scheme, or sizes, keys, SBAR, questions and answers."""

from collections.abc import Sequence

from bot.domain.star.lexicon import is_scheme
from bot.domain.star.marks import CLEAR, DOUBTFUL, INLINE, NO_LETTERS, Mark


def accepted_doubt(messages: Sequence[Sequence[Mark]]) -> list[int]:
    """For each message's letters, up to which doubt they are labels (``NO_LETTERS``: not at all).

    The letters of all messages form one scheme. Any other letter used as a label rules out those of its message. Clear
    letters are judged before doubtful ones, which may be the items of a list within the story.
    """
    for doubt in (INLINE, CLEAR, DOUBTFUL):
        used = [[mark for mark in message if mark.doubt <= doubt] for message in messages]
        ruled_out = [any(mark.label is None for mark in message) for message in used]
        kept = (message for message, out in zip(used, ruled_out, strict=True) if not out)
        if is_scheme(mark.letters for message in kept for mark in message):
            return [NO_LETTERS if out else doubt for out in ruled_out]
    return [NO_LETTERS] * len(messages)
