"""Files from outside cannot explode: not by their size, their depth, their number of stories, or the time they take."""

import asyncio
import gzip
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest
from aiohttp import web

from bot.app import running
from bot.domain.errors import InvalidInput
from bot.domain.note import MOST_STORIES, Standing
from bot.domain.places import Account
from bot.platforms.discord.files import fetch
from bot.platforms.discord.hearing import TEXT_FILE_BYTES
from bot.services.exchange import LARGEST_BYTES, LOT, MOST_OF_ONE
from tests.scenarios.driver import LocalWorld, press, shown

ROOT = Path(__file__).parents[2]


COPIES = """
CREATE TEMP TABLE copy AS WITH RECURSIVE n(id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < {most} - 1)
SELECT id FROM n;
INSERT INTO story (id, person_id, source, source_ref, created_at, updated_at)
SELECT copy.id, person_id, source, 'copy-' || copy.id, created_at, updated_at FROM story, copy WHERE story.id = 1;
INSERT INTO section (story_id, kind, text, told_at, messages)
SELECT copy.id, kind, 'Copy ' || copy.id || text, told_at, messages FROM section, copy WHERE story_id = 1;
"""
"""Makes copies of the first story, up to one less than the most."""


def note(count: int, *, first: int = 0) -> str:
    """A note of so many stories."""
    told = (
        "**Situation:** Flood number {n} came\n**Task:** I had to carry boxes\n**Action:** I carried them\n"
    )
    stories = (
        f"### My story, using STAR:\n{told.format(n=n)}**Result:** All were dry"
        for n in range(first, first + count)
    )
    return "## 2. Ownership\n" + "\n".join(stories)


@asynccontextmanager
async def served(
    answer: web.StreamResponse, chunk: bytes, times: int
) -> AsyncIterator[tuple[str, list[int]]]:
    """An address that sends a chunk so many times; also how much was sent."""
    sent = [0]

    async def serve(request: web.Request) -> web.StreamResponse:
        await answer.prepare(request)
        for _ in range(times):
            await answer.write(chunk)
            sent[0] += len(chunk)
        return answer

    app = web.Application()
    app.router.add_get("/file", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/file", sent
    finally:
        await runner.cleanup()


def attachment(url: str, size: int) -> discord.Attachment:
    state = discord.Client(intents=discord.Intents.none())._connection
    return discord.Attachment(
        data={"id": 1, "filename": "note.md", "size": size, "url": url, "proxy_url": url}, state=state
    )


async def test_a_file_larger_than_it_says_is_not_read_to_its_end() -> None:
    """Its size is a claim: reading stops at what is opened, long before the half gigabyte that is offered."""
    async with served(web.StreamResponse(), b"x" * 65_536, 8_000) as (url, sent):
        with pytest.raises(InvalidInput, match="at most 100,000 bytes"):
            await fetch(attachment(url, 10), most=100_000)
        await asyncio.sleep(0)
        assert sent[0] < 50_000_000
        with pytest.raises(InvalidInput, match="at most 100,000 bytes"):
            await fetch(attachment(url, 100_001), most=100_000)


async def test_what_is_sent_packed_is_not_unpacked() -> None:
    """A packed file of zeros stays as small as it came."""
    packed = gzip.compress(bytes(50_000_000))
    headers = {"Content-Encoding": "gzip"}
    async with served(web.StreamResponse(headers=headers), packed, 1) as (url, _):
        assert await fetch(attachment(url, len(packed)), most=100_000) == packed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (LARGEST_BYTES + 1), "too large: I open at most"),
        (note(MOST_STORIES + 1).encode(), "more than 500 stories"),
        (b"\xff\xfe\x00\xd8" * 50, "not text in UTF-8"),
        (b"# a\x00\n" * 9_000, "more than 2,000 headings"),
        (b"[" * 1_000_000, "nothing to save"),
        (b'{"a":' * 100_000, "nothing to save"),
        (b"\x00" * 10_000, "nothing to save"),
        (b"", "nothing to save"),
    ],
    ids=["size", "stories", "encoding", "headings", "depth", "json", "nul", "empty"],
)
async def test_a_wrong_file_gets_one_private_sentence(here: LocalWorld, content: bytes, words: str) -> None:
    """What cannot be read is said, and nothing is kept of it."""
    run = await here.ana.command(here.channel, "import", {"note": ("note.md", content)})
    assert run.ephemeral
    assert words in run.text
    assert len(run.text) < 700
    listed = await here.ana.command(here.channel, "mystories")
    assert "No story" in listed.text


async def test_an_import_lets_others_save_between_its_lots(here: LocalWorld) -> None:
    """While hundreds of stories are written, somebody else's form is saved; in the end all are there, once."""
    count = 6 * LOT
    proposed = await here.ana.command(here.channel, "import", {"note": ("note.md", note(count))})
    assert f"{count} new" in proposed.text
    practised = await here.ben.command(here.channel, "practice")
    form = await press(practised, "Answer in a form")
    confirming = await here.ana.press(shown(proposed), "Save these", wait=False)
    saved = await form.fill({"Situation": "I had a story to tell", "Task": "To tell it while others import"})
    assert "Saved so far" in saved.text
    mine = await here.bot.core.bank.shelf(Account("discord", here.ana.id), size=1)
    assert mine.total < count, "the import was still under way"
    await confirming.answered()
    assert f"{count} stories added" in confirming.text
    again = await here.ana.command(here.channel, "import", {"note": ("note.md", note(count))})
    assert f"{count} unchanged" in again.text


async def test_one_note_of_a_person_is_read_at_a_time(here: LocalWorld) -> None:
    """A second note sent while the first is read is asked to wait; another person's is read."""
    exchange = here.bot.core.exchange
    ana, ben = (Account("discord", actor.id) for actor in (here.ana, here.ben))
    text = note(200)
    first, second, third = await asyncio.gather(
        exchange.propose(ana, text),
        exchange.propose(ana, text),
        exchange.propose(ben, text),
        return_exceptions=True,
    )
    assert not isinstance(first, BaseException)
    assert not isinstance(third, BaseException)
    assert isinstance(second, InvalidInput)
    assert "still reading your other note" in str(second)
    assert (await exchange.propose(ana, text)).counts[Standing.NEW] == 200


async def test_imports_end_where_nobody_tells_more(here: LocalWorld) -> None:
    """The stories of one person have an upper bound; at it, an import says so and changes nothing."""
    exchange, ana = here.bot.core.exchange, Account("discord", here.ana.id)
    proposal = await exchange.propose(ana, note(1))
    await exchange.confirm(ana, proposal.id or 0)
    with sqlite3.connect(here.database) as connection:
        connection.executescript(COPIES.format(most=MOST_OF_ONE))
    proposal = await exchange.propose(ana, note(1, first=1))
    await exchange.confirm(ana, proposal.id or 0)
    with pytest.raises(InvalidInput, match=r"I keep at most 2,000"):
        await exchange.propose(ana, note(1, first=2))
    assert (await here.bot.core.bank.shelf(ana, size=5)).total == MOST_OF_ONE


async def test_text_files_of_a_message_are_bounded_together(here: LocalWorld) -> None:
    """Ten large files beside a story are not ten downloads; what fits is read."""
    _, thread = await here.prompt_now()
    parts = (
        "Situation: The build broke\nTask: I had to mend it\nAction: I bisected it\nResult: Green by noon\n"
    )
    filler = "x" * (TEXT_FILE_BYTES - 1_000)
    files = [("story.md", parts), *((f"{number}.txt", filler) for number in range(9))]
    told = await here.ana.say(thread, "My story is in the file.", files=files)
    await here.until_ticked(told)
    exported = await here.bot.core.exchange.export(Account("discord", here.ana.id), "json")
    assert len(exported) < 2 * TEXT_FILE_BYTES


def test_hostile_texts_are_read_to_their_end() -> None:
    """Whatever is repeated tens of thousands of times: no expression goes back for ever, or the system ends it."""
    done = subprocess.run([sys.executable, "-m", "tests.safety.hostile"], cwd=ROOT, check=False)
    assert done.returncode == 0


async def test_the_hosts_own_note_is_bounded_too(here: LocalWorld, tmp_path: Path) -> None:
    """A note of the host's that is too large is refused at the start, in a sentence."""
    large = tmp_path / "note.md"
    large.write_text("x" * (LARGEST_BYTES + 1))
    bot = running(
        "sqlite+aiosqlite://", token=here.sandbox.token, api=here.sandbox.api_url, note=large, wakes=False
    )
    with pytest.raises(InvalidInput, match="PRINCIPLES_NOTE is too large"):
        async with bot:
            raise AssertionError("it started")
