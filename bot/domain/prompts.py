"""The questions of the prompt bank, and the rotation that decides which one a study group gets next."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

FOCUS_WEIGHT = 3.0
"""How much likelier a focus principle is to come before another in the cycles after the first."""

LONGEST_QUESTION = 300
"""Characters of a question: a minute is enough to read it, and a preview of five fits into one answer of any platform,
even if each character needs an escape.
"""


class AsksFor(StrEnum):
    """What kind of experience a question wants to hear about."""

    SUCCESS = "success"
    FAILURE = "failure"
    CONFLICT = "conflict"
    JUDGEMENT = "judgement"
    GROWTH = "growth"
    LONG_TERM = "long-term"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question with the two probes that an interviewer would follow it with; a group's own question has none."""

    key: str
    principle: str
    question: str
    probes: tuple[str, ...] = ()
    asks_for: AsksFor | None = None


class PromptBank:
    """All prompts, in the order in which each principle's are first asked.

    Those that are `withdrawn` are known by their keys, because they were asked once, and asked no more.
    """

    def __init__(self, prompts: Iterable[Prompt], *, withdrawn: Iterable[Prompt] = ()) -> None:
        self._asked: dict[str, Prompt] = {}
        self._withdrawn = {prompt.key: prompt for prompt in withdrawn}
        self._by_principle: dict[str, tuple[Prompt, ...]] = {}
        for prompt in prompts:
            if prompt.key in self._asked or prompt.key in self._withdrawn:
                raise ValueError(f"two prompts share the key {prompt.key!r}")
            self._asked[prompt.key] = prompt
            self._by_principle[prompt.principle] = (*self.of(prompt.principle), prompt)

    def __iter__(self) -> Iterator[Prompt]:
        return iter(self._asked.values())

    def __len__(self) -> int:
        return len(self._asked)

    def __contains__(self, prompt: Prompt) -> bool:
        return prompt.key in self._asked

    def get(self, key: str) -> Prompt | None:
        """The prompt with this key, also a withdrawn one; None when the bank never had it or has forgotten it."""
        return self._asked.get(key) or self._withdrawn.get(key)

    def of(self, principle: str) -> tuple[Prompt, ...]:
        """The prompts of a principle (by its key), in bank order; empty when there are none."""
        return self._by_principle.get(principle, ())


def next_prompt(
    bank: PromptBank, history: Sequence[str], *, chosen: Sequence[str], focus: Sequence[str], seed: str
) -> Prompt:
    """The prompt that follows a history of prompt keys, oldest first; a pure function of its arguments.

    All chosen principles come once before any comes again, and never the same twice in a row when there
    are several. The first cycle is the focus in its order, then the rest in theirs; later ones are shuffled by
    `seed`, the focus tending to the front. A principle's questions come in bank order until each was
    asked once, so that a new one is its next; then shuffled, none again before all of them were used. Keys that the
    bank does not know are skipped, withdrawn ones count for their principle; focus keys that are not chosen have no
    effect.

    Raises ValueError when no chosen principle has a question.
    """
    playing = [key for key in dict.fromkeys(chosen) if bank.of(key)]
    if not playing:
        raise ValueError("no chosen principle has a question")
    posted = [prompt for key in history if (prompt := bank.get(key))]
    principle = _next_principle([prompt.principle for prompt in posted], playing, focus, seed)
    before = [prompt.key for prompt in posted if prompt.principle == principle]
    return _next_question(bank.of(principle), before, seed)


def upcoming(
    bank: PromptBank,
    history: Sequence[str],
    n: int,
    *,
    chosen: Sequence[str],
    focus: Sequence[str],
    seed: str,
) -> list[Prompt]:
    """The next `n` prompts, exactly as `next_prompt` will give them one after the other.

    Raises ValueError when no chosen principle has a question.
    """
    keys = list(history)
    for _ in range(n):
        keys.append(next_prompt(bank, keys, chosen=chosen, focus=focus, seed=seed).key)
    return [prompt for key in keys[len(history) :] if (prompt := bank.get(key))]


def _next_principle(posted: Sequence[str], playing: Sequence[str], focus: Sequence[str], seed: str) -> str:
    cycle, seen = _position(posted, playing)
    front = [key for key in dict.fromkeys(focus) if key in playing]
    if cycle == 0:
        order = list(dict.fromkeys((*front, *playing)))
    else:
        weights = {key: FOCUS_WEIGHT if key in front else 1.0 for key in playing}
        order = _shuffled(weights, f"{seed}/{cycle}")
    return _first_unseen(order, seen, last=posted[-1] if posted else None)


def _next_question(questions: Sequence[Prompt], posted: Sequence[str], seed: str) -> Prompt:
    by_key = {prompt.key: prompt for prompt in questions}
    fresh = [prompt for prompt in questions if prompt.key not in set(posted)]
    if fresh:
        return fresh[0]
    round_, seen = _position(posted, by_key)
    order = _shuffled(dict.fromkeys(by_key, 1.0), f"{seed}/{round_}")
    return by_key[_first_unseen(order, seen, last=posted[-1])]


def _position(posted: Iterable[str], playing: Iterable[str]) -> tuple[int, set[str]]:
    """How many rounds through `playing` are over, and what the current round has had.

    What is not playing is passed over. A repetition ends a round as well: it shows that the choice was smaller then.
    """
    everything = set(playing)
    rounds = 0
    seen: set[str] = set()
    for key in posted:
        if key not in everything:
            continue
        if key in seen:
            rounds, seen = rounds + 1, set()
        seen.add(key)
        if seen == everything:
            rounds, seen = rounds + 1, set()
    return rounds, seen


def _first_unseen(order: Iterable[str], seen: set[str], *, last: str | None) -> str:
    open_ = [key for key in order if key not in seen]
    return next((key for key in open_ if key != last), open_[0])


def _shuffled(weights: dict[str, float], seed: str) -> list[str]:
    """A weighted shuffle after Efraimidis and Spirakis (2006), with a hash in place of chance."""

    def waiting_time(key: str) -> float:
        digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
        uniform = (int.from_bytes(digest[:6]) + 1) / (2**48 + 1)
        return -math.log(uniform) / weights[key]

    return sorted(weights, key=waiting_time)
