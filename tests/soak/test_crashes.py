"""The short soak: some kills of each kind, and then everything must be there once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.soak import verdict
from tests.soak.endings import Ending
from tests.soak.kept import KeptStory
from tests.soak.ledger import Import, Ledger
from tests.soak.lives import Lives
from tests.soak.noted import Sent
from tests.soak.sights import receipts, shared
from tests.soak.soak import leaks, run
from tests.soak.steps import STEPS, unnamed
from tests.soak.words import Words

STEP = {step.name: step for step in STEPS}

ENDINGS = (
    Ending("after", STEP["post a prompt"]),
    Ending("before", STEP["look for a prompt that was perhaps posted"]),
    Ending("after", STEP["tick a story"]),
    Ending("after", STEP["open a prompt's thread"]),
    Ending(asked=True),
    Ending("after", STEP["acknowledge an interaction"]),
    Ending("before", STEP["make a receipt"]),
    Ending("after", countdown=12),
    Ending("before", STEP["make a receipt in a direct conversation"]),
    Ending("after", STEP["share a story"]),
    Ending("before", STEP["share a story"]),
    Ending("before", STEP["take back the receipt of a deleted story in a direct conversation"]),
    Ending("after", STEP["answer an interaction"]),
)

SEED = 7


async def test_nothing_is_lost_or_doubled_however_the_bot_ends(tmp_path: Path) -> None:
    """Killed a dozen times at and between its steps and asked once to end, among people who write all the while.

    Then the reckoning is put to the test itself: whatever is taken away, doubled or made old, it says so.
    """
    account, lives = await run(tmp_path / "soak", ENDINGS, seed=SEED)
    assert account.problems == []
    assert account.met.total() >= len(ENDINGS) - 2, account.missed
    for statement, complaint in (
        ("DELETE FROM section WHERE messages != ''", "is nothing (no story), and should be"),
        ("UPDATE section SET text = 'something else' WHERE kind = 'result'", "something else"),
        ("DELETE FROM story_principle", "shows nothing, and should"),
        ("DELETE FROM probe_answer", "the acknowledged answer"),
        ("DELETE FROM feedback", "is kept as [], and should be"),
        ("UPDATE feedback SET text = 'something else'", "is kept as"),
        ("UPDATE person SET coached = NOT coached", "the coach of"),
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
    _take_back_a_share(lives)
    assert any("the acknowledged share" in problem for problem in lives.problems())


def test_half_a_note_is_noticed() -> None:
    """Each of its stories alone stands as it may; only together they do not."""
    words, ledger = Words(), Ledger()
    note = Import("Ana", button={})
    for where in ("first", "second"):
        story = Sent(owner="Ana", where=where)
        note.add(story, words.texts())
        ledger.sent.append(story)
    ledger.imports.append(note)
    first, second = (KeptStory(1, "Ana", story.admissible()[-1]) for story in ledger.sent)
    assert list(verdict.stories_at_odds(ledger, [])) == []
    assert list(verdict.stories_at_odds(ledger, [first, second])) == []
    assert list(verdict.stories_at_odds(ledger, [first])) == [
        "half a note of Ana is imported: what Ana sent for first, what Ana sent for second"
    ]


def test_a_request_that_no_step_names_is_noticed() -> None:
    """Whatever the bot asks of Discord must be a step at which it is killed, or known to come seldom."""
    requests = [("GET", "/users/@me"), ("PATCH", "/channels/12"), ("POST", "/channels/12/pins/34")]
    assert unnamed(requests, kind=lambda _: "thread") == ["POST /channels/{thread}/pins/#"]


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


def _take_back_a_share(lives: Lives) -> None:
    share = next(share for share in lives.ledger.shares if share.acknowledged)
    world = lives.town.world
    (message,) = shared(lives.town, share.texts)
    world.messages.delete(world.bot_id, message["channel_id"], message["id"])


def _double_a_receipt(lives: Lives) -> None:
    town = lives.town
    receipt = next(
        receipt
        for story in lives.ledger.told
        for receipt in receipts(town, story)
        if receipt["message_reference"]["message_id"] in story.messages
    )
    town.world.messages.send(
        town.world.bot_id,
        receipt["channel_id"],
        {
            "content": receipt["content"],
            "message_reference": {"message_id": receipt["message_reference"]["message_id"]},
        },
    )
