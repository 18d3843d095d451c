"""Coaches a story: explainable remarks that quote the writer, offline, without a score."""

from bot.domain.coach.model import Advice, Kind, Remark
from bot.domain.coach.rules import RULES, coach
from bot.domain.coach.sharing import before_sharing
from bot.domain.coach.speaking import WORDS_PER_MINUTE, speaking_seconds

__all__ = [
    "RULES",
    "WORDS_PER_MINUTE",
    "Advice",
    "Kind",
    "Remark",
    "before_sharing",
    "coach",
    "speaking_seconds",
]
