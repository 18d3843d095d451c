"""How long a story takes to tell."""

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.star import Section
from bot.domain.star.wordcount import word_count

WORDS_PER_MINUTE: Final = 150
"""Conversational English in the United States, as the National Center for Voice and Speech gives it."""

CHARACTERS_PER_WORD: Final = 2
"""Chinese or Japanese characters that take as long to say as one English word."""

_CHARACTER: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def speaking_seconds(texts: Mapping[Section, str]) -> int:
    """How long the story takes to tell, in seconds."""
    characters = sum(len(_CHARACTER.findall(text)) for text in texts.values())
    spoken = sum(map(word_count, texts.values())) - characters + characters / CHARACTERS_PER_WORD
    return round(spoken * 60 / WORDS_PER_MINUTE)
