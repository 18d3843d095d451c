"""Writes the sections of a story in the plain labelled form that the reader understands."""

from collections.abc import Mapping

from bot.domain.star.model import Section


def render(sections: Mapping[Section, str]) -> str:
    return "\n".join(
        f"**{section.title}:** {sections[section]}" for section in Section if sections.get(section)
    )
