"""The receipt with the coach's remarks, follow-up questions, and the quiet offer under prose."""

from pathlib import Path

import pytest

from tests.scenarios.driver import World, press, shown
from tests.scenarios.test_answering import STORY

WE = (
    "Situation: Our allotment had 40 gardens and one tap.\n"
    "Task: I had to make sure that nobody waits long.\n"
    "Action: We drew a plan, we asked everyone for a colour, we painted the slots and we told the others.\n"
    "Result: Things got better."
)
PROSE = (
    "When the choir's conductor did not show up, I counted them in from the second row and we sang the three pieces "
    "everyone knows by heart. He arrived for the applause, and by then I had already asked two of the altos to share "
    "the job with me for the rest of the season."
)


async def test_one_receipt_with_what_landed_and_what_to_mend(here: World) -> None:
    """At most one praise and two remarks, quoting the writer; the rest on request; edited when the story is."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, WE)
    receipt = await here.until_receipt(thread, "all four parts", "*we*", "number")
    assert receipt["content"].count("🔧") <= 2
    assert receipt["content"].count("👍") <= 1
    more = await here.ana.command(here.channel, "mystories")
    opened = await press(more, "Open 1")
    remarks = await press(opened, "More remarks")
    assert remarks.ephemeral
    assert "Action" in remarks.text

    await here.ana.edit(
        told, WE.replace("We drew", "I drew").replace("we ", "I ").replace("Things", "90%: things")
    )
    await here.until(lambda: "*we*" not in here.said_by_bot(thread)[-1]["content"])
    assert len(here.said_by_bot(thread)) == 1


async def test_the_receipt_waits_for_the_next_message(here: World) -> None:
    """Four messages in a row are ticked at once and answered once, some seconds after the last."""
    _, thread = await here.prompt_now()
    here.clock.patient = True
    for line in WE.splitlines():
        last = await here.ana.say(thread, line)
        here.clock.advance(seconds=2)
    await here.until_ticked(last)
    assert here.said_by_bot(thread) == []
    here.clock.advance(seconds=9)
    await here.until_receipt(thread, "all four parts")
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1


async def test_a_receipt_that_was_waiting_is_given_before_the_bot_stops(here: World) -> None:
    """Stopping does not swallow an answer, and the next start does not give it again."""
    _, thread = await here.prompt_now()
    here.clock.patient = True
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1
    await here.start()
    await here.stop()
    assert len(here.said_by_bot(thread)) == 1


async def test_the_coach_can_be_turned_off(here: World) -> None:
    """Off means off: a tick, no remarks, no receipt under a complete story; for others it stays on."""
    _, thread = await here.prompt_now()
    off = await here.ana.command(here.channel, "coach", {"on": False})
    assert off.ephemeral
    told = await here.ana.say(thread, WE)
    await here.until_ticked(told)
    other = await here.ben.say(thread, WE)
    await here.until_ticked(other)
    receipt = await here.until_receipt(thread, "*we*")
    assert receipt["message_reference"]["message_id"] == other["id"]
    assert len(here.said_by_bot(thread)) == 1


async def test_ask_me_more_keeps_the_answers_with_the_story(here: World) -> None:
    """Two questions in a form; what is answered stands with the story; nobody else is asked about it."""
    _, thread = await here.prompt_now()
    await here.ana.say(thread, WE)
    receipt = await here.until_receipt(thread, "all four parts")
    asked = await here.ana.press(receipt, "Ask me more")
    assert str(asked.modal).count("?") >= 2
    kept = await asked.fill({"Answer 1": "I chose colours because some of us cannot read."})
    assert kept.ephemeral
    assert "kept with the story" in kept.text
    listed = await here.ana.command(here.channel, "mystories")
    opened = await press(listed, "Open 1")
    assert "some of us cannot read" in opened.text
    again = await here.ana.press(receipt, "Ask me more")
    assert asked.modal is not None
    assert again.modal is not None
    assert again.modal["components"][0] != asked.modal["components"][0]
    empty = await again.fill({})
    assert "no answer" in empty.text
    refused = await here.ben.press(receipt, "Ask me more")
    assert "not one of your stories" in refused.text


async def test_long_prose_gets_one_quiet_offer(here: World) -> None:
    """Taken, it opens the form with the prose and goes away; it is never made twice for one message."""
    _, thread = await here.prompt_now()
    prose = await here.ana.say(thread, PROSE)
    offer = await here.until_receipt(thread, "STAR story of yours")
    assert offer["message_reference"]["message_id"] == prose["id"]
    refused = await here.ben.press(offer, "Save as my story")
    assert "somebody else's message" in refused.text
    form = await here.ana.press(offer, "Save as my story")
    assert "second row" in str(form.modal)
    await here.until(lambda: here.said_by_bot(thread) == [])
    saved = await form.fill({"Result": "We have a deputy conductor now."})
    assert "Situation and Result" in saved.text
    await here.ana.edit(prose, PROSE + " Indeed.")
    await here.restart()
    assert here.said_by_bot(thread) == []


@pytest.mark.parametrize("how", ["unanswered", "deleted", "labelled"])
async def test_an_offer_goes_away_by_itself(here: World, how: str) -> None:
    """After a while, with its message, or when the message becomes a story."""
    _, thread = await here.prompt_now()
    prose = await here.ana.say(thread, PROSE)
    offer = await here.until_receipt(thread, "STAR story of yours")
    if how == "unanswered":
        here.clock.advance(minutes=11)
        await here.wake()
    elif how == "deleted":
        await here.ana.delete(prose)
    else:
        await here.ana.edit(prose, STORY)
    await here.until(lambda: offer["id"] not in [m["id"] for m in here.said_by_bot(thread)])


async def test_a_first_try_in_single_words_is_answered(here: World) -> None:
    """Labels with hardly a word under them are no story; whoever tries that is told what to do, and it goes on."""
    _, thread = await here.prompt_now()
    tried = await here.ana.say(thread, "S: bug\nT: fix it\nA: fixed\nR: done")
    offer = await here.until_receipt(thread, "too few words")
    assert offer["message_reference"]["message_id"] == tried["id"]
    form = await here.ana.press(offer, "Save as my story")
    assert "fix it" in str(form.modal)
    again = await here.ana.say(thread, "S: a\nT: b")
    await here.until_receipt(thread, "too few words")
    await here.ana.delete(again)
    await here.ana.edit(tried, STORY)
    await here.until_ticked(tried)
    receipt = await here.until_receipt(thread, "all four parts")
    await here.until(lambda: [m["id"] for m in here.said_by_bot(thread)] == [receipt["id"]])


async def test_an_offer_goes_when_the_story_is_told_in_the_next_message(here: World) -> None:
    """Whoever does what the offer asks for is not left with it."""
    _, thread = await here.prompt_now()
    await here.ana.say(thread, "S: bug\nT: fix it\nA: fixed\nR: done")
    await here.until_receipt(thread, "too few words")
    await here.ana.say(thread, STORY)
    receipt = await here.until_receipt(thread, "all four parts")
    await here.until(lambda: [m["id"] for m in here.said_by_bot(thread)] == [receipt["id"]])


@pytest.mark.parametrize("text", ["A short remark.", PROSE + " What do you think?", "Why? " * 60])
async def test_other_talk_is_left_alone(here: World, text: str) -> None:
    """Short, a question, or a reply to somebody: no offer. The story after it shows that all was heard."""
    _, thread = await here.prompt_now()
    await here.ben.say(thread, text)
    question = await here.manager.say(thread, "how did it go?")
    await here.ben.say(thread, PROSE, reply_to=question)
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    await here.until_receipt(thread, "all four parts")
    assert len(here.said_by_bot(thread)) == 1


async def test_export_edit_import(here: World) -> None:
    """An export is a note of all sixteen; importing it changes nothing; edited, it shows and then does what changed."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    exported = await here.ana.command(here.channel, "export")
    assert exported.ephemeral
    (file,) = shown(exported)["attachments"]
    note = await here.download(file)
    assert note.count("\n## ") == 16
    assert "phoned 40 people." in note

    same = await here.ana.command(here.channel, "import", {"note": ("note.md", note)})
    assert "1 unchanged" in same.text
    assert same.buttons == []
    edited = note.replace("phoned 40 people.", "phoned 41 people.").replace(
        "## 12. Dive Deep", "## 12. Dive Deep\n*Look closely at what the numbers hide.*"
    )
    proposed = await here.ana.command(here.channel, "import", {"note": ("note.md", edited)})
    assert "1 changed" in proposed.text
    stranger = await here.ben.command(here.channel, "export")
    (blank,) = shown(stranger)["attachments"]
    assert "phoned" not in await here.download(blank)
    done = await press(proposed, "Save these")
    assert "1 story changed" in done.text
    listed = await here.ana.command(here.channel, "mystories")
    assert "41 people" in (await press(listed, "Open 1")).text
    json = await here.ana.command(here.channel, "export", {"format": "json"})
    (data,) = shown(json)["attachments"]
    assert "41 people" in await here.download(data)


async def test_the_official_wording_in_a_note_is_shown_to_its_owner(here: World) -> None:
    """/principle shows it to the person whose note it is, and not when they share the card."""
    note = "## 12. Dive Deep\n*Look closely at what the numbers hide.*\n### My story, using STAR:\n"
    proposed = await here.ana.command(here.channel, "import", {"note": ("note.md", note)})
    await press(proposed, "Save these")
    mine = await here.ana.command(here.channel, "principle", {"name": "dd"})
    assert "what the numbers hide" in mine.text
    shared = await here.ana.command(here.channel, "principle", {"name": "dd", "share": True})
    assert "what the numbers hide" not in shared.text
    theirs = await here.ben.command(here.channel, "principle", {"name": "dd"})
    assert "what the numbers hide" not in theirs.text


async def test_the_hosts_note_is_shown_to_everybody(here: World, tmp_path: Path) -> None:
    """PRINCIPLES_NOTE gives the official wording to all; a person's own comes first; exporting it is no news."""
    here.note = tmp_path / "note.md"
    here.note.write_text("## 12. Dive Deep\n*What the host's note says.*\n", encoding="utf-8")
    await here.restart()
    theirs = await here.ben.command(here.channel, "principle", {"name": "dd"})
    assert "What the host's note says." in theirs.text
    (file,) = shown(await here.ben.command(here.channel, "export"))["attachments"]
    again = await here.ben.command(here.channel, "import", {"note": ("note.md", await here.download(file))})
    assert "nothing to save" in again.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("note.md", b"\xff\xfe\x00 not text \x80", "UTF-8"),
        ("note.md", b"just some words", "nothing to save"),
        ("note.md", b"x" * 4_000_001, "at most"),
        ("note.md", b"## 2. Ownership\n" * 6_000, "more than I read"),
        (
            "note.md",
            b"## 99. Pizza\n### My story, using STAR:\n**Situation:** a b c\n**Task:** d e f\n",
            "line 2",
        ),
    ],
)
async def test_notes_that_cannot_be_read(here: World, name: str, content: bytes, said: str) -> None:
    """A clear private sentence, and nothing is saved."""
    run = await here.ana.command(here.channel, "import", {"note": (name, content)})
    assert run.ephemeral
    assert said in run.text
    assert run.buttons == []


async def test_sharing_a_story_says_what_to_check_first(here: World) -> None:
    """A form's story is shared in its prompt's thread by its owner's wish; what looks confidential is said before."""
    prompt, thread = await here.prompt_now()
    form = await here.ana.press(prompt, "Answer in a form")
    saved = await form.fill(
        {
            "Situation": "Our customer wrote from jo.doe@acme-corp.com that nothing works.",
            "Task": "Answer that day.",
        }
    )
    first = await press(saved, "Share")
    assert first.ephemeral
    assert "jo.doe@acme-corp.com" in first.text
    assert here.said_by_bot(thread) == []
    await press(first, "Share it anyway")
    (shared,) = here.said_by_bot(thread)
    assert "Ana's story for Ownership" in str(shared["embeds"])
    listed = await here.ana.command(here.channel, "mystories", {"share": True})
    assert "acme-corp" not in listed.text
    dm = await here.ana.open_dm()
    practice = await here.ana.command(dm, "practice")
    alone = await (await here.ana.press(shown(practice), "Answer in a form")).fill(
        {"Task": "Nobody else was there."}
    )
    nobody = await press(alone, "Share")
    assert "nobody to share it with" in nobody.text


async def test_a_reply_to_somebody_elses_receipt_is_a_remark(here: World) -> None:
    """Our note under Ana's story stands for her story; a reply to one's own note goes on with one's own."""
    _, thread = await here.prompt_now()
    await here.ana.say(thread, "Situation: the tap in our garden\nTask: nobody should wait for water")
    receipt = await here.until_receipt(thread, "Action and Result")
    await here.ben.say(
        thread,
        "Situation: good and short\nTask: whose task was it?\nResult: is there a number?",
        reply_to=receipt,
    )
    last = await here.ana.say(
        thread, "Action: I drew a plan of slots\nResult: 40 gardens wait no more", reply_to=receipt
    )
    await here.until_ticked(last)
    assert "No story" in (await here.ben.command(here.channel, "mystories")).text
