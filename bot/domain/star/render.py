"""Writes the sections of a story in a labelled form that the reader understands."""

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.star.model import Message, Section
from bot.domain.star.patterns import GUARD
from bot.domain.star.reader import read

_PLAIN: Final = "**{title}:** {text}"
_HEADINGS: Final = "# {title}\n{text}"
_MAY_BE_A_MARK: Final = re.compile(r"(?<![^\s|&<])(?=\S)|\Z")


def render(sections: Mapping[Section, str]) -> str:
    """The sections that have text, in order, such as ``**Situation:** …``.

    Reading the result gives the same sections back: text that would itself be read as labels is set under headings or,
    if that is not enough, kept apart by invisible characters.
    """
    plain = _written(_PLAIN, sections)
    if _reads_as(sections, plain):
        return plain
    headings = _written(_HEADINGS, sections)
    if _reads_as(sections, headings):
        return headings
    return _written(_PLAIN, {section: _MAY_BE_A_MARK.sub(GUARD, text) for section, text in sections.items()})


def _written(form: str, sections: Mapping[Section, str]) -> str:
    told = [(section.title, sections[section]) for section in Section if sections.get(section)]
    return "\n\n".join(form.format(title=title, text=text) for title, text in told)


def _reads_as(sections: Mapping[Section, str], text: str) -> bool:
    found = read([Message("", "", text)], owner="").sections
    return all(found.get(section, "") == sections.get(section, "") for section in Section)
