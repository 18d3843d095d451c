"""The short soak: one kill of each kind, some of them twice, and then everything must be there once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.soak.endings import Ending
from tests.soak.lives import Lives
from tests.soak.sights import receipts
from tests.soak.soak import leaks, run
from tests.soak.steps import STEPS
from tests.soak.words import Words

STEP = {step.name: step for step in STEPS}

ENDINGS = (
    Ending("after", STEP["post a prompt"]),
    Ending("before", STEP["look for a prompt that was perhaps posted"]),
    Ending("after", STEP["tick a story"]),
    Ending("before", STEP["clip feedback"]),
    Ending("after", STEP["open a prompt's thread"]),
    Ending(asked=True),
    Ending("after", STEP["acknowledge an interaction"]),
    Ending("before", STEP["make a receipt"]),
    Ending("after", countdown=12),
    Ending("after", STEP["answer an interaction"]),
)

SEED = 7


async def test_nothing_is_lost_or_doubled_however_the_bot_ends(tmp_path: Path) -> None:
    """Killed nine times at and between its steps and asked once to end, among people who write all the while.

    Then the reckoning is put to the test itself: whatever is taken away, doubled or made old, it says so.
    """
    account, lives = await run(tmp_path / "soak", ENDINGS, seed=SEED)
    assert account.problems == []
    assert account.met.total() >= len(ENDINGS) - 2, account.missed
    for statement, complaint in (
        ("DELETE FROM section WHERE messages != ''", "is nothing (no story), and should be"),
        ("UPDATE section SET text = 'something else' WHERE kind = 'result'", "something else"),
        ("DELETE FROM feedback", "is kept 0 times instead of 1"),
        ("UPDATE daily_prompt SET thread_ref = NULL", "is not the one in the database"),
        (
            "DELETE FROM daily_prompt WHERE id = (SELECT max(id) FROM daily_prompt)",
            "the database does not know it",
        ),
    ):
        with _tampered(lives.database, statement):
            assert any(complaint in problem for problem in lives.problems()), statement
    assert lives.problems() == []
    _double_a_receipt(lives)
    assert any("has 2 receipts instead of 1" in problem for problem in lives.problems())


def test_a_log_with_words_or_secrets_is_noticed(tmp_path: Path) -> None:
    """Every text of a member's carries the mark, and every secret of a run is known by then."""
    log = tmp_path / "bot.log"
    log.write_text(f"story 1 saved\nheard: {Words().word()}\nPOST /interactions/1/s3cret/callback\n")
    assert leaks(log, secrets={"s3cret"}) == [
        "bot.log:2 holds what somebody wrote",
        "bot.log:3 holds a secret",
    ]


@contextmanager
def _tampered(database: Path, statement: str) -> Iterator[None]:
    """A database to which something happened, until the block ends."""
    whole = database.read_bytes()
    with closing(sqlite3.connect(database)) as connection, connection:
        assert connection.execute(statement).rowcount > 0
    yield
    database.write_bytes(whole)


def _double_a_receipt(lives: Lives) -> None:
    town = lives.town
    receipt = next(found[0] for story in lives.ledger.told.values() if (found := receipts(town, story)))
    town.world.messages.send(
        town.world.bot_id,
        receipt["channel_id"],
        {
            "content": receipt["content"],
            "message_reference": {"message_id": receipt["message_reference"]["message_id"]},
        },
    )
