"""A message is said and not heard yet when its writer uses a form or a button: neither undoes the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.driver import World, press, world
from tests.scenarios.test_answering import STORY

BEGUN = "Situation: the ferry stood still in its third winter\nTask: bring it back before the regatta"
STAR = ("Situation", "Task", "Action", "Result")
ENDED = {
    "Action": "I rebuilt it with two students on nine evenings",
    "Result": "Since then it carries 40 people a day",
}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def opened(here: World) -> str:
    """Ana's newest story, in full."""
    listed = await here.ana.command(here.channel, "mystories")
    return (await press(listed, "Open 1")).text if "No story" not in listed.text else listed.text


async def test_a_form_that_does_not_show_a_message_yet_does_not_empty_what_it_tells(here: World) -> None:
    """It was said before the form was opened and is heard before it is sent."""
    prompt, thread = await here.prompt_now()
    here.sandbox.gateway.hold("MESSAGE_CREATE")
    told = await here.ana.say(thread, BEGUN)
    here.clock.advance(seconds=30)
    form = await here.ana.press(prompt, "Answer in a form")
    here.sandbox.gateway.release()
    await here.until_receipt(thread, "Still missing: **Action and Result**")
    here.clock.advance(seconds=30)
    sent = await form.fill(ENDED)
    assert "all four parts" in sent.text
    await here.until_ticked(told)


async def test_a_form_that_does_not_show_an_edit_yet_does_not_undo_it(here: World) -> None:
    """A field that is sent as it came says nothing; one that was changed counts."""
    prompt, thread = await here.prompt_now()
    told = await here.ana.say(thread, BEGUN)
    await here.until_receipt(thread, "Still missing")
    here.sandbox.gateway.hold("MESSAGE_UPDATE")
    here.clock.advance(seconds=30)
    await here.ana.edit(told, BEGUN.replace("third", "fourth").replace("regatta", "parade"))
    form = await here.ana.press(prompt, "Answer in a form")
    here.sandbox.gateway.release()
    while "fourth" not in await opened(here):
        pass
    here.clock.advance(seconds=30)
    await form.fill({**ENDED, "Task": "bring it back before the summer"})
    text = await opened(here)
    assert "fourth winter" in text
    assert "before the summer" in text


async def test_what_was_said_before_a_story_was_deleted_does_not_bring_it_back(here: World) -> None:
    """An edit and a message of before the deletion are heard after it; one of later begins a story again."""
    _, thread = await here.prompt_now()
    told = await here.ana.say(thread, BEGUN)
    await here.until_receipt(thread, "Still missing")
    listed = await here.ana.command(here.channel, "mystories")
    asked = await press(await press(listed, "Open 1"), "Delete")
    here.clock.advance(seconds=30)
    here.sandbox.gateway.hold("MESSAGE_CREATE", "MESSAGE_UPDATE")
    await here.ana.edit(told, BEGUN.replace("third", "fourth"))
    await here.ana.say(thread, "\n".join(f"{part}: {text}" for part, text in ENDED.items()))
    here.clock.advance(seconds=30)
    assert "is deleted" in (await press(asked, "Delete it for good")).text
    here.sandbox.gateway.release()
    await here.restart()
    assert "No story" in await opened(here)
    here.clock.advance(seconds=30)
    await here.ana.edit(told, BEGUN.replace("third", "fifth"))
    await here.restart()
    assert "fifth" in await opened(here)


async def test_another_story_that_is_not_heard_yet_is_kept_beside_the_typed_one(here: World) -> None:
    """As if it had been heard at once, though the typed one was rewritten meanwhile."""
    prompt, thread = await here.prompt_now()
    form = await here.ana.press(prompt, "Answer in a form")
    await form.fill({"Situation": "The ferry stood still", "Task": "I had to mend it", **ENDED})
    here.clock.advance(minutes=1)
    here.sandbox.gateway.hold("MESSAGE_CREATE")
    told = await here.ana.say(thread, STORY)
    here.clock.advance(minutes=1)
    again = await here.ana.press(prompt, "Answer in a form")
    await again.fill({part: f"{part} in other words than before" for part in STAR})
    here.sandbox.gateway.release()
    await here.until_ticked(told)
    assert "2 complete" in (await here.ana.command(here.channel, "mystories")).text
