"""The tables, and the only place that knows their columns' names."""

from bot.storage.schema.base import Instant, metadata
from bot.storage.schema.groups import (
    daily_prompt,
    digest_sending,
    passed_over,
    question,
    reminder,
    reminder_sending,
    study_group,
)
from bot.storage.schema.keeping import note, offer, thread_cursor
from bot.storage.schema.people import account, import_draft, person, wording
from bot.storage.schema.stories import (
    TOLD,
    feedback,
    practice,
    probe_answer,
    section,
    share,
    story,
    story_principle,
)

__all__ = [
    "TOLD",
    "Instant",
    "account",
    "daily_prompt",
    "digest_sending",
    "feedback",
    "import_draft",
    "metadata",
    "note",
    "offer",
    "passed_over",
    "person",
    "practice",
    "probe_answer",
    "question",
    "reminder",
    "reminder_sending",
    "section",
    "share",
    "story",
    "story_principle",
    "study_group",
    "thread_cursor",
    "wording",
]
