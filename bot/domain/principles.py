"""The Leadership Principles, and what two spellings of a name have in common."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_APOSTROPHES = re.compile("['’‘ʼ´`′]")
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "one first i",
            "two second ii",
            "three third iii",
            "four fourth iv",
            "five fifth v",
            "six sixth vi",
            "seven seventh vii",
            "eight eighth viii",
            "nine ninth ix",
            "ten tenth x",
            "eleven eleventh xi",
            "twelve twelfth xii",
            "thirteen thirteenth xiii",
            "fourteen fourteenth xiv",
            "fifteen fifteenth xv",
            "sixteen sixteenth xvi",
        ),
        start=1,
    )
    for word in words.split()
    if len(word) > 1  # a lone i, v or x is a letter
}
# Found by looking which words of ordinary English text would have been taken for a principle.
_NEIGHBOURS = """
agreement amplification amplified amplify amplifying arriving assessed assisting auction back bare base
based bearing being believers bing bios blessed blessing bling board boring brad bread brig brink brood
brutality burning busted cleaning clearing commenting commuting complicity consisting convention customary
customs dave deed deepen deli deployer derives deriving dining disablement diva divine dove drive driven
driver drivers driving duplicity ear earner earring employ employed employee employees employment enveloping
existing explorer exploring fearing fragility furious hare hearing here hiding hiking implication implicit
implicitly implicits incentive indent indenting indention ingestion initing injecting injection injective
insertion intending intensive intent intention intentions inventory inverse inversion invert inverter
inverting invest invested investing investor inviting irresponsibility kerning lead leading leaking lean
leaner leaning leasing leaving lowest meaning nearing observed observing omitting owing permitting
persisting possessing possession possessions possessive prevention preventive rearing resisting rig rushing
rusted rusting sale scalp scape scare serving session simply stale stand standby standing standup star stars
start starving stat state status stride strife strike string stringing stripe striping stripping strove
surviving tearing testing thank thick thin thing things thriving thrust thrusting thunk trashing treating
trustee untrustworthy warning weaning wearing worst yearning
"""
_NUMBER = re.compile(r"(?:lps?|principle|no|nr)?(\d+)(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Principle:
    """One of the sixteen Leadership Principles; `wording` is ours, `link` leads to Amazon's."""

    number: int
    key: str
    name: str
    wording: str
    link: str
    aliases: tuple[str, ...]


def normalise(text: str) -> str:
    """Lower-case words parted by one space, without accents, marks, punctuation or invisible characters.

    `&` and `+` become "and"; apostrophes vanish, so that "Earth’s" and "earths" are the same word.
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    return " ".join("".join(_kept(character) for character in plain).split())


def _kept(character: str) -> str:
    if character in "&+":
        return " and "
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:  # accents, enclosing marks, zero-width and direction marks
        return ""
    return character if category[0] in "LN" else " "


def number_in(word: str) -> int | None:
    """The number that a normalised word stands for ("2", "lp02", "2nd", "two", "ii"), or None."""
    if match := _NUMBER.fullmatch(word):
        return int(match[1])
    return _ORDINALS.get(word)


@cache
def neighbours() -> frozenset[str]:
    """English words that a slip, or stopping early, would also make of a word in a principle's name."""
    return frozenset(_NEIGHBOURS.split())
