"""Answers to follow-up questions, kept with their story."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.storage import schema
from bot.storage.database import Transaction

_table = schema.probe_answer


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """A question and what the person answered."""

    question: str
    answer: str


async def add(tx: Transaction, story_id: int, kept: ProbeAnswer, *, now: datetime) -> None:
    """Keep an answer."""
    values = {"story_id": story_id, "question": kept.question, "answer": kept.answer, "answered_at": now}
    await tx.execute(insert(_table).values(values))


async def of_story(tx: Transaction, story_id: int) -> list[ProbeAnswer]:
    """All answers of a story, oldest first."""
    query = (
        select(_table.c.question, _table.c.answer).where(_table.c.story_id == story_id).order_by(_table.c.id)
    )
    return [ProbeAnswer(question, answer) for question, answer in await tx.execute(query)]
