"""A connection that breaks while we answer takes nothing that was typed with it, and is no bug of ours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.discord import session
from sandbox.faults import When
from tests.scenarios.driver import World, world
from tests.scenarios.test_answering import FORM

CALLBACK = "interactions/.*/callback"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a study channel, three members and the running bot."""
    async with world(tmp_path) as made:
        yield made


async def test_a_form_whose_answer_is_cut_is_kept_and_no_bug(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The story is there; that it could not be said is a warning for the host, not an unexpected failure."""
    prompt, _ = await here.prompt_now()
    form = await here.ana.press(prompt, "Answer in a form")
    cut = here.sandbox.faults.add(method="POST", route=CALLBACK, cut=True, when="before")
    await form.fill(FORM, wait=False)
    await here.sandbox.world.until(lambda: cut.met)
    listed = await here.ana.command(here.channel, "mystories")
    assert "1 complete" in listed.text
    await here.stop()
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_what_was_typed_is_handed_back_though_the_answer_is_cut(here: World) -> None:
    """Too little to keep, and the connection breaks while we say so: it comes in a direct message."""
    prompt, _ = await here.prompt_now()
    dm = await here.ana.open_dm()
    form = await here.ana.press(prompt, "Answer in a form")
    here.sandbox.faults.add(method="POST", route=CALLBACK, cut=True, when="before")
    await form.fill({"Situation": "hm"}, wait=False)
    await here.sandbox.world.until(lambda: any("hm" in each["content"] for each in here.said_by_bot(dm)))


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelname == "ERROR"]


async def test_an_answer_that_discord_carried_out_and_did_not_confirm_is_no_bug(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    """discord.py sends it again and is told that it was there; the person is told to try again if they see nothing."""
    unconfirmed = here.sandbox.faults.add(method="POST", route=CALLBACK, status=500, when="after")
    run = await here.ana.command(here.channel, "coverage")
    await here.until(lambda: run.message and "try again" in run.message["content"])
    assert unconfirmed.met == 1
    assert errors(caplog) == []


async def test_an_answer_that_our_own_stop_cuts_off_is_no_bug(
    here: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord does not take it in time."""
    monkeypatch.setattr(session, "FINISH_SECONDS", 0.05)
    answer = here.sandbox.faults.add(method="PATCH", route="webhooks/", hang=True)
    await here.ana.command(here.channel, "coverage", wait=False)
    await here.until(lambda: answer.met)
    await here.stop()
    assert errors(caplog) == []


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_command_whose_acknowledgement_is_cut_is_no_bug(
    here: World, caplog: pytest.LogCaptureFixture, when: When
) -> None:
    """Before or after it took effect: the host is warned, and the person does it again."""
    cut = here.sandbox.faults.add(method="POST", route=CALLBACK, cut=True, when=when)
    await here.ana.command(here.channel, "coverage", wait=False)
    await here.until(lambda: cut.met)
    assert "0 of 16" in (await here.ana.command(here.channel, "coverage")).text
    await here.stop()
    assert errors(caplog) == []
