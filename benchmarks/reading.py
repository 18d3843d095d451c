"""How long the reader takes for ordinary and for hostile messages, beside a plain regular expression."""

import re
import time
from collections.abc import Callable
from typing import Final

from benchmarks.figures import Row, Samples, Section, milliseconds
from bot.domain.star import Message, read

REFERENCE: Final = "a plain regular expression, ^(Situation|Task|Action|Result):"
ORDINARY: Final = 2_000
HOSTILE: Final = 100_000
ROUNDS: Final = 30

_PLAIN: Final = re.compile(r"^(Situation|Task|Action|Result):(.*)$", re.MULTILINE | re.IGNORECASE)
_SENTENCE: Final = (
    "We had a lovely team, and the release was late because nobody had tried it on old phones. "
)
_STORY: Final = (
    f"**Situation:** {_SENTENCE * 5}\n**Task:** {_SENTENCE * 4}\n"
    f"**Action:** {_SENTENCE * 7}\n- a list\n- of two\n**Result:** {_SENTENCE * 5}"
)
_HOSTILE: Final = {
    "nested marks": "**_`||",
    "thousands of labels": "Situation: some words\n",
    "thousands of letters": "S: x\n",
    "labels within one line": "Situation: x Task: y ",
    "brackets": "[(【",
    "right to left, zero width": "\u202eabc\u202c \u05d0\u200b\n",
    "tags": "a<br>",
    "line ends": "\n",
}


async def measure() -> Section:
    """Times of one reading."""
    rows = [_row(f"an ordinary reply, {ORDINARY:,} characters", _STORY[:ORDINARY])]
    rows += [_row(f"{name}, {HOSTILE:,} characters", _filled(sign)) for name, sign in _HOSTILE.items()]
    return Section("Reading a story", REFERENCE, rows)


def _filled(sign: str) -> str:
    return sign * (HOSTILE // len(sign))


def _row(what: str, text: str) -> Row:
    message = [Message("1", "owner", text)]
    ours = _samples(lambda: read(message, owner="owner"))
    return Row(what, "ms", ours, _samples(lambda: _PLAIN.findall(text)))


def _samples(action: Callable[[], object]) -> Samples:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return milliseconds(times)
