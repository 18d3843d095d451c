"""Decides whether what was told is a story."""

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.star.blank import Blank
from bot.domain.star.model import CORE, Refusal, Section
from bot.domain.star.stories import Told
from bot.domain.star.wordcount import says_enough

_RATING: Final = re.compile(r"[\W_]*?(?:\d{1,3}(?:[.,]\d)?\s?(?:/|out of)\s?(?:5|10|100)(?![\d/])|[★☆⭐]{2})")
_FEWEST_SECTIONS: Final = 2
_DISTINCT_SECTIONS: Final = 3


def verdict(told: Told, sections: Mapping[Section, str]) -> Refusal | None:
    """Why a story told under labels is none, given the texts of its sections that have any; None if it is one."""
    if not sections:
        only_prompts = any(part.piece.blank is Blank.PROMPT for part in told.parts)
        return Refusal.ONLY_PROMPT_TEXT if only_prompts else Refusal.EMPTY
    core = [text for section, text in sections.items() if section in CORE]
    if len(core) < _FEWEST_SECTIONS:
        return Refusal.ONE_SECTION
    if sum(_RATING.match(text) is not None for text in core) >= _FEWEST_SECTIONS:
        return Refusal.RATINGS
    if sum(map(says_enough, core)) < _FEWEST_SECTIONS:
        return Refusal.TOO_SHORT
    if len(sections) < _DISTINCT_SECTIONS and not any(part.label.core for part in told.parts):
        return Refusal.NO_CORE_LABEL
    return None
