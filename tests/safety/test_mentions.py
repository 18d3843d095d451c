"""Nothing that anybody types makes the bot ping anybody, wherever it comes out again."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.platforms.discord import render
from sandbox.permissions import Permissions
from tests.scenarios.driver import LocalWorld, Message, press

PARTS = ("Situation", "Task", "Action", "Result")


def everybody(here: LocalWorld) -> str:
    """Every way there is to call people."""
    role = here.sandbox.world.state.guild(here.guild)["roles"][0]["id"]
    return f"@everyone @here <@{here.ben.id}> <@!{here.ben.id}> <@&{role}>"


def messages_sent(here: LocalWorld) -> Iterator[dict[str, Any]]:
    """Every message that the bot sent or rewrote, as it asked for it."""
    for crossed in here.sandbox.traffic:
        if crossed.get("method") in ("POST", "PATCH") and isinstance(crossed["request"], dict):
            asked = crossed["request"]
            yield from (asked, asked.get("data") or {}, asked.get("message") or {})


def pings(asked: dict[str, Any]) -> bool:
    """Whether a message with a text leaves it to Discord, or asks Discord, to notify anybody."""
    allowed = asked.get("allowed_mentions") or {"parse": ["everyone"]}
    return bool(asked.get("content")) and bool(
        allowed.get("parse") or allowed.get("users") or allowed.get("roles") or allowed.get("replied_user")
    )


async def tell_everything(here: LocalWorld, calling: str) -> None:
    """Ana puts what calls people wherever something can be typed, and has it shown in every way there is."""
    ana = here.ana
    _, thread = await here.prompt_now()
    draft = await ana.say(thread, f"Situation: {calling} were all there\nTask: {calling} wanted to be told")
    await here.until_receipt(thread, "Still missing")
    await ana.edit(draft, "\n".join(f"{part}: {calling} told me so" for part in PARTS))
    await here.until_receipt(thread, "all four parts")
    await here.ben.say(thread, f"{calling} told me a thing or two about how it was in the old days " * 4)
    await here.sandbox.world.until(lambda: len(here.said_by_bot(thread)) > 1)

    saved = await ana.context_menu(
        here.channel, "Save as STAR story", await ana.say(here.channel, draft["content"])
    )
    read = await press(saved, "Read it")
    await press(read, "More remarks")
    shared = await press(read, "Share")
    await press(shared, "Share it anyway") if "Share it anyway" in shared.buttons else None
    asked = await press(read, "Edit in a form")
    await asked.fill({"Result": f"{calling} cheered for an hour"})
    for command in ("mystories", "coverage"):
        await ana.command(here.channel, command, {"share": True})
    for command, option in (("mystories", "principle"), ("practice", "principle"), ("principle", "name")):
        await ana.command(here.channel, command, {option: calling})
    for option in ("time", "zone", "weekdays", "principles", "focus", "digest"):
        await here.setup(**{option: calling})
    await ana.command(here.channel, "remind", {"at": calling})
    note = f"## 2. Ownership\n{calling} own it.\n### My story\n" + "\n".join(
        f"**{p}:** {calling} x" for p in PARTS
    )
    proposed = await ana.command(
        here.channel, "import", {"note": ("note.md", f"{note}\n## {calling}\n{note}")}
    )
    await press(proposed, "Save these")
    await ana.command(here.channel, "principle", {"name": "2"})
    await ana.command(here.channel, "export")
    form = await press(await ana.command(here.channel, "practice"), "Answer in a form")
    assert form.modal is not None
    form.modal["custom_id"] = "ls:form:practice:999"
    handed_back = await form.fill({"Situation": calling})
    assert calling in handed_back.text


async def test_nobody_is_pinged(here: LocalWorld) -> None:
    """Texts, names, quotes, files and mistakes that call everybody: no message of the bot's notifies anybody."""
    here.sandbox.world.set_bot_permissions(here.guild, Permissions.ADMINISTRATOR)
    here.sandbox.world.state.user(here.ana.id)["global_name"] = "@everyone"
    await tell_everything(here, everybody(here))
    sent = [asked for asked in messages_sent(here) if asked.get("content")]
    assert len(sent) > 15
    assert [asked for asked in sent if pings(asked)] == []
    places = (here.channel, here.thread())
    said: list[Message] = [each for place in places for each in here.said_by_bot(place)]
    assert sum("@everyone" in str(each) for each in said) > 4, "what was typed did come out"
    assert [
        each for each in said if each["mentions"] or each["mention_everyone"] or each["mention_roles"]
    ] == []


async def test_a_question_of_a_manager_s_says_nothing_but_its_words(here: LocalWorld) -> None:
    """Posted, put in mind in private, listed, taken back: no call, no link under other words, nothing bold."""
    question = f"{everybody(here)} [read this first](https://example.com/login) **or else**?"
    await here.setup(time="08:30", principles="ownership")
    await here.manager.command(
        here.channel, "questions add", {"principle": "ownership", "question": question}
    )
    await here.ana.command(here.channel, "remind", {"at": "20:00"})
    await here.manager.command(here.channel, "prompt now")
    here.clock.set(here.clock.now().replace(hour=20))
    await here.wake()
    (reminder,) = here.said_by_bot(await here.ana.open_dm())
    for said in (reminder["content"], here.prompt()["embeds"][0]["description"]):
        assert render.inert(question) in said
        assert question not in said
    listed = await here.manager.command(here.channel, "questions list")
    removed = await here.manager.command(here.channel, "questions remove", {"question": question})
    assert render.inert(question) in listed.text
    assert render.inert(question) in removed.text
    assert [asked for asked in messages_sent(here) if pings(asked)] == []


@pytest.mark.parametrize(
    "asked", [{"content": "@everyone"}, {"content": "x", "allowed_mentions": {"parse": ["users"]}}]
)
def test_a_ping_would_be_seen(asked: dict[str, Any]) -> None:
    """Leaving it to Discord notifies."""
    assert pings(asked)
