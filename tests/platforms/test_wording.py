"""Sentences whose words follow counts."""

from datetime import UTC, date, datetime, time

import pytest

from bot.data import load_principles
from bot.domain.calendar import EVERY_DAY, Schedule
from bot.domain.groups import Curriculum, StudyGroup
from bot.domain.places import Place
from bot.domain.sendings import Sending, Week
from bot.platforms import wording
from bot.services.ports import Digest

FRIDAY = date(2026, 3, 6)
NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
GROUP = StudyGroup(
    id=1,
    place=Place("discord", "1", "2"),
    schedule=Schedule(time(8, 30), "UTC", EVERY_DAY),
    curriculum=Curriculum(("ownership",), ()),
    since=NOON,
    paused=False,
)


@pytest.mark.parametrize(
    ("stories", "complete", "people", "feedback", "told"),
    [
        (0, 0, 0, 0, "No stories were told."),
        (1, 0, 1, 0, "1 story by 1 person, not yet complete."),
        (1, 1, 1, 1, "1 story by 1 person, and it is complete. 1 piece of feedback."),
        (3, 0, 2, 0, "3 stories by 2 people, none of them complete."),
        (3, 1, 2, 2, "3 stories by 2 people, 1 of them complete. 2 pieces of feedback."),
        (3, 3, 1, 0, "3 stories by 1 person, all of them complete."),
    ],
)
def test_a_digest_reads_well_for_none_one_and_many(
    stories: int, complete: int, people: int, feedback: int, told: str
) -> None:
    """Names of principles with commas in them stay apart."""
    asked = load_principles()[1:4]
    week = Week(3, tuple(each.key for each in asked), stories, complete, people, feedback)
    sending = Sending(id=1, local_date=FRIDAY, claimed_at=NOON, attempts=1, failure=None)
    assert wording.digest(
        Digest(sending, GROUP, week, asked, load_principles()[0], thread=None)
    ).splitlines() == [
        "🗓️ **The seven days before Friday**",
        "3 questions: Ownership · Invent and Simplify · Are Right, A Lot",
        told,
        "Next comes **Customer Obsession**.",
    ]
