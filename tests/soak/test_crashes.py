"""The short soak: some kills of each kind, and then everything must be there once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from sandbox.snowflake import created_at
from tests.soak import verdict
from tests.soak.endings import Ending
from tests.soak.kept import KeptStory
from tests.soak.ledger import Import, Ledger, Wish
from tests.soak.lives import Lives
from tests.soak.noted import Sent
from tests.soak.sights import digests, receipts, reminders, shared
from tests.soak.soak import leaks, run
from tests.soak.steps import STEPS, unnamed
from tests.soak.town import Message, Prompt
from tests.soak.words import Words

STEP = {step.name: step for step in STEPS}

ENDINGS = (
    Ending("late", STEP["post a prompt"]),
    Ending("before", STEP["look for a prompt that was perhaps posted"]),
    Ending("after", STEP["tick a story"]),
    Ending("before", STEP["clip feedback"]),
    Ending("after", STEP["open a prompt's thread"]),
    Ending("after", STEP["remind somebody"]),
    Ending(asked=True),
    Ending("after", STEP["acknowledge an interaction"]),
    Ending("before", STEP["make a receipt"]),
    Ending("after", countdown=12),
    Ending("before", STEP["make a receipt in a direct conversation"]),
    Ending("after", STEP["share a story"]),
    Ending("before", STEP["share a story"]),
    Ending("before", STEP["take back the receipt of a deleted story in a direct conversation"]),
    Ending("after", STEP["answer an interaction"]),
    Ending("after", STEP["post a digest"]),
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
        ("DELETE FROM question", "is there 0 times"),
        ("UPDATE question SET removed = FALSE", "is there 1 times"),
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
    prompt = next(prompt for prompt in lives.town.prompts() if not prompt.group.forum)
    _send_again(lives, prompt.message)
    assert any("stands there 2 times" in problem for problem in lives.problems())
    _take_back_a_share(lives)
    assert any("the acknowledged share" in problem for problem in lives.problems())
    _tamper_with_sendings(lives)


def _tamper_with_sendings(lives: Lives) -> None:
    def is_noticed(complaint: str) -> bool:
        return any(complaint in problem for problem in lives.sendings.problems())

    day, reminder = _only_reminder(lives)
    digests_there = [message for group in lives.town.groups for message in digests(lives.town, group)]
    for message, complaint in (
        (reminder, f"{day} was sent 2 times"),
        (digests_there[0], "was posted 2 times"),
    ):
        assert not is_noticed(complaint)
        twin = _send_again(lives, message)
        assert is_noticed(complaint)
        _delete(lives, [twin])
    for messages, complaint in (([reminder], f"{day} was not sent"), (digests_there, "was not posted")):
        assert not is_noticed(complaint)
        _delete(lives, messages)
        assert is_noticed(complaint)


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
    _delete(lives, shared(lives.town, share.texts))


def _reminded(lives: Lives) -> Iterator[tuple[Prompt, str, Message]]:
    for prompt in lives.town.prompts():
        for owner, group in lives.ledger.wishes:
            if group == prompt.group:
                yield from (
                    (prompt, owner, message) for message in reminders(lives.town, owner, prompt.daily)
                )


def _only_reminder(lives: Lives) -> tuple[date, Message]:
    """A reminder and its date, as if nobody else had wished for one, and nothing had come after it.

    Neither another wish nor a story, and the bot was in peace.
    """
    prompt, owner, message = next(found for found in _reminded(lives) if not found[0].group.forum)
    ledger, sent_at = lives.ledger, created_at(message["id"])

    def was_held(wish: Wish) -> bool:
        due = wish.at and prompt.group.due(prompt.day, wish.at)
        return bool(due and wish.answered_at and wish.answered_at < due <= sent_at and wish.acknowledged)

    held = next(wish for wish in reversed(ledger.wishes[owner, prompt.group]) if was_held(wish))
    ledger.wishes = {(owner, prompt.group): [held]}
    ledger.told[:] = [story for story in ledger.told if story.where != prompt.thread]
    ledger.sent[:] = [story for story in ledger.sent if story.where != prompt.thread]
    lives.diary.peace.append(sent_at)
    return prompt.day, message


def _send_again(lives: Lives, message: Message) -> Message:
    world = lives.town.world
    return world.messages.send(
        world.bot_id,
        message["channel_id"],
        {"content": message["content"], "components": message["components"]},
    )


def _delete(lives: Lives, messages: list[Message]) -> None:
    world = lives.town.world
    for message in messages:
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
