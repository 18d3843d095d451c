"""A day in a study group, word for word: the transcript in docs/a-day.md is what the bot really says.

After a wanted change of words, run this test with LODESTAR_WRITE_TRANSCRIPTS=1 and read the difference in git.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from tests.scenarios.driver import World, press

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "a-day.md"


async def _a_day(here: World) -> None:
    """Mia sets up; the prompt comes; Ana tells in one go, Ben in pieces, Mia in a form; Ana asks Ben; they look at
    what they have."""
    await here.setup(focus="ownership")
    here.clock.set(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))
    await here.wake()
    thread = here.thread()
    told = await here.ana.say(
        thread,
        "S: Half of the apprentices in our workshop failed the first welding test.\n"
        "T: I was asked to train the next group of twelve.\n"
        "A: I replaced two lectures with short daily practice.\n"
        "R: Ten of twelve passed on the first try.",
    )
    await here.until_ticked(told)
    await here.until_receipt(thread, "all four parts")

    here.clock.advance(minutes=4)
    await here.ben.say(thread, "nice one! mine is half a story still")
    await here.ben.say(
        thread, "**Situation:** Our allotment had 40 gardens and one tap.\n**Task:** Nobody should wait long."
    )
    await here.until_receipt(thread, "Action and Result")
    await here.ana.say(thread, "what did you do about the people who came late?")
    await here.ben.say(
        thread, "**Action:** I drew a plan with four slots a day and had everyone pick a colour."
    )
    await here.until_receipt(thread, "Still missing: **Result**")
    here.clock.advance(minutes=2)
    last = await here.ben.say(thread, "**Result:** The queue is gone; nobody waits longer than five minutes.")
    await here.until_ticked(last)
    said = await here.ana.say(thread, "Result: how long was the wait before?", reply_to=last)
    await here.until_clipped(said)

    form = await here.manager.press(here.prompt(), "Answer in a form")
    await form.fill(
        {"Situation": "Two services disagreed about a user's time zone.", "Task": "Find the right one."}
    )
    listed = await here.ben.command(here.channel, "mystories", {"principle": "ownership"})
    await press(listed, "Open 1")
    await here.ana.command(here.channel, "coverage")


async def test_a_day_in_a_study_group(here: World) -> None:
    """What everybody sees, and what is whispered to whom."""
    await _a_day(here)
    said = "\n\n".join(here.stage.transcript(place) for place in (here.channel, here.thread()))
    document = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else "```text\n```\n"
    before, _, rest = document.partition("```text\n")
    after = rest.partition("```\n")[2]
    expected = f"{before}```text\n{_readable(here, said)}\n```\n{after}"
    if os.environ.get("LODESTAR_WRITE_TRANSCRIPTS"):
        DOCUMENT.write_text(expected, encoding="utf-8")
    assert document == expected


def _readable(here: World, text: str) -> str:
    """Names for ids, and moments as a person in UTC sees them."""
    text = text.replace(f"<#{here.channel}>", "#leadership").replace(f"<@{here.ana.id}>", "@Ana")
    text = re.sub(
        r"<t:(\d+):F>", lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%a %d %b %Y %H:%M}", text
    )
    text = re.sub(
        r"<t:(\d+):D>", lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%d %b %Y}", text
    )
    text = re.sub(r" \(<t:\d+:R>\)", "", text)
    text = re.sub(r"https://discord\.com/channels/[\d/]+", "(link)", text)
    return "\n".join(line.rstrip() for line in text.splitlines())
