"""The commands people use to read, practise and look things up, and the conditions they use them under."""

import pytest

from tests.scenarios.driver import World, press
from tests.scenarios.test_answering import FORM, STORY


async def test_coverage_shows_all_sixteen_and_starts_a_gap(here: World) -> None:
    """None, draft and complete are told apart, focus is marked, the first gap can be started at once."""
    prompt, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    opened = await here.ben.press(prompt, "Answer in a form")
    await opened.fill({"Situation": FORM["Situation"]})

    run = await here.ana.press(prompt, "My coverage")
    assert run.ephemeral
    assert "✅ 2. Ownership ★ – complete ×1" in run.text
    assert run.text.count("⬜") == 15
    assert "Next\nCustomer Obsession" in run.text
    practice = await press(run, "Start one: Customer Obsession")
    assert practice.ephemeral
    assert "1. Customer Obsession" in practice.text
    form = await press(practice, "Answer in a form")
    done = await form.fill(FORM)
    assert "all four parts" in done.text
    after = await here.ana.command(here.channel, "coverage")
    assert "1. Customer Obsession – complete ×1" in after.text

    draft = await here.ben.command(here.channel, "coverage")
    assert "📝 2. Ownership ★ – draft ×1" in draft.text


async def test_shared_answers_are_seen_by_all_and_carry_no_buttons(here: World) -> None:
    """share: true shows one's list to everybody; buttons would be for its owner only, so there are none."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    run = await here.ana.command(here.channel, "mystories", {"share": True})
    assert not run.ephemeral
    assert "Ana's stories" in run.text
    assert run.buttons == []
    wrong = await here.ana.command(here.channel, "mystories", {"share": True, "principle": "best"})
    assert wrong.ephemeral


async def test_many_stories_are_paged_and_edited(here: World) -> None:
    """Newest first, five to a page; the form edits one of them."""
    for number in range(7):
        practice = await here.ana.command(here.channel, "practice", {"principle": "frugality"})
        form = await press(practice, "Answer in a form")
        await form.fill(FORM | {"Situation": f"Case number {number} of our seven"})
        here.clock.advance(minutes=1)
    run = await here.ana.command(here.channel, "mystories", {"principle": "frug"})
    assert "number 6" in run.text
    assert "number 1" not in run.text
    older = await press(run, "Older")
    assert "number 0" in older.text
    opened = await press(older, "Open 7")
    assert "Case number 0" in opened.text
    form = await press(opened, "Edit in a form")
    saved = await form.fill({"Result": "We saved 300 euros a month."})
    read = await press(saved, "Read it")
    assert "300 euros" in read.text


async def test_practice_in_a_direct_conversation_is_answered_in_writing(here: World) -> None:
    """No server, no schedule: a question, an answer typed below it, a tick."""
    dm = await here.ana.open_dm()
    asked = await here.ana.command(dm, "practice", {"principle": "bfa"})
    assert "9. Bias for Action" in asked.text
    told = await here.ana.say(dm, STORY)
    await here.until_ticked(told)
    listed = await here.ana.command(dm, "mystories", {"principle": "bias"})
    assert "1 complete" in listed.text


async def test_who_speaks_to_the_bot_unasked_hears_what_it_listens_to(here: World) -> None:
    """Once, not with every message; for a story told like that a form is offered."""
    dm = await here.ana.open_dm()
    await here.ana.say(dm, "hello there")
    hint = await here.until_receipt(dm, "/practice")
    told = await here.ana.say(dm, STORY)
    await here.ana.delete(await here.ana.say(dm, "hello?"))
    assert [m["id"] for m in here.said_by_bot(dm)] == [hint["id"]]
    here.clock.advance(minutes=11)
    await here.wake()
    await here.until(lambda: here.said_by_bot(dm) == [])
    await here.ana.edit(told, STORY + " And since then.")
    offer = await here.until_receipt(dm, "STAR story of yours")
    form = await here.ana.press(offer, "Save as my story")
    assert form.modal is not None
    assert "And since then." in str(form.modal)


async def test_a_story_belongs_to_the_person_in_every_server(here: World) -> None:
    """Told in one server, read in another; nobody else sees it there."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, STORY)
    await here.until_ticked(told)
    other = here.stage.server("Another server", owner=here.ben)
    here.stage.join(other, here.ana)
    room = here.stage.channel(other, "room")
    mine = await here.ana.command(room, "mystories", {"principle": "ownership"})
    assert "✅ complete" in mine.text
    theirs = await here.ben.command(room, "mystories")
    assert "No story" in theirs.text


async def test_what_was_said_while_the_bot_was_away_is_read(here: World) -> None:
    """Answers, edits and deletions during downtime count when it is back, and old buttons still work."""
    prompt, thread = await here.prompt_now()
    kept = await here.ana.say(thread, STORY)
    await here.until_ticked(kept)
    gone = await here.ben.say(thread, STORY)
    await here.until_ticked(gone)
    await here.stop()
    here.clock.advance(minutes=5)
    await here.ana.edit(kept, STORY.replace("23 of 24", "24 of 24"))
    await here.ben.delete(gone)
    late = await here.manager.say(thread, STORY)
    await here.start()
    await here.until_ticked(late)
    listed = await here.ana.command(here.channel, "mystories")
    opened = await press(listed, "Open 1")
    assert "24 of 24" in opened.text
    nothing = await here.ben.command(here.channel, "mystories")
    assert "No story" in nothing.text
    coverage = await here.manager.press(prompt, "My coverage")
    assert "complete ×1" in coverage.text


async def test_principles_help_and_status(here: World) -> None:
    """What can be looked up is found by any usual name; help lists every command, and apart those that only managers
    are offered; status tells the state."""
    await here.setup()
    card = await here.ana.command(here.channel, "principle", {"name": "onwership"})
    assert "2. Ownership" in card.text
    assert "youtu.be/My-2-MyxamQ" in card.text
    choices = await here.ana.autocomplete(
        here.channel, "mystories", {"principle": "big"}, focused="principle"
    )
    assert choices[0]["value"] == "think-big"
    zones = await here.manager.autocomplete(here.channel, "setup", {"zone": "new y"}, focused="zone")
    assert zones[0]["value"] == "America/New_York"
    help_card = await here.ana.command(here.channel, "help")
    everybody, managers = help_card.text.split("For managers")
    offered = {f"/{command['name']}" for command in here.ana.commands(here.channel)}
    for name in ("/mystories", "/coverage", "/practice", "/principle", "/status", "/setup", "/prompt skip"):
        assert f"`{name}`" in (everybody if name.split()[0] in offered else managers)
    status = await here.ana.command(here.channel, "status")
    assert "every permission I need" in status.text
    assert "Next:" in status.text


async def test_commands_are_registered_once_per_change(here: World) -> None:
    """A restart with the same commands does not register them again."""
    assert len(here.stage.requests("PUT", "/commands$")) == 1
    await here.restart()
    assert len(here.stage.requests("PUT", "/commands$")) == 1


async def test_without_the_message_content_intent(asleep: World, caplog: pytest.LogCaptureFixture) -> None:
    """Refused the intent, the bot says so once and goes on: forms, the menu, and replies that mention it work."""
    here = asleep
    here.stage.withhold_content()
    await here.start()
    assert len([r for r in caplog.records if "Message Content intent" in r.getMessage()]) == 1
    prompt, thread = await here.prompt_now()
    unread = await here.ana.say(thread, STORY)
    saved = await here.ana.context_menu(thread, "Save as STAR story", unread)
    assert "all four parts" in saved.text
    await here.until_ticked(unread)
    told = await here.ben.say(thread, f"<@{here.stage.bot_id}> {STORY}")
    await here.until_ticked(told)
    await here.restart()
    kept = await here.ana.command(here.channel, "mystories")
    assert "1 complete" in kept.text
    form = await here.manager.press(prompt, "Answer in a form")
    assert "all four parts" in (await form.fill(FORM)).text
    status = await here.ana.command(here.channel, "status")
    assert "Message Content Intent" in status.text
