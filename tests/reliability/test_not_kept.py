"""Acknowledged means kept: what cannot be stored is said so, given back, and nothing of it is half there."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from bot.platforms import wording
from bot.storage import database
from tests.scenarios.driver import World, press, shown, world
from tests.scenarios.stage import Answer
from tests.scenarios.test_answering import FORM, STORY

ROOT = Path(__file__).parents[2]

LONG = ("Wir zählten 😀 jeden Tag, مرحبا بالعالم, שלום, e\u0301, 漢字 and `code`. " * 80)[:3_999] + "."
"""4,000 characters of several scripts."""

TYPED = {part: f"{part[:1]}{LONG[1:]}" for part in FORM}


class Disk:
    """What the bot's own connections meet, told to SQLite at the beginning of each transaction."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._pragma = ""
        self._lock: sqlite3.Connection | None = None

    def begin(self, connection: Connection) -> None:
        """Called when a transaction begins."""
        if self._pragma:
            connection.exec_driver_sql(self._pragma)

    def break_down(self, how: str) -> None:
        """Be full, locked by another program, or read-only."""
        if how == "full":
            with closing(sqlite3.connect(self._file)) as other:
                (pages,) = other.execute("PRAGMA page_count").fetchone()
            self._pragma = f"PRAGMA max_page_count = {pages}"
        elif how == "locked":
            self._lock = sqlite3.connect(self._file, isolation_level=None)
            self._lock.execute("BEGIN IMMEDIATE")
        else:
            self._pragma = "PRAGMA query_only = 1"

    def mend(self) -> None:
        """Be well again."""
        if self._lock is not None:
            self._lock.close()
        elif "query_only" in self._pragma:
            self._pragma = "PRAGMA query_only = 0"
        else:
            self._pragma = "PRAGMA max_page_count = 1073741823"


@contextmanager
def disk_of(file: Path) -> Iterator[Disk]:
    """The disk under a database of this process."""
    disk = Disk(file)
    event.listen(Engine, "begin", disk.begin)
    try:
        yield disk
    finally:
        event.remove(Engine, "begin", disk.begin)


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot, which waits for no lock."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT", 20)
    async with world(tmp_path) as made:
        yield made


@pytest.fixture
def disk(here: World) -> Iterator[Disk]:
    with disk_of(here.database) as made:
        yield made


def rows(here: World, table: str) -> int:
    """How much is kept."""
    with closing(sqlite3.connect(here.database)) as kept:
        (count,) = kept.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


BREAKDOWNS = {
    "full": "the disk is full",
    "locked": "another program holds my storage",
    "read-only": "I may only read my storage",
}


@pytest.mark.parametrize("how", BREAKDOWNS)
async def test_a_form_that_cannot_be_kept_is_given_back_word_for_word(
    here: World, disk: Disk, how: str
) -> None:
    """Four thousand characters a part, in several scripts; nothing of it is kept, and sent again it is kept once."""
    prompt, _ = await here.prompt_now()
    form = await here.ana.press(prompt, "Answer in a form")
    disk.break_down(how)
    refused = await form.fill(TYPED)
    assert refused.ephemeral
    assert BREAKDOWNS[how] in refused.text
    assert "Saved" not in refused.text
    (file,) = shown(refused)["attachments"]
    given_back = await here.download(file)
    for text in TYPED.values():
        assert text in given_back
    assert rows(here, "story") == rows(here, "section") == rows(here, "person") == 0
    disk.mend()
    again = await (await here.ana.press(prompt, "Answer in a form")).fill(TYPED)
    assert "all four parts" in again.text
    assert rows(here, "story") == 1
    assert rows(here, "section") == 4


@pytest.mark.parametrize("how", BREAKDOWNS)
async def test_a_message_that_cannot_be_kept_is_told_so_once_and_read_again(
    here: World, disk: Disk, how: str
) -> None:
    """One notice a person; at the first wake when storage works the ticks come, and the notices go."""
    _, thread = await here.prompt_now()
    padding = " 🌾" * 700  # more than a page of the database has room for
    disk.break_down(how)
    first = await here.ana.say(thread, STORY.replace("phoned", f"phoned{padding}"))
    await here.until_receipt(thread, wording.NOT_KEPT_YET)
    second = await here.ana.edit(first, first["content"].replace("23 of 24", "22 of 24"))
    other = await here.ben.say(thread, STORY.replace("phoned", f"phoned{padding}"))
    notices = await here.sandbox.world.until(
        lambda: said if len(said := here.said_by_bot(thread)) > 1 else None
    )
    assert [notice["message_reference"]["message_id"] for notice in notices] == [first["id"], other["id"]]
    await here.wake()
    assert not here.ticked(first)
    assert not here.ticked(other)
    assert rows(here, "story") == 0
    disk.mend()
    await here.wake()
    await here.until_ticked(second)
    await here.until_ticked(other)
    assert rows(here, "story") == 2
    await here.stop()
    assert all(message["content"] != wording.NOT_KEPT_YET for message in here.said_by_bot(thread))
    with closing(sqlite3.connect(here.database)) as kept:
        told = [text for (text,) in kept.execute("SELECT text FROM section WHERE kind = 'result'")]
    assert sorted(told) == ["22 of 24 shifts were covered.", "23 of 24 shifts were covered."]


async def test_a_notice_does_not_outlive_a_restart(here: World, disk: Disk) -> None:
    """Stopped while nothing could be kept; the next process finds what this one said, and what it owes."""
    _, thread = await here.prompt_now()
    disk.break_down("read-only")
    told = await here.ana.say(thread, STORY)
    await here.until_receipt(thread, wording.NOT_KEPT_YET)
    gone = await here.ben.say(thread, "Situation: one two three\nTask: four five six")
    await here.ben.delete(gone)
    await here.stop()
    disk.mend()
    await here.start()
    await here.until_ticked(told)
    await here.stop()
    assert all(message["content"] != wording.NOT_KEPT_YET for message in here.said_by_bot(thread))


async def test_feedback_that_cannot_be_kept_is_told_so_once_and_read_again(here: World, disk: Disk) -> None:
    """However often it is tried meanwhile; clipped, and the notice gone, once it is kept. And so the next time."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    disk.break_down("read-only")
    said = await here.ben.say(thread, "Result: well done", reply_to=told)
    await here.until_receipt(thread, wording.NOT_KEPT_YET)
    said = await here.ben.edit(said, "Result: well told")
    for _ in range(3):
        await here.wake()
    assert [m["content"] for m in here.said_by_bot(thread)].count(wording.NOT_KEPT_YET) == 1
    assert here.reactions(said) == []
    disk.mend()
    await here.wake()
    await here.until_clipped(said)
    assert rows(here, "feedback WHERE text = 'well told'") == rows(here, "feedback") == 1
    disk.break_down("read-only")
    again = await here.ben.say(thread, "Action: well done", reply_to=told)
    await here.until_receipt(thread, wording.NOT_KEPT_YET)
    disk.mend()
    await here.wake()
    await here.until_clipped(again)
    await here.stop()
    assert all(message["content"] != wording.NOT_KEPT_YET for message in here.said_by_bot(thread))


async def test_a_deletion_that_could_not_be_kept_is_made_up_for(here: World, disk: Disk) -> None:
    """The story goes as soon as it can, with its tick; nobody is told that a deletion was not saved."""
    _, thread = await here.prompt_now()
    half = await here.ana.say(thread, "Situation: two of our three tutors quit\nTask: cover nine groups")
    rest = await here.ana.say(thread, "Action: I recorded the theory\nResult: the same pass rate of 80%")
    await here.until_ticked(rest)
    disk.break_down("read-only")
    await here.ana.delete(half)
    await here.ana.command(here.channel, "mystories")  # the deletion has reached the bot by now
    disk.mend()
    await here.wake()
    await here.until_receipt(thread, "Still missing: **Situation and Task**")
    assert not here.ticked(rest)
    assert all(message["content"] != wording.NOT_KEPT_YET for message in here.said_by_bot(thread))


async def test_what_was_shown_but_not_recorded_is_shown_once(here: World, disk: Disk) -> None:
    """The story was kept; then the disk broke, when its reply was there already."""
    here.clock.patient = True
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    while not rows(here, "story WHERE ticked_ref IS NOT NULL"):
        await here.ana.command(here.channel, "mystories")
    disk.break_down("read-only")
    here.clock.patient = False
    here.clock.advance(seconds=5)
    await here.until_receipt(thread, "all four parts")
    await here.ana.command(here.channel, "mystories")
    disk.mend()
    await here.wake()
    await here.ana.say(thread, "Learning: I would phone them earlier, and in the evening")
    await here.until_receipt(thread, "and what you learned")
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1


async def test_every_command_that_writes_says_that_it_could_not(here: World, disk: Disk) -> None:
    """Whoever asks is told in private, and everything is as it was before."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    lounge = here.sandbox.world.add_text_channel(here.guild, "lounge")
    spoken = await here.ana.say(lounge, STORY)
    note = "## 2. Ownership\n### My story, using STAR:\n**Situation:** the bridge had stood for years\n"
    note += "**Task:** mend it before winter\n**Action:** I repaired it\n**Result:** 40 people use it\n"
    proposal = await here.ana.command(here.channel, "import", {"note": ("n.md", note)})
    open_story = await press(await here.ana.command(here.channel, "mystories"), "Open 1")
    asked = await press(open_story, "Delete")
    questions = await press(open_story, "Ask me more")
    tags = "Which principles does it show? Up to three"

    deeds: dict[str, Callable[[], Awaitable[Answer]]] = {
        "setup": lambda: here.setup(time="09:00"),
        "groups change": lambda: here.manager.command(
            here.channel, "groups change", {"channel": here.channel, "time": "10:00"}
        ),
        "groups pause": lambda: here.manager.command(here.channel, "groups pause"),
        "groups resume": lambda: here.manager.command(here.channel, "groups resume"),
        "groups remove": lambda: here.manager.command(here.channel, "groups remove"),
        "prompt skip": lambda: here.manager.command(here.channel, "prompt skip"),
        "prompt skip question": lambda: here.manager.command(
            here.channel, "prompt skip", {"what": "question"}
        ),
        "questions add": lambda: here.manager.command(
            here.channel, "questions add", {"principle": "ownership", "question": "Who waters the plants?"}
        ),
        "questions import": lambda: here.manager.command(
            here.channel, "questions import", {"file": ("q.txt", "Ownership: Who waters the plants?")}
        ),
        "questions remove": lambda: here.manager.command(
            here.channel, "questions remove", {"question": "Who feeds the cat?"}
        ),
        "remind": lambda: here.ana.command(here.channel, "remind", {"at": "23:00"}),
        "practice": lambda: here.ana.command(here.channel, "practice"),
        "coach": lambda: here.ana.command(here.channel, "coach"),
        "import": lambda: here.ana.command(here.channel, "import", {"note": ("n.md", note)}),
        "save": lambda: here.ana.context_menu(lounge, "Save as STAR story", spoken),
        "confirm": lambda: press(proposal, "Save these"),
        "delete": lambda: press(asked, "Delete it for good"),
        "tag": lambda: here.ana.select(shown(open_story), tags, ["dive-deep"]),
        "probes": lambda: questions.fill({"Answer 1": "I asked the neighbours first."}),
    }
    await here.manager.command(
        here.channel, "questions add", {"principle": "ownership", "question": "Who feeds the cat?"}
    )
    before = dump(here)
    disk.break_down("read-only")
    for name, deed in deeds.items():
        run = await deed()
        said = (run.followups or [shown(run)])[-1]["content"]
        assert BREAKDOWNS["read-only"] in said, (name, said)
        assert run.ephemeral, name
    assert dump(here) == before
    assert here.said_by_bot(lounge) == []


def dump(here: World) -> list[str]:
    """Everything that is kept."""
    with closing(sqlite3.connect(here.database)) as kept:
        return list(kept.iterdump())
