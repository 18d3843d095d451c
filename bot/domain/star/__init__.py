"""Reads STAR stories as people write them, and says where each section came from."""

from bot.domain.star.model import CORE, Message, Reading, Refusal, Section, Span
from bot.domain.star.opening import Opening, opening
from bot.domain.star.reader import read
from bot.domain.star.render import render

__all__ = ["CORE", "Message", "Opening", "Reading", "Refusal", "Section", "Span", "opening", "read", "render"]
