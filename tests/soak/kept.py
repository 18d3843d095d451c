"""What the bot's database holds, read past the bot."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tests.soak.noted import Kept


@dataclass(frozen=True)
class KeptStory:
    """A story, whose it is, and which principles it shows."""

    id: int
    owner: str
    parts: Kept
    principles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KeptPrompt:
    """A group's prompt of one date."""

    id: int
    channel: str
    day: date
    message: str | None
    thread: str | None


@contextmanager
def _open(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        yield connection


def stories(database: Path) -> list[KeptStory]:
    """Every story of which something is left."""
    query = (
        "SELECT story.id, account.user_ref, section.kind, section.text FROM section"
        " JOIN story ON story.id = section.story_id JOIN account ON account.person_id = story.person_id"
        " WHERE section.text != ''"
    )
    parts: dict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    with _open(database) as connection:
        for story, owner, kind, text in connection.execute(query):
            parts[story, owner].add((kind, text))
        tags: dict[int, set[str]] = defaultdict(set)
        for story, principle in connection.execute("SELECT story_id, principle FROM story_principle"):
            tags[story].add(principle)
    return [
        KeptStory(story, owner, frozenset(told), frozenset(tags[story]))
        for (story, owner), told in parts.items()
    ]


def coached(database: Path) -> dict[str, bool]:
    """Who wants the coach's remarks."""
    query = (
        "SELECT account.user_ref, person.coached FROM person JOIN account ON account.person_id = person.id"
    )
    with _open(database) as connection:
        return {owner: bool(on) for owner, on in connection.execute(query)}


def answers(database: Path) -> list[tuple[str, str]]:
    """Every answer to a follow-up question, with its writer."""
    query = (
        "SELECT account.user_ref, answer FROM probe_answer JOIN story ON story.id = probe_answer.story_id"
        " JOIN account ON account.person_id = story.person_id"
    )
    with _open(database) as connection:
        return list(connection.execute(query))


def questions(database: Path) -> list[tuple[str, str]]:
    """Every question of a group's own that is asked, with the group's channel."""
    query = (
        "SELECT channel_ref, text FROM question JOIN study_group ON study_group.id = group_id"
        " WHERE NOT question.removed"
    )
    with _open(database) as connection:
        return list(connection.execute(query))


@dataclass(frozen=True)
class KeptRemark:
    """A piece of feedback: the message that said it, its writer, its story, and what it says of which part."""

    message: str
    owner: str
    story: int
    section: str | None
    text: str


def feedback(database: Path) -> list[KeptRemark]:
    """Every piece of feedback."""
    query = (
        "SELECT message_ref, account.user_ref, story_id, section, text FROM feedback"
        " JOIN account ON account.person_id = feedback.person_id"
    )
    with _open(database) as connection:
        return [KeptRemark(*row) for row in connection.execute(query)]


def prompts(database: Path) -> list[KeptPrompt]:
    """Every claim, posted or not."""
    query = (
        "SELECT daily_prompt.id, channel_ref, local_date, message_ref, thread_ref FROM daily_prompt"
        " JOIN study_group ON study_group.id = group_id"
    )
    with _open(database) as connection:
        return [
            KeptPrompt(number, channel, date.fromisoformat(day), message, thread)
            for number, channel, day, message, thread in connection.execute(query)
        ]


def free_at(database: Path) -> datetime | None:
    """When the last of the claims may be taken up again that are not done with; None if all are.

    A prompt that is posted has one while it is looked whether it stands there once.
    """
    query = (
        "SELECT max(retry_at) FROM (SELECT retry_at FROM daily_prompt WHERE NOT skipped AND NOT over"
        " UNION SELECT retry_at FROM reminder_sending WHERE message_ref IS NULL AND NOT over"
        " UNION SELECT retry_at FROM digest_sending WHERE message_ref IS NULL AND NOT over)"
    )
    with _open(database) as connection:
        (moment,) = connection.execute(query).fetchone()
    return None if moment is None else datetime.fromisoformat(moment).replace(tzinfo=UTC)


def damage(database: Path) -> str | None:
    """What SQLite finds wrong with the file."""
    with _open(database) as connection:
        (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    return None if found == "ok" else str(found)
