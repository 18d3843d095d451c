"""One mark in a message: a label, a letter that may be one, or a line that ends a section."""

import re
from typing import Final, NamedTuple

from bot.domain.star import lexicon, patterns
from bot.domain.star.labels import LETTERS
from bot.domain.star.lexicon import Label

CLEAR: Final = 0
INLINE: Final = 1
DOUBTFUL: Final = 2
"""How little a letter looks like a label: ``S:``, then ``T:`` within a line, then ``s)``, ``S.``, ``S-text``."""

NO_LETTERS: Final = -1
"""Less doubt than any letter leaves: none is a label."""

_REMARK_WORDS: Final = 5
_COLONS: Final = (":", "：")
_CLOSING: Final = (")", "]", "】", "）")
_EMPHASIS: Final = tuple(patterns.EMPHASIS)
_OPENED: Final = re.compile(rf"[{patterns.EMPHASIS}](?=\S)")


class Mark(NamedTuple):
    """One label (or, without a label, one line that ends a section) in a message's text."""

    start: int
    end: int
    """First character after the mark, where its section's text begins."""
    label: Label | None = None
    letters: str = ""
    """The letters, if only a scheme makes this a label."""
    doubt: int = CLEAR
    rank: int = 0
    """Number of ``#`` before it."""
    alone: bool = False
    """The label is all there is on its line."""
    inline_form: bool = False
    """Written as labels within a line are, so that others may follow on the line."""
    inline: bool = False
    needs_letters: bool = False
    """Counts only if the letter at the start of its line does."""
    stop: int | None = None
    """Where the text ends in any case: a cell's edge, a label after its text."""


def of_word(match: re.Match[str]) -> Mark | None:
    """The mark of a match of ``patterns.WORD``, unless it is a word that only looks like a label."""
    label = lexicon.find(match["word"])
    initial = match["initial"] or match["boxed"]
    if label is None or _has_long_remark(match):
        return None
    if initial and label.section not in (None, LETTERS.get(initial)):
        return None
    if match["sep"] == "." and not _is_bold(match):
        return None
    if match["merged"] and not label.core:
        label = label._replace(core=_names_core(match["merged"]))
    return Mark(
        match.start(),
        _text_start(match),
        label,
        rank=match["before"].count("#"),
        alone=match["sep"] == "",
        inline_form=match["sep"] in _COLONS,
    )


def of_misspelt(match: re.Match[str]) -> Mark | None:
    """The mark of a match of ``patterns.MISSPELT``, if the word is a label with one slip."""
    label = lexicon.misspelt(match["word"])
    if label is None or _has_long_remark(match):
        return None
    return Mark(match.start(), _text_start(match), label, rank=match["before"].count("#"), inline_form=True)


def of_letter(match: re.Match[str], text: str) -> Mark | None:
    """The mark of a match of ``patterns.LETTER``: a label by itself if its remark is one (``S (Situation):``)."""
    letters = lexicon.letters_of(match["letters"])
    if _has_long_remark(match) or (match["number"] and not _may_be_numbered(match)):
        return None
    if len(letters) > 1 and not set(letters) <= LETTERS.keys():
        return None
    mark = Mark(
        match.start(),
        _text_start(match),
        lexicon.letter(letters),
        rank=match["before"].count("#"),
        alone=match["sep"] == "",
        inline_form=match["sep"] in (*_COLONS, None),
    )
    remark = match["remark"] or match["inner"] or ""
    gloss = lexicon.find(re.split("[/&+]| and ", remark)[0].strip())
    if gloss is not None:
        return mark._replace(label=gloss)
    return mark._replace(letters=letters, doubt=_doubt(match, text))


def is_remark(text: str | None) -> bool:
    """Whether a text in brackets after a label (None: there is none) is short enough to belong to it."""
    return text is None or len(text.split()) <= _REMARK_WORDS


def _has_long_remark(match: re.Match[str]) -> bool:
    return not (is_remark(match["remark"]) and is_remark(match["inner"]))


def _may_be_numbered(match: re.Match[str]) -> bool:
    return match["letters"] in tuple("starlq") and match["sep"] in _COLONS


def _is_bold(match: re.Match[str]) -> bool:
    return "**" in match["before"] or "__" in match["before"]


def _names_core(merged: str) -> bool:
    words = re.split(r"[\W_]+", merged)
    return any(label is not None and label.core for label in map(lexicon.find, filter(None, words)))


def _text_start(match: re.Match[str]) -> int:
    """Where the text begins: after the separator and the closing marks of emphasis around the label."""
    end = match.end()
    if "bare" in match.re.groupindex and match["bare"] is not None:
        end = match.end("close")
    elif match["sep"] == "":
        return end
    text = match.string
    if _OPENED.search(text, match.start(), min(match.end("before") + 2, match.end())):
        while text[end : end + 1] in _EMPHASIS:
            end += 1
    if match["open"] and not match["close"] and text[end : end + 1] in _CLOSING:
        end += 1
    return end


def _doubt(match: re.Match[str], text: str) -> int:
    separator = match["sep"]
    if separator in _COLONS:
        return CLEAR
    around = text[match.start("sep") - 1] + text[match.end("sep") : match.end("sep") + 1]
    tight = separator in ("-", "–", "—") and not any(map(str.isspace, around))
    if separator in ("", ".") or tight:
        return DOUBTFUL
    return CLEAR if text[match.start("letters")].isupper() else DOUBTFUL
