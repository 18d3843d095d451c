"""Tells cheaply whether words are English, in doubt saying no."""

from collections.abc import Iterable
from typing import Final

from bot.domain.coach.words import word_set

ENGLISH: Final = word_set(
    """
    the and of to with for was were that this these those from by it its had have has not but which they
    their our we my i i'm i've i'd at into when because then after before who what how be been is are
    you she he his her them us there than each every only would could did an as so or if on out up about
    over until while during two all more nobody nothing never still now same instead within without
    between
    """
)
"""Words that hold English sentences together; few of them are common in another language as well."""

OTHERS: Final = word_set(
    """
    der die das und ich nicht mit ein eine einen wir den dem des im auf für von zu war waren hat haben
    ist sich wurde el los las que y en un una por con para yo se del nos fue era mi más sin lo su al le
    les et je dans pour sur est nous qui pas avec une du au ont était mes o os não com eu uma foi meu
    minha na no da dos nós ao het een van ik niet met voor zijn maar werd il di che per non gli sono ho
    della nel
    """
)
"""Words that do the same in German, Spanish, French, Portuguese, Dutch and Italian."""

ENOUGH: Final = 0.12
"""The share of English function words below which a text is not taken as English; prose has 0.4, notes 0.2."""


def is_english(words: Iterable[str]) -> bool:
    """Whether lower-case ``words`` read as English."""
    english = others = total = 0
    for word in words:
        total += 1
        english += word in ENGLISH
        others += word in OTHERS
    return english >= 2 and english >= ENOUGH * total and english > 2 * others
