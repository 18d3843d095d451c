"""Who does the deeds of an Action: the writer, *we*, or somebody else."""

from dataclasses import dataclass, field
from typing import Final

from bot.domain.coach import words
from bot.domain.coach.passage import Passage, Sentence, Word

_WRITER, _WE, _OTHER = "writer", "we", "other"
LONGEST_OPENING: Final = 5
_BESIDE_I: Final = "/.&="
"""What stands right behind an *i* that is a letter: I/O, i.e., I&T, i = 0."""


@dataclass(slots=True)
class Acts:
    """The deeds of an Action.

    ``i``, ``we`` and ``my`` (also *me*) are where those words stand, ``deeds`` the verbs of the writer, also without
    a pronoun as in "Wrote a table", ``acting_we`` each *we* that does something rather than stands in a side remark.
    """

    i: list[Word] = field(default_factory=list)
    we: list[Word] = field(default_factory=list)
    acting_we: list[Word] = field(default_factory=list)
    my: list[Word] = field(default_factory=list)
    deeds: list[Word] = field(default_factory=list)

    @property
    def own(self) -> int:
        """How often the writer is seen at work."""
        return max(len(self.i), len(self.deeds)) + len(self.my)


def acts(passage: Passage) -> Acts:
    """The deeds of ``passage``, sentence by sentence."""
    found = Acts()
    for _, sentence_words in passage.words_by_sentence():
        _read(passage, sentence_words, found)
    return found


def is_past(word: str) -> bool:
    """Whether ``word`` looks like a verb in the past tense."""
    if word in words.IRREGULAR_PAST:
        return True
    return word.endswith("ed") and len(word) > 3 and word not in words.NOT_PAST


def is_i(passage: Passage, before: Word | None, word: Word) -> bool:
    """Whether ``word`` is the pronoun I, and no Roman numeral, list mark or abbreviation."""
    if word.lower not in words.I_WORDS:
        return False
    if len(word.lower) > 1:
        return True
    text, end = passage.prose, word.end
    if text[end : end + 1] in _BESIDE_I and text[end : end + 1]:
        return False
    if text[end : end + 1] in (")", "-") or text[word.start - 1 : word.start] in (".", "/", "-", "&", "+"):
        return False
    numeral = (
        before is not None and before.lower in words.NUMERAL_NOUNS and text[before.end : word.start] == " "
    )
    return not numeral


def is_we(passage: Passage, before: Word | None, word: Word) -> bool:
    """Whether ``word`` is the pronoun we, and no part of a name such as We Co."""
    if word.lower not in words.WE_WORDS:
        return False
    written = passage.prose[word.start : word.end]
    if not written[0].isupper():
        return True
    named = (
        passage.prose[word.end : word.end + 1] == " " and passage.prose[word.end + 1 : word.end + 2].isupper()
    )
    if named and passage.prose[word.end + 1 : word.end + 3] not in ("I ", "I'"):
        return False
    return before is None or passage.begins_clause(before, word)


def _read(passage: Passage, sentence: tuple[Word, ...], found: Acts) -> None:
    subject = _WRITER
    before: Word | None = None
    for place, word in enumerate(sentence):
        edge = before is None or before.lower in words.LINKS or passage.begins_clause(before, word)
        if is_i(passage, before, word):
            subject = _WRITER
            found.i.append(word)
        elif is_we(passage, before, word):
            found.we.append(word)
            edge = edge or _adverbial(sentence, place)
            if edge and (before is None or before.lower not in words.SUBORDINATE):
                found.acting_we.append(word)
                subject = _WE
        elif word.lower in words.MY_WORDS:
            found.my.append(word)
        elif word.lower in words.OTHER_SUBJECTS:
            subject = _OTHER if subject != _WE else subject
        elif is_past(word.lower) and subject == _WRITER and (edge or _follows_i(found, before)):
            found.deeds.append(word)
        elif edge and word.lower not in words.LINKS:
            subject = _after_edge(passage, before, word, subject)
        before = word


def _adverbial(sentence: tuple[Word, ...], place: int) -> bool:
    """Whether all before the *we* at ``place`` is an opening like "After the outage", and a deed follows."""
    after = sentence[place + 1].lower if place + 1 < len(sentence) else ""
    opened = place <= LONGEST_OPENING and sentence[0].lower in words.PREPOSITIONS
    return opened and is_past(after) and after not in words.IDLE_PAST


def _follows_i(found: Acts, before: Word | None) -> bool:
    """Whether the verb comes right behind I, or behind an adverb that does."""
    return (
        bool(found.i)
        and before is not None
        and (before is found.i[-1] or (before.lower.endswith("ly") and before.start - found.i[-1].end <= 1))
    )


def _after_edge(passage: Passage, before: Word | None, word: Word, subject: str) -> str:
    """The subject, when a clause begins with a word that is neither pronoun nor deed."""
    if before is None:
        opens = word.lower in words.PREPOSITIONS or word.lower.endswith(("ly", "ing"))
        return subject if opens else _OTHER
    capital = passage.prose[word.start].isupper()
    joined = before.lower in words.LINKS
    return _OTHER if joined and (capital or word.lower in words.DETERMINERS) else subject


def third_person(passage: Passage, sentence: Sentence, sentence_words: tuple[Word, ...]) -> bool:
    """Whether a sentence without the writer tells what was done, or what a group did."""
    lowers = [word.lower for word in sentence_words]
    opening = lowers[:4]
    if (
        any(word in words.GROUPS for word in opening)
        and opening[0] in words.DETERMINERS | words.MY_WORDS | words.GROUPS
    ):
        return True
    return any(
        verb in words.PAST_BE and any(_participle(after) for after in lowers[place + 1 : place + 3])
        for place, verb in enumerate(lowers)
    )


def _participle(word: str) -> bool:
    return word in words.IRREGULAR_PARTICIPLES or (
        word.endswith("ed") and len(word) > 3 and word not in words.NOT_PAST
    )
