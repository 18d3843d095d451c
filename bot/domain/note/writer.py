"""Writes a note of a person's stories, as Markdown in the layout that the reader knows and as JSON."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.domain.feedback import Feedback
from bot.domain.note import layout
from bot.domain.note.model import NotedStory, settled, with_line_feeds
from bot.domain.note.wordings import italic
from bot.domain.principles import Principle
from bot.domain.star import CORE, Section

_NEEDS_OWN_LINE: Final = re.compile(r"(?:[-+*>|]|\d{1,3}[.)])[ \t]|```|~~~")
"""Beginnings of lists, quotes, tables and code, which Markdown shows as such only at the start of a line."""

_VERSION: Final = 1


def write(
    stories: Iterable[NotedStory],
    principles: Sequence[Principle],
    *,
    wordings: Mapping[str, str] | None = None,
) -> str:
    """The note of these stories: every principle in order with its stories in theirs, or with an empty template.

    A principle has the wording that `wordings` gives for its key, in italics, otherwise our own. `parse` finds the
    same texts again, but for the kind of line breaks and blanks around a text. Stories without any text are left
    out. Raises ValueError for a ref that `layout.marked` refuses.
    """
    told = _by_principle(stories, principles)
    sections = [layout.TITLE]
    for principle in principles:
        blocks = [_block(story) for story in told[principle.key]] or [_template()]
        heading = f"## {principle.number}. {principle.name}"
        sections.append(f"{heading}\n{_wording(principle, wordings or {})}\n" + "\n\n".join(blocks))
    if untagged := told[None]:
        sections.append("\n\n".join([f"## {layout.UNTAGGED}", *map(_block, untagged)]))
    return "\n\n".join(sections) + "\n"


def to_json(
    stories: Iterable[NotedStory],
    principles: Sequence[Principle],
    *,
    wordings: Mapping[str, str] | None = None,
) -> str:
    """The same as JSON: `principles` with their `stories`, and the stories `untagged`, all in the note's order."""
    told = _by_principle(stories, principles)
    rows = [
        {
            "number": principle.number,
            "key": principle.key,
            "name": principle.name,
            "wording": (wordings or {}).get(principle.key, principle.wording),
            "stories": [_row(story) for story in told[principle.key]],
        }
        for principle in principles
    ]
    note = {"version": _VERSION, "principles": rows, "untagged": [_row(story) for story in told[None]]}
    return json.dumps(note, ensure_ascii=False, indent=2) + "\n"


def _by_principle(
    stories: Iterable[NotedStory], principles: Sequence[Principle]
) -> dict[str | None, list[NotedStory]]:
    """The stories that say something; those of an unknown principle stand with those of none."""
    told: dict[str | None, list[NotedStory]] = {principle.key: [] for principle in principles} | {None: []}
    for story in stories:
        if settled(story.texts):
            told.get(story.principle, told[None]).append(story)
    return told


def _wording(principle: Principle, wordings: Mapping[str, str]) -> str:
    own = wordings.get(principle.key, "").strip()
    return italic(own) if own else principle.wording


def _block(story: NotedStory) -> str:
    texts = settled(story.texts)
    sections = [section for section in Section if section in CORE or section in texts]
    lines = [layout.STORY, layout.marked(layout.Mark(story.ref, story.also))]
    told = "\n".join([*lines, *(_part(section, texts.get(section, "")) for section in sections)]).rstrip("\n")
    return "\n\n".join([told, *_feedback(story.feedback)])


def _feedback(feedback: Sequence[Feedback]) -> Iterable[str]:
    for each in feedback:
        on = f", on the {each.section.title}" if each.section else ""
        above = f"From {each.by.platform}:{each.by.ref}{on}, {each.said_at:%Y-%m-%d}:"
        lines = [above, *with_line_feeds(each.text).split("\n")]
        yield "\n".join([layout.FEEDBACK, *(f"> {line}".rstrip() for line in lines)])


def _template() -> str:
    return "\n".join([layout.STORY, *(_part(section, "") for section in CORE)])


def _part(section: Section, text: str) -> str:
    first, *rest = text.split("\n")
    if _NEEDS_OWN_LINE.match(first):
        first, rest = "", [first, *rest]
    lines = [f"**{section.title}:** {first}", *map(layout.escape, rest)]
    return "\n".join([*lines, ""] if rest else lines)


def _row(story: NotedStory) -> dict[str, object]:
    texts = {section.value: text for section, text in settled(story.texts).items()}
    said = [
        {
            "by": f"{each.by.platform}:{each.by.ref}",
            "section": each.section,
            "said_at": each.said_at.isoformat(),
            "text": each.text,
        }
        for each in story.feedback
    ]
    return {"ref": story.ref, "also": list(story.also), **texts, "feedback": said}
