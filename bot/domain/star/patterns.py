"""The shapes that the reader recognises in a text, compiled from the tables of words.

All are tried on lower-case text. Repetitions are possessive (``*+``) or short, so that no text makes them go back far.
"""

import re
from collections.abc import Iterable
from typing import Final

from bot.domain.star import labels
from bot.domain.star.lexicon import fold, spellings

GUARD: Final = "\u2063"
"""An invisible character before which nothing is a mark; it keeps text apart from the labels we write ourselves."""
INVISIBLE: Final = "\xad\ufeff" + "".join(
    chr(code)
    for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))
    if chr(code) != GUARD
)
BLANK: Final = (
    "\t\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + ("\u202f\u205f\u3000" + INVISIBLE)
)
"""Characters that show nothing, the line feed left out."""

PICTURES: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\ufe0e\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
EMPHASIS: Final = "*_`|"
NAMED_PICTURE: Final = r":[a-z0-9_+-]{1,32}:|<a?:\w{2,32}:\d{5,20}>"

_BEFORE: Final = (
    rf"(?=.)(?P<before>(?:[{BLANK}{PICTURES}{EMPHASIS}#>+•·‣▪–—-]++"
    rf"|\d{{1,3}}[.)](?!\d)|\d\ufe0f?\u20e3|{NAMED_PICTURE})*+)"
)
_AROUND: Final = rf"(?:[{BLANK}{PICTURES}{EMPHASIS}#]++|(?<=\s)(?:{NAMED_PICTURE}))*+"
_OPEN: Final = r"(?P<open>[(\[【（])?"
_CLOSE: Final = r"[)\]】）]"
_REMARK: Final = r"[(\[（](?P<remark>[^()\[\]（）\n]{1,60})[)\]）]"
_GLOSS: Final = r"[(\[（][a-z][)\]）]"
_INITIAL: Final = (
    rf"(?:(?P<initial>[a-z])[{BLANK}{EMPHASIS}]*+[-–—.)]"
    rf"|[(\[【](?P<boxed>[a-z])[)\]】][{BLANK}{EMPHASIS}]*+(?:[-–—:：]|(?=[{BLANK}])|(?<=[{BLANK}])))"
)
_INNER: Final = r"(?(open)(?:[(（](?P<inner>[^()（）\n]{1,60})[)）])?)"
_WORD_ENDS: Final = r"(?![^\W_]|['’]\w)"
_COLON: Final = "[:：]"
_DASH: Final = r"(?:(?<=\s)[-–—]++|[-–—]++(?=\s|\Z))"
_NUMBER: Final = r"(?:[ \t]?#?\d{1,2}(?![^\W_]))?"
_LEADING: Final = rf"(?:(?:{'|'.join(labels.LEADING)})[ \t\xa0]{{1,3}}){{0,3}}+"
_JOIN: Final = rf"(?:[{labels.JOINING_SIGNS}]|(?:{'|'.join(labels.JOINING)}){_WORD_ENDS})"
_LETTER_JOIN: Final = r"[ \t]?(?:[/&+]|and[ \t])[ \t]?"


def _character(c: str) -> str:
    if c in "ß '":
        return {"ß": "(?:ß|ss)", " ": "[ \t\xa0]{1,3}", "'": "['’ʼ‘]"}[c]
    bare = fold(c)
    return f"[{c}{bare}]" if bare != c and len(bare) == 1 else re.escape(c)


def _spelling(word: str) -> str:
    """A word whose accents are optional and whose first letter may be bold (``**S**ituation``)."""
    first, *rest = (_character(c) for c in word)
    bold = r"[*_`)\]]{0,3}" if word.isascii() else ""
    return first + bold + "".join(rest)


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(_spelling(word) for word in words)}){_WORD_ENDS}"


_WORD: Final = _any_of(spellings(english=False))
_ENGLISH: Final = _any_of(spellings(english=True))
_BARE_BRACKET: Final = r"(?(close)(?P<bare>)(?!\()|(?!))"

WORD: Final = re.compile(
    rf"^{_BEFORE}(?:{_INITIAL}[{BLANK}{EMPHASIS}]*+)?"
    rf"{_OPEN}{_AROUND}{_LEADING}(?P<word>{_WORD}){_NUMBER}"
    rf"(?P<merged>(?:{_AROUND}{_JOIN}{_AROUND}{_LEADING}{_WORD}){{0,4}}+)"
    rf"{_AROUND}{_INNER}(?(open)(?P<close>{_CLOSE})?+){_AROUND}"
    rf"(?:(?:{_GLOSS}{_AROUND})?(?:{_REMARK}{_AROUND})?(?P<sep>{_COLON}|{_DASH}|\.(?![^\W_])|$)|{_BARE_BRACKET})",
    re.MULTILINE,
)
"""A word label at the start of a line, up to and including its separator."""

MISSPELT: Final = re.compile(
    rf"^{_BEFORE}{_OPEN}{_AROUND}{_LEADING}(?P<word>[satrl][a-z]{{2,9}}+){_WORD_ENDS}{_NUMBER}"
    rf"{_AROUND}{_INNER}(?(open)(?P<close>{_CLOSE})?+){_AROUND}(?:{_REMARK}{_AROUND})?(?P<sep>{_COLON})",
    re.MULTILINE,
)
"""A word at the start of a line that may be a label with a slip in it."""

LETTER: Final = re.compile(
    rf"^{_BEFORE}{_OPEN}[{BLANK}{EMPHASIS}]*+"
    rf"(?P<letters>st|[a-z](?:{_LETTER_JOIN}[a-z](?![^\W_]))*+)(?P<number>[ \t]?\d{{1,2}})?{_WORD_ENDS}"
    rf"[{BLANK}{EMPHASIS}]*+{_INNER}(?(open)(?P<close>{_CLOSE})){_AROUND}"
    rf"(?:(?:{_REMARK}{_AROUND})?(?P<sep>{_COLON}|{_DASH}|[-–—](?=\S)|\.(?!\w\.)|\)|$)|{_BARE_BRACKET})",
    re.MULTILINE,
)
"""A single letter, or letters merged as in ``S/T``, used as a label at the start of a line."""

INLINE: Final = re.compile(
    r"(?<![^\s|])(?P<before>[*_`]{0,3})(?:"
    rf"(?P<leading>{_LEADING})(?P<word>{_ENGLISH}){_NUMBER}"
    rf"(?P<merged>(?:[*_`]{{0,3}}[ \t]?{_JOIN}[ \t]?[*_`]{{0,3}}{_ENGLISH}){{0,4}}+)"
    rf"[*_`]{{0,3}}(?:[ \t]?{_REMARK}[*_`]{{0,3}})?{_COLON}"
    rf"|(?P<letters>[a-z](?:[/&+][a-z])?)[*_`]{{0,3}}{_COLON}"
    rf"|[(\[](?P<bracketed>[a-z](?:[/&+][a-z])?)[)\]][*_`]{{0,3}}{_COLON}?"
    r")(?P<tail>[*_`]*+)"
)
"""A label within a line: an English word or a letter before a colon, or a letter in brackets."""

TRAILING: Final = re.compile(
    rf"[*_]{{0,3}}[(\[【（][{BLANK}*_]*+(?:(?P<word>{_WORD})|(?P<letters>[a-z](?:[/&+][a-z])?){_WORD_ENDS})"
    rf"(?P<merged>(?:[ ]?{_JOIN}[ ]?{_WORD}){{0,4}}+)[{BLANK}*_]*+[)\]】）][*_]{{0,3}}"
    r"(?P<stop>[.!?。！？;,]*+)(?:(?=\s|\Z)|(?<=[。！？]))"
)
"""A label in brackets after the text that it names."""

_FIELD_NUMBER: Final = r"(?:[ \t]?#?\d{1,3})?"
BARRIER: Final = re.compile(
    rf"^(?:{_BEFORE}(?:[(\[【（]{_AROUND})?(?:(?:"
    rf"(?P<principle>{'|'.join(map(re.escape, sorted(labels.PRINCIPLE_FIELDS, key=len, reverse=True)))})"
    rf"|{'|'.join(labels.OTHER_FIELDS)}){_WORD_ENDS}{_FIELD_NUMBER}{_AROUND}(?:{_REMARK}{_AROUND})?{_COLON}"
    rf"|also answers{_WORD_ENDS}|(?:{'|'.join(labels.USES)}){_WORD_ENDS}[^:：\n]{{0,80}}{_COLON})"
    rf"|(?=.)[{BLANK}]*+(?P<rule>-{{3,}}+|\*{{3,}}+|_{{3,}}+|={{3,}}+)[{BLANK}]*+$"
    rf"|(?=[{BLANK}#])[{BLANK}]*+(?P<hashes>#{{1,6}}+)[{BLANK}]++\S"
    rf"|(?=.)[{BLANK}{PICTURES}{EMPHASIS}>+•–-]*+"
    rf"(?:(?:#[^\s#]++|\[\[[^\[\]\n]*+\]\])[{BLANK}{PICTURES}{EMPHASIS},;·]*+)++$)",
    re.MULTILINE,
)
"""A line that ends a section: metadata, a horizontal rule, a heading, nothing but hashtags or wikilinks."""

BOLD_LINE: Final = re.compile(r"^[ \t]*(\*\*|__)(?P<name>[^*_\n]{2,80})\1[:：]?[ \t]*$", re.MULTILINE)
TABLE_RULE: Final = re.compile(
    r"^[ \t]*+(?=[^\n|]*+\|)\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$", re.MULTILINE
)
"""The line of dashes under the header of a Markdown table."""

CORRECTION: Final = re.compile(
    rf"[{BLANK}{PICTURES}{EMPHASIS}(\[]*+(?:{'|'.join(sorted(labels.CORRECTIONS, key=len, reverse=True))})"
    rf"(?:[ \t]?\d{{1,2}})?{_WORD_ENDS}[)\]]?[{EMPHASIS}]*+\s*+(?:[:：–—-]++[{EMPHASIS}]*+\s*+)?"
    rf"(?P<aside>\([^()\n]{{0,60}}\)\s*+(?:[:：–—-]++[{EMPHASIS}]*+\s*+)?)?"
)
"""What a message begins with that corrects what was told before."""

LIST_ITEM: Final = re.compile(rf"[{BLANK}]*+(?:[-*+•–][{BLANK}]|[-•–](?=[^\W\d_])|\d{{1,3}}[.)](?!\d))")
"""What begins with a bullet or a number."""


def lower(text: str) -> str:
    """``text`` in lower case with every character in its place (only ``İ`` would become two)."""
    return text.replace("İ", "i").lower()
