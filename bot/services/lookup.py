"""From what people type to the principle they mean: lenient with spelling, strict where two are meant."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.domain.errors import AmbiguousPrinciple, UnknownPrinciple
from bot.domain.principles import Principle, neighbours, normalise, number_in

MAX_LENGTH = 120
"""Characters beyond which a text is not taken for the name of anything."""

_WRAPPING = {"lp", "lps", "principle", "principles", "leadership", "leader", "leaders", "amazon", "amazons"}
_ASKING = {"my", "story", "stories", "question", "prompt", "about", "show", "me", "practice", "mystories"}
_LINKING = {"a", "an", "and", "at", "by", "for", "in", "is", "n", "of", "on", "or", "the", "to", "with"}
_COMMON = {"are", "be", "have"}  # in a name, but too common to decide between two
_NUMBER_SIGNS = {"no", "nr", "num", "number", "numero"}
_NO_NAME = re.compile(r"[%$€£°]|^\s*[-−–—]\s*\d+\W*$|^\W*[^\W\d_\x00-\x7f]\W*$")  # sums, below zero, lone ö


class PrincipleLookup:
    """Finds the principle that a text means, for every command and for autocomplete."""

    def __init__(self, principles: Iterable[Principle]) -> None:
        self._all = tuple(principles)
        self._numbered = {principle.number: principle for principle in self._all}
        self._first_words = {normalise(principle.name).split()[0] for principle in self._all}
        self._exact: dict[str, set[int]] = {}
        self._words: dict[str, set[int]] = {}
        self._phrases: dict[str, int] = {}
        self._linking: dict[str, set[int]] = {}
        for principle in self._all:
            self._learn(principle)

    def find(self, text: str) -> Principle:
        """The one principle that the text means.

        Raises AmbiguousPrinciple with the names in question when several could be meant, UnknownPrinciple
        when none is.
        """
        meant = [self._numbered[number] for number in sorted(self._meant(text))]
        if not meant:
            raise UnknownPrinciple(text)
        if len(meant) > 1:
            raise AmbiguousPrinciple(text, [principle.name for principle in meant])
        return meant[0]

    def suggest(self, text: str, limit: int = 25) -> list[Principle]:
        """Principles that fit what has been typed so far, the likeliest first; for no text all, in their order."""
        typed = normalise(text[:MAX_LENGTH])
        if not typed:
            return list(self._all[:limit])
        meant = self._meant(text)
        scores = {p.number: _likeness(typed, p) + 100 * (p.number in meant) for p in self._all}
        fitting = [p for p in self._all if scores[p.number] >= 68]
        return sorted(fitting, key=lambda p: -scores[p.number])[:limit]

    def _learn(self, principle: Principle) -> None:
        number = principle.number
        for alias in (principle.key, principle.name, *principle.aliases):
            phrase = normalise(alias)
            self._exact.setdefault(phrase, set()).add(number)
            if alias.isupper():
                continue
            self._exact.setdefault(phrase.replace(" ", ""), set()).add(number)
            if " " in phrase or alias == principle.name:
                self._phrases[phrase] = number
            if " " not in phrase:
                self._words.setdefault(phrase, set()).add(number)
        for word in normalise(principle.name).split():
            known = self._linking if word in _LINKING | _COMMON else self._exact
            known.setdefault(word, set()).add(number)
            if word not in _LINKING:
                self._words.setdefault(word, set()).add(number)

    def _meant(self, text: str) -> set[int]:
        """The numbers of the principles that the text may mean: one when that is sure, none when it is nonsense."""
        if len(text) > MAX_LENGTH or _NO_NAME.search(text):
            return set()
        words = [word for word in normalise(text).split() if word not in _WRAPPING]
        if exact := self._exact.get(" ".join(words)):
            return exact
        numbers = [number for word in words if (number := number_in(word)) is not None]
        rest = [word for word in words if number_in(word) is None]
        if not numbers:
            return self._named(rest)
        if len(set(numbers)) < len(numbers) or not set(numbers) <= self._numbered.keys():
            return set()
        if set(rest) <= _NUMBER_SIGNS | _LINKING:
            return set(numbers)
        named = self._named(rest)
        return named | set(numbers) if named else set()

    def _named(self, words: Sequence[str]) -> set[int]:
        content = [word for word in words if word not in _LINKING]
        if set(content) <= _COMMON:
            sharing = {number for word in words for number in self._linking.get(word, ())}
            return sharing if len(sharing) > 1 else set()
        if certain := self._exactly(words):
            return certain
        meanings = [self._word(word) for word in content]
        shared = set.intersection(*(self._word(word) for word in content if word not in _COMMON))
        if len(shared) > 1 or (shared and all(shared <= meaning for meaning in meanings)):
            return shared
        return self._misspelt(words) or (set.union(*meanings) if all(meanings) else set())

    def _exactly(self, words: Sequence[str]) -> set[int]:
        """A name or alias to the letter, its initials, its beginning, or as part of a request."""
        phrase, parts = " ".join(words), [word for word in words if word != "and"]
        initials = "".join(parts) if all(len(part) == 1 for part in parts) else phrase
        for spelling in (phrase, "".join(words), initials):
            if known := self._exact.get(spelling):
                return known
        asked = _content(word for word in words if word not in _ASKING)
        begun = [known for known in self._phrases if " " in phrase and known.startswith(phrase)]
        begun += [known for known in self._phrases if asked == _content(known.split())]
        numbers = {self._phrases[known] for known in begun}
        return numbers if len(numbers) == 1 else set()

    def _word(self, typed: str) -> set[int]:
        """What one word means by itself, by its beginning or but for a slip; English words are taken as they are."""
        if known := self._exact.get(typed) or self._words.get(typed):
            return known
        if typed in neighbours():
            return set()
        if begun := [self._words[word] for word in self._words if self._begins(word, typed)]:
            return set.union(*begun)
        return _nearest(
            (OSA.distance(typed, word), self._words[word]) for word in self._words if _is_slip(typed, word)
        )

    def _begins(self, word: str, typed: str) -> bool:
        return word.startswith(typed) and len(typed) >= (3 if word in self._first_words else 4)

    def _misspelt(self, words: Sequence[str]) -> set[int]:
        """Principles whose names or aliases are the whole text but for a few slips, lost spaces included."""
        real_word = any(word in neighbours() for word in words)
        close = []
        for phrase, number in self._phrases.items():
            meant = phrase.replace(" ", "")
            far = OSA.distance("".join(words), meant)
            elsewhere = any(number not in self._exact.get(word, {number}) for word in words if len(word) > 2)
            at_most = 1 if real_word and len(meant) < 20 else min(len(meant) // 5, 4)
            if len(meant) < 8 or far > at_most:
                continue
            if elsewhere and (len(meant) < 13 or far > 1):
                continue
            pairs = zip(words, phrase.split(), strict=False) if len(words) == len(phrase.split()) else ()
            if all(_is_near(*pair) for pair in pairs):
                close.append((far, {number}))
        return _nearest(close)


def _content(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _LINKING]


def _nearest(candidates: Iterable[tuple[int, set[int]]]) -> set[int]:
    ranked = list(candidates)
    best = min((far for far, _ in ranked), default=0)
    return {number for far, numbers in ranked if far == best for number in numbers}


def _slips_in(word: str) -> int:
    return 1 if len(word) < 8 else 2 if len(word) < 12 else 3


def _is_near(typed: str, meant: str) -> bool:
    return OSA.distance(typed, meant) <= _slips_in(meant) or sorted(typed) == sorted(meant)


def _is_slip(typed: str, meant: str) -> bool:
    """Whether one word is a likely misspelling of another; short words have too many neighbours to be lenient."""
    if min(len(typed), len(meant)) < 4 or OSA.distance(typed, meant) > _slips_in(meant):
        return False
    if len(meant) > 6 or sorted(typed) == sorted(meant):
        return True
    return typed[0] == meant[0] and (len(meant) > 4 or _consonants(typed) == _consonants(meant))


def _consonants(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word))


def _likeness(typed: str, principle: Principle) -> float:
    """How well the beginning of a name, an alias or a number fits, from 0 to 100."""
    name = normalise(principle.name)
    if str(principle.number).startswith(typed) or name.startswith(typed):
        return 100
    if f" {typed}" in f" {name}":
        return 95
    aliases = [normalise(alias) for alias in principle.aliases]
    if any(alias.startswith(typed) for alias in aliases):
        return 90
    return max(fuzz.WRatio(typed, phrase) for phrase in (name, *aliases) if len(phrase) > 4) * 0.9
