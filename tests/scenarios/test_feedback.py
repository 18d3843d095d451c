"""Peers answer a story in its thread, and what they say is kept with it, for its owner alone."""

import asyncio
import sqlite3
from contextlib import closing

from tests.scenarios.driver import Answer, Member, Message, World, press, shown
from tests.scenarios.test_answering import FORM, STORY

CLIP = "📎"


async def _told(here: World) -> tuple[str, Message]:
    """A story of Ana's in today's thread."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    return thread, told


async def _until_unclipped(here: World, message: Message) -> None:
    await here.until(lambda: CLIP not in here.reactions(message))


async def _opened(here: World, words: str) -> Answer:
    """Ana's newest story, once it says `words`: events reach the bot in their own time."""
    for _ in range(100):
        opened = await press(await here.ana.command(here.channel, "mystories"), "Open 1")
        if words in opened.text:
            return opened
    raise AssertionError(f"{words!r} never appeared in {opened.text!r}")


def _from(member: Member) -> str:
    return f"<@{member.id}>"


async def test_a_reply_to_a_story_is_kept_with_it(here: World) -> None:
    """Clipped and not answered; its owner finds it under the story and in both exports, nobody else anywhere."""
    thread, told = await _told(here)
    await here.until_receipt(thread, "all four parts")
    chatter = await here.ben.say(thread, "Result: everybody is impressed")
    question = await here.ben.say(thread, "Ergebnis: Wie viele waren es vorher?", reply_to=told)
    await here.until_clipped(question)
    praise = await here.manager.say(thread, "Calm and clear, well told.", reply_to=told)
    await here.until_clipped(praise)
    listed = await here.ana.command(here.channel, "mystories")
    assert "✅ complete · 💬 2" in listed.text
    opened = await _opened(here, "Feedback (2)")
    newest = opened.text.index(f"{_from(here.manager)} · ")
    assert newest < opened.text.index(f"{_from(here.ben)} on the **Result** · ")
    assert "> Calm and clear, well told." in opened.text
    assert "> Wie viele waren es vorher?" in opened.text
    for form, words in (("note", f"discord:{here.ben.id}, on the Result"), ("json", '"section": "result"')):
        exported = await here.ana.command(here.channel, "export", {"format": form})
        text = await here.download(shown(exported)["attachments"][0])
        assert words in text
        assert "Calm and clear" in text
        if form == "note":
            again = await here.ana.command(here.channel, "import", {"note": ("note.md", text)})
            assert "1 unchanged" in again.text
            assert "nothing to save" in again.text
    assert CLIP not in here.reactions(chatter)
    assert len(here.said_by_bot(thread)) == 1
    public = await here.ana.command(here.channel, "mystories", {"share": True})
    assert "💬" not in public.text
    for other in (here.ben, here.manager):
        assert "No story" in (await other.command(here.channel, "mystories")).text


async def test_feedback_is_what_its_message_says(here: World) -> None:
    """Edited, it says the new words and is on another part; deleted, or emptied of words, it is gone."""
    thread, told = await _told(here)
    said = await here.ben.say(thread, "Result: great number", reply_to=told)
    await here.until_clipped(said)
    here.clock.advance(seconds=5)
    await here.ben.edit(said, "A - whom did you phone first?")
    opened = await _opened(here, "whom did you phone first?")
    assert f"{_from(here.ben)} on the **Action**" in opened.text
    assert "great number" not in opened.text
    other = await here.manager.say(thread, "I liked it", reply_to=told)
    await here.until_clipped(other)
    await here.ben.delete(said)
    opened = await _opened(here, "Feedback (1)")
    assert "whom did you phone first?" not in opened.text


async def test_what_stands_for_a_story_is_answered_too(here: World) -> None:
    """Its receipt, and a post that shares it; what its owner answers to it is no feedback."""
    thread, _ = await _told(here)
    receipt = await here.until_receipt(thread, "all four parts")
    shared = await press(await _opened(here, "phoned 40 people"), "Share")
    if "anyway" in str(shared.buttons):
        await press(shared, "Share it anyway")
    post = await here.until(lambda: next((m for m in here.said_by_bot(thread) if m["embeds"]), None))
    assert post is not None
    own = await here.ana.say(thread, "thanks, I am glad that you like it", reply_to=receipt)
    below = [
        await here.ben.say(thread, "Task: why was it yours to do?", reply_to=receipt),
        await here.manager.say(thread, "Result: one more number would help", reply_to=post),
    ]
    for message in below:
        await here.until_clipped(message)
    assert CLIP not in here.reactions(own)
    opened = await _opened(here, "Feedback (2)")
    assert "on the **Task**" in opened.text
    assert "one more number" in opened.text
    assert "No story" in (await here.manager.command(here.channel, "mystories")).text


async def test_a_reply_becomes_feedback_when_what_it_answers_becomes_a_story(here: World) -> None:
    """And stays so when its owner tells the story in another message, but not when it tells a story itself."""
    _, thread = await here.prompt_now()
    first = await here.ana.say(thread, "I will tell you about our food bank")
    said = await here.ben.say(thread, "tell us how it ended", reply_to=first)
    await here.ana.edit(first, STORY)
    await here.until_clipped(said)
    again = await here.ana.say(thread, STORY.replace("23 of 24", "all of the"))
    await here.until_ticked(again)
    await here.ana.delete(first)
    opened = await _opened(here, "all of the shifts")
    assert "tell us how it ended" in opened.text
    assert CLIP in here.reactions(said)
    await here.ben.edit(said, STORY.replace("food bank", "library"))
    await _until_unclipped(here, said)
    assert "Feedback" not in (await _opened(here, "all of the shifts")).text
    assert "1 complete" in (await here.ben.command(here.channel, "mystories")).text


async def _remarked(here: World) -> tuple[Message, Message]:
    """A story of Ana's, and what Ben, who has told one too, says of it in words that look like a part of one."""
    thread, told = await _told(here)
    await here.until_ticked(await here.ben.say(thread, STORY.replace("food bank", "library")))
    said = await here.ben.say(thread, "Result: it deserves a number", reply_to=told)
    await here.until_clipped(said)
    return told, said


async def _bens(here: World) -> str:
    return (await press(await here.ben.command(here.channel, "mystories"), "Open 1")).text


async def test_a_remark_does_not_become_its_writer_s_own_words(here: World) -> None:
    """Whoever told a story too keeps it as it is when the one that they remarked on is deleted."""
    told, said = await _remarked(here)
    await here.ana.delete(told)
    await _until_unclipped(here, said)
    assert "deserves" not in await _bens(here)


async def test_an_answer_to_a_question_stays_when_that_is_deleted(here: World) -> None:
    """It tells the part that is lacking without it."""
    _, thread = await here.prompt_now()
    begun, result = STORY.rsplit("\n", 1)
    await here.ana.say(thread, begun)
    question = await here.ben.say(thread, "and how did it end?")
    answer = await here.ana.say(thread, result, reply_to=question)
    await here.until_ticked(answer)
    await here.ben.delete(question)
    await here.until_ticked(await here.ben.say(thread, STORY.replace("food bank", "library")))
    assert "23 of 24" in (await _opened(here, "complete")).text


async def test_nor_does_it_when_that_is_deleted_while_nobody_listens(here: World) -> None:
    """The reply says that what it answered is gone."""
    told, _ = await _remarked(here)
    await here.stop()
    await here.ana.delete(told)
    await here.start()
    assert "deserves" not in await _bens(here)


async def test_feedback_goes_with_its_story(here: World) -> None:
    """Whether its message is deleted or the story is, by its button; no clip is left that means nothing."""
    await here.ana.command(here.channel, "coach", {"on": False})  # so that no receipt goes with the story
    thread, told = await _told(here)
    said = await here.ben.say(thread, "well told", reply_to=told)
    await here.until_clipped(said)
    asked = await press(await _opened(here, "Feedback (1)"), "Delete")
    await press(asked, "Delete it for good")
    await _until_unclipped(here, said)
    mine = await here.ben.say(thread, STORY.replace("food bank", "library"))
    await here.until_ticked(mine)
    other = await here.ana.say(thread, "which library?", reply_to=mine)
    await here.until_clipped(other)
    await here.ben.delete(mine)
    await _until_unclipped(here, other)
    with closing(sqlite3.connect(here.database)) as kept:
        assert kept.execute("SELECT count(*) FROM feedback").fetchone() == (0,)


async def test_feedback_of_a_time_away_is_read(here: World) -> None:
    """Given, edited and deleted while the bot was down, and clipped when it is back."""
    thread, told = await _told(here)
    edited = await here.ben.say(thread, "Result: is that all?", reply_to=told)
    deleted = await here.manager.say(thread, "T: too long", reply_to=told)
    for message in (edited, deleted):
        await here.until_clipped(message)
    await here.stop()
    here.clock.advance(minutes=5)
    await here.ben.edit(edited, "Result: now it is clear")
    await here.manager.delete(deleted)
    given = await here.manager.say(thread, "S: two sentences would do", reply_to=told)
    await here.start()
    await here.until_clipped(given)
    opened = await _opened(here, "Feedback (2)")
    for words in ("now it is clear", "two sentences would do"):
        assert words in opened.text


async def test_clips_are_compared_after_a_time_away(here: World) -> None:
    """Where they stand already they are not put again, and where the story is gone they go, too."""
    thread, told = await _told(here)
    said = await here.ben.say(thread, "well told", reply_to=told)
    await here.until_clipped(said)
    clipped = here.stage.requests("PUT", "/reactions/")
    await here.restart()
    assert here.stage.requests("PUT", "/reactions/") == clipped
    await here.stop()
    await here.ana.delete(told)
    await here.start()
    await _until_unclipped(here, said)


async def test_two_processes_on_one_database_keep_feedback_once(here: World) -> None:
    """Both hear it, and that it is edited or deleted."""
    thread, told = await _told(here)
    async with here.another_process() as other:
        await other.client.caught_up.wait()
        said = [await here.ben.say(thread, f"R: how many of {n}?", reply_to=told) for n in range(5)]
        here.clock.advance(seconds=5)
        for message in said[:3]:
            await here.ben.edit(message, "T: whose was it?")
        await here.ben.delete(said[4])
        last = await here.ben.say(
            thread, "well told", reply_to=told
        )  # what one person says is heard in its order
        for message in (*said[:4], last):
            await here.until_clipped(message)
    opened = await _opened(here, "Feedback (5)")
    assert opened.text.count("whose was it?") == 3


async def test_replies_from_before_there_was_feedback_are_found(here: World) -> None:
    """An earlier version kept nothing of them; they are feedback once the thread is read."""
    thread, told = await _told(here)
    said = await here.ben.say(thread, "Result: it deserves a number", reply_to=told)
    await here.until_clipped(said)
    await here.stop()
    with closing(sqlite3.connect(here.database)) as old, old:
        old.execute("DELETE FROM feedback")
    await here.start()
    await _opened(here, "Feedback (1)")


async def test_a_clip_that_is_refused_is_tried_again(here: World) -> None:
    """What is kept is shown so at the next wake."""
    thread, told = await _told(here)
    await here.until_receipt(thread, "all four parts")
    here.stage.refuse("PUT", "/reactions/%F0%9F%93%8E/@me", status=404)
    said = await here.ben.say(thread, "well told", reply_to=told)
    await _opened(here, "Feedback (1)")
    await here.wake()
    await here.until_clipped(said)


async def test_much_feedback_fits_under_the_longest_story(here: World) -> None:
    """A hundred pieces of four thousand characters below a full card: the newest are shown, and how many more."""
    prompt, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    form = await here.ana.press(prompt, "Answer in a form")
    here.clock.advance(seconds=5)
    await form.fill({**FORM, "Action": "I wrote *tables*. " * 190})
    first = await here.ben.say(thread, "Action: shorter!", reply_to=told)
    await here.until_clipped(first)

    def keep_more() -> None:
        with closing(sqlite3.connect(here.database)) as kept, kept:
            kept.execute(
                "INSERT INTO feedback (story_id, person_id, platform, channel_ref, message_ref, section, text,"
                " said_at, revised_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99)"
                " SELECT story_id, person_id, platform, channel_ref, i, 'learning', ?, said_at, revised_at"
                " FROM feedback, n",
                ("*_~` " * 800,),
            )

    await asyncio.to_thread(keep_more)  # the bot may be writing, and needs this thread to come to an end
    opened = await _opened(here, "Feedback (100)")
    assert "more: `/export` has all of it." in opened.text
    exported = await here.ana.command(here.channel, "export")
    text = await here.download(shown(exported)["attachments"][0])
    assert text.count("*_~` " * 799) == 99
