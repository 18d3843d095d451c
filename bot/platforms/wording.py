"""Sentences that every platform says, in Markdown that Discord and Slack share."""

import unicodedata
from collections.abc import Sequence

from bot.domain.star import Section
from bot.domain.stories import Story

HINTS = {
    Section.SITUATION: "Where and when, and what was at stake. Two or three sentences.",
    Section.TASK: "What you had to achieve, and why it was yours.",
    Section.ACTION: "What you did, step by step. Say “I”, not “we”.",
    Section.RESULT: "How it ended, with a number: time, money, percent, people.",
    Section.LEARNING: "What you would do again, and what you would do differently.",
}
"""What each part needs; at most 100 characters, so that it fits as the description of a form's field."""

LEARNED = "What you learned"
"""The field for Section.LEARNING in a form."""

PROMPT_FOOTER = "Answer in the thread, in one message or several, or in a form that only you see."

PRACTICE_IN_DM = "Only you see this. Answer here in your own words, Situation: … to Result: …, or in a form."

PRACTICE_IN_SERVER = "Only you see this, and your answer too."

TOO_SLOW = "I am slow to answer at the moment. Nothing is lost: please try again in a minute."

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})


def enumerate_words(words: Sequence[str], last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def titles(sections: Sequence[Section]) -> str:
    """The names of sections in a sentence."""
    return enumerate_words([section.title for section in sections])


def one_line(text: str, limit: int) -> str:
    """Foreign text on one line: no control, direction or zero-width characters, cut with an ellipsis."""
    visible = (" " if ch.isspace() else ch for ch in text if ch.isspace() or _seen(ch))
    flat = " ".join("".join(visible).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def _seen(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE


def saved(story: Story) -> str:
    """What was kept and what is still missing."""
    told = [section for section in story.parts if section is not Section.LEARNING]
    if story.complete:
        also = ", and what you learned" if Section.LEARNING in story.parts else ""
        return f"✅ Saved: your story has all four parts{also}."
    start = f"📝 Saved so far: **{titles(told)}**." if told else "📝 Saved so far: what you learned."
    return f"{start} Still missing: **{titles(story.missing)}**."


def receipt(story: Story) -> str:
    """The one reply under a story told in messages."""
    if story.complete:
        return saved(story)
    first = story.missing[0]
    return (
        f"{saved(story)}\n{first.title}: {HINTS[first]}\n"
        f"-# Write it here as `{first.title}: …`, or edit your message; this note keeps up."
    )


def state(story: Story) -> str:
    """One short phrase on how far a story is."""
    return "✅ complete" if story.complete else f"📝 draft, missing {titles(story.missing)}"
