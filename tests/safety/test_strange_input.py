"""Whatever a manager types, it is understood or explained in one plain private sentence; nothing strange is kept."""

import sqlite3
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.foreign import QUOTED, portable, quoted
from bot.domain.prompts import LONGEST_QUESTION
from tests.safety.attacks import rows
from tests.scenarios.driver import LocalWorld, shown

STRANGE = (
    "\x00",
    "\x07\x1b[31mred",
    "\u202egnirts\u202c \u2066x\u2069",
    "\u200b\u200d\ufeff",
    "x" * 4_000,
    "e" + "\u0301" * 500,
    "> " * 500 + "- " * 500 + "**`||" * 200,
    "'); DROP TABLE story; --",
    "@everyone <@1> <@&2> <#3> `code` [link](https://example.org)",
    "-1",
    "99999999999999999999:00",
    "\N{ARABIC-INDIC DIGIT EIGHT}:\N{ARABIC-INDIC DIGIT THREE}0",
)
"""Controls, direction marks, nothing visible, too much of it, and what programs might obey."""

OPTIONS = ("time", "zone", "weekdays", "principles", "focus", "digest")

UNDERSTOOD = {("principles", "\u200b\u200d\ufeff"), ("focus", "\u200b\u200d\ufeff")}
"""An invisible list is an empty one."""


def is_plain(text: str) -> bool:
    return not any(unicodedata.category(each) in {"Cc", "Cf", "Cs"} and each not in "\n" for each in text)


async def test_strange_options_are_explained_and_change_nothing(here: LocalWorld) -> None:
    """Each option of /setup and /groups change with each strange text: a short sentence, the group as it was."""
    await here.setup(focus="ownership")
    before = rows(here.database, 0)["study_group"]
    for name in ("setup", "groups change"):
        for option in OPTIONS:
            for text in STRANGE:
                typed = {"channel": here.channel, "time": "08:30", "zone": "Europe/Berlin", option: text}
                run = await here.manager.command(here.channel, name, typed)
                assert run.ephemeral
                assert "Something went wrong" not in run.text, (option, text)
                assert is_plain(run.text), (option, text)
                assert len(run.text) < 500
                assert not shown(run)["mentions"]
                assert "✅" not in run.text or (option, text) in UNDERSTOOD, (option, text)
            here.clock.advance(seconds=30)
    after = rows(here.database, 0)["study_group"]
    assert [row[:8] for row in after] == [row[:8] for row in before], (
        "place, time, zone and days as they were"
    )


async def test_strange_questions_are_plain_once_they_are_kept(here: LocalWorld) -> None:
    """/questions add with each strange text as either option: kept without what cannot be seen, or handed back."""
    await here.setup()
    for text in STRANGE:
        for typed in ({"principle": "ownership", "question": text}, {"principle": text, "question": "Why?"}):
            run = await here.manager.command(here.channel, "questions add", typed)
            assert run.ephemeral
            assert "Something went wrong" not in run.text, text
            assert not shown(run)["mentions"]
            assert run.text.startswith("✅ Added for *Ownership*") or "nothing is lost" in run.text
    listed = await here.manager.command(here.channel, "questions list")
    assert is_plain(listed.text)
    kept = [row[3] for row in rows(here.database, 0)["question"]]
    assert len(kept) == 7
    assert all(is_plain(text) and "\n" not in text and len(text) <= LONGEST_QUESTION for text in kept)


async def test_nul_is_kept_nowhere(here: LocalWorld) -> None:
    """What some databases refuse is taken out of messages, forms and notes; the rest comes out as it went in."""
    _, thread = await here.prompt_now()
    odd = "\x00a\x00b 😀 \u05d0\u05d1"
    told = await here.ana.say(
        thread, "\n".join(f"{part}: {odd} one two" for part in ("Situation", "Task", "Action", "Result"))
    )
    await here.until_ticked(told)
    opened = await here.ben.press(here.prompt(), "Answer in a form")
    saved = await opened.fill({"Situation": f"{odd} in a form", "Task": f"{odd} in a form"})
    assert "Saved so far" in saved.text
    note = "## 2. Ownership\n### My story\n**Situation:** a\x00b came\n**Task:** I had to see it\n"
    proposed = await here.ben.command(here.channel, "import", {"note": ("note.md", note)})
    assert "1 new" in proposed.text
    with sqlite3.connect(here.database) as connection:
        kept = connection.execute(
            "SELECT text FROM section UNION ALL SELECT text FROM import_draft"
        ).fetchall()
    assert len(kept) == 7
    assert "\x00" not in str([text for (text,) in kept])
    listed = await here.ana.command(here.channel, "export")
    (file,) = shown(listed)["attachments"]
    assert "ab 😀 \u05d0\u05d1 one two" in await here.download(file)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_made_portable(text: str) -> None:
    """Every encoding and database takes it, and what they took anyway is not touched."""
    made = portable(text)
    assert made.encode().decode() == made
    assert "\x00" not in made
    assert portable(made) == made
    if "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text):
        assert made == text


@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_what_is_quoted_is_short_and_shows_nothing_hidden(text: str) -> None:
    """No control, no direction mark, one line."""
    assert is_plain(quoted(text))
    assert "\n" not in quoted(text)
    assert len(quoted(text)) <= QUOTED
