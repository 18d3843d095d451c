"""What the host sees of a running bot: numbers, health, and one line for what matters."""

import logging
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.observing.metrics import Metrics
from bot.observing.watch import Address
from bot.services.bank import StoryBank
from bot.settings import Settings
from tests.operations.observed import Numbers, Observed, events, observed
from tests.scenarios.driver import press, shown
from tests.scenarios.test_answering import FORM, STORY
from tests.scenarios.test_trouble import change, shut

DUE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""When the first prompt is due for a group set up with the driver's options."""

REMARK = "Would a number from the year before help here?"

DOCUMENT = Path(__file__).parents[2] / "docs" / "observing.md"


@pytest.fixture
async def seen(tmp_path: Path) -> AsyncIterator[Observed]:
    """A world whose bot is watched."""
    async with observed(tmp_path) as made:
        yield made


async def test_a_day_in_numbers_and_lines(seen: Observed, caplog: pytest.LogCaptureFixture) -> None:
    """A late prompt, a story in its thread, one in a form, feedback, a deletion: each is counted and logged once, by
    ids."""
    caplog.set_level(logging.INFO)
    here = seen.here
    await here.setup(focus="ownership")
    here.clock.set(DUE)
    here.clock.advance(seconds=90)
    assert await here.wake() == 1
    told = await here.ana.say(here.thread(), STORY)
    await here.until_ticked(told)
    said = await here.ben.say(here.thread(), REMARK, reply_to=told)
    await here.until_clipped(said)
    await (await here.ben.press(here.prompt(), "Answer in a form")).fill({"Situation": FORM["Situation"]})
    await here.wake()
    numbers = await seen.until(lambda n: n("interactions_total", kind="form", name="form", outcome="ok"))
    assert numbers("prompts_posted_total") == 1
    assert numbers("prompts_due") == numbers("prompts_failed_total") == 0
    assert (numbers("prompt_lag_seconds_count"), numbers("prompt_lag_seconds_sum")) == (1, 90)
    assert numbers("last_wake_timestamp_seconds") == here.clock.now().timestamp()
    assert numbers("stories", state="complete") == numbers("stories", state="draft") == 1
    assert numbers("story_changes_total", change="saved") == 2
    assert numbers("feedback_total") == 1
    assert numbers("database_seconds_count", kind="writing") > 0
    assert numbers("gateway_connected") == numbers("gateway_sessions_total", session="new") == 1

    opened = await press(await here.ana.command(here.channel, "mystories"), "Open 1")
    await press(await press(opened, "Delete"), "Delete it for good")
    await seen.until(lambda n: n("story_changes_total", change="removed") == 1)
    (posted,) = events(caplog.records, "prompt_posted")
    assert vars(posted).items() >= {"group": 1, "lag": 90.0, "prompt": posted.__dict__["prompt"]}.items()
    saved = events(caplog.records, "story_saved")
    assert [(vars(line)["story"], vars(line)["source"], vars(line)["complete"]) for line in saved] == [
        (1, "daily", True),
        (2, "daily", False),
    ]
    assert len(events(caplog.records, "story_removed")) == 1
    assert [vars(line)["story"] for line in events(caplog.records, "feedback_kept")] == [1]
    everything = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    for sentence in (*STORY.split("\n"), FORM["Situation"], REMARK):
        assert sentence not in everything, "what people write is never logged above DEBUG"


async def test_interactions_are_counted_by_name_and_outcome(
    seen: Observed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As asked, refused with a reason, or failed with a reference that stands once in the log; no id in a name."""
    here = seen.here
    await here.ana.command(here.channel, "help")
    await here.ana.command(here.channel, "principle", {"name": "gardening"})
    await here.ana.autocomplete(here.channel, "principle", {"name": "own"}, focused="name")
    await press(await here.ana.command(here.channel, "practice"), "Another question")

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as trouble:
        trouble.setattr(StoryBank, "shelf", broken)
        failed = await here.ana.command(here.channel, "mystories")
    (failure,) = events(caplog.records, "interaction_failed")
    assert f"`{vars(failure)['reference']}`" in failed.text
    assert vars(failure)["interaction"] == "mystories"
    assert "broken on purpose" in caplog.text

    wanted = {
        ("command", "help", "ok"),
        ("command", "principle", "refused"),
        ("autocomplete", "principle", "ok"),
        ("command", "practice", "ok"),
        ("component", "practice", "ok"),
        ("command", "mystories", "failed"),
    }

    def counted(numbers: Numbers) -> bool:
        return all(
            numbers("interactions_total", kind=kind, name=name, outcome=outcome) == 1
            and numbers("interaction_seconds_count", kind=kind, name=name) == 1
            for kind, name, outcome in wanted
        )

    numbers = await seen.until(counted)
    assert numbers("failures_total") == 1
    assert numbers.of("name") == {name for _, name, _ in wanted}, (
        "a label is never made of an id or of what was typed"
    )


async def test_a_prompt_that_cannot_be_posted_shows(seen: Observed, caplog: pytest.LogCaptureFixture) -> None:
    """It is due, and longer due with every second, also when nobody wakes any more; each attempt is counted."""
    here = seen.here
    await here.setup()
    await shut(here, "embed_links")
    here.clock.set(DUE)
    assert await here.wake() == 0
    numbers = await seen.numbers()
    assert numbers("prompts_due") == numbers("prompts_failed_total") == 1
    assert len(events(caplog.records, "prompt_failed")) == 1
    here.clock.advance(minutes=10)
    assert (await seen.numbers())("prompt_overdue_seconds") == 600
    await shut(here)
    assert await here.wake() == 1
    numbers = await seen.numbers()
    assert numbers("prompts_due") == numbers("prompt_overdue_seconds") == 0
    assert numbers("prompt_lag_seconds_sum") == 600
    assert numbers("failures_total") == 0, "a missing permission is no bug of ours"


async def test_reminders_and_digests_are_counted(seen: Observed, caplog: pytest.LogCaptureFixture) -> None:
    """One of each is sent; a second person takes no direct messages, and the log names them by our id alone."""
    caplog.set_level(logging.INFO)
    here = seen.here
    await here.setup(digest="tuesday")
    for person in (here.ana, here.ben):
        await person.command(here.channel, "remind", {"at": "9:00"})
    here.sandbox.world.close_dms(here.ben.id)
    here.clock.set(DUE)
    for minutes in (0, 30, 24 * 60 - 30):
        here.clock.advance(minutes=minutes)
        await here.wake()
    numbers = await seen.numbers()
    for kind, outcome in (("reminder", "sent"), ("reminder", "failed"), ("digest", "sent")):
        assert numbers("sendings_total", kind=kind, outcome=outcome) == 1
    assert numbers("failures_total") == 0
    (failed,) = events(caplog.records, "reminder_failed")
    assert (vars(failed)["person"], vars(failed)["group"]) == (2, 1)
    assert here.ben.id not in f"{failed.getMessage()} {vars(failed)}"
    assert len(events(caplog.records, "digest_posted")) == len(events(caplog.records, "reminder_sent")) == 1


async def test_a_prompt_posted_by_hand_is_never_late(seen: Observed) -> None:
    """A manager may ask for it at any hour; that says nothing of the schedule."""
    await seen.here.prompt_now()
    numbers = await seen.until(lambda n: n("prompts_posted_total") == 1)
    assert numbers("prompt_lag_seconds_count") == 0


async def test_health_names_what_is_wrong(seen: Observed) -> None:
    """200 while all is well; 503 without a wake, with an old one, without the database, without the gateway."""
    here = seen.here
    status, text = await seen.read("/healthz")
    assert status == 503
    assert "not looked for yet" in text
    await here.wake()
    assert await seen.read("/healthz") == (200, '{"status": "well", "problems": []}')
    here.clock.advance(minutes=4)
    status, text = await seen.read("/healthz")
    assert status == 503
    assert "not looked for in 4 minutes" in text
    await here.wake()
    change(here, "drop table note")
    status, text = await seen.read("/healthz")
    assert status == 503
    assert '"problems": ["The database does not answer (OperationalError)."]' in text


async def test_the_gateway_s_state_shows(seen: Observed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that breaks and is resumed, a session that Discord gives up, and one that is over for good."""

    async def at_once(_shard: int | None, *, initial: bool = False) -> None:
        """discord.py waits five seconds before it asks for another session."""

    here = seen.here
    monkeypatch.setattr(here.bot.client, "before_identify_hook", at_once)
    await here.wake()
    here.sandbox.gateway.drop()
    numbers = await seen.until(
        lambda n: n("gateway_sessions_total", session="resumed") == n("gateway_connected") == 1
    )
    assert numbers("gateway_disconnects_total") == 1
    here.sandbox.gateway.invalidate()
    numbers = await seen.until(lambda n: n("gateway_sessions_total", session="replaced") == 1)
    assert numbers("gateway_disconnects_total") == 2
    assert numbers("failures_total") == 0, "networks break; that is counted as what it is"
    await here.sandbox.gateway.close(4004)
    await seen.until(lambda n: n("gateway_connected") == 0)
    status, text = await seen.read("/healthz")
    assert status == 503
    assert "gateway is not connected" in text


async def test_what_waits_shows_and_looking_does_not_touch_the_database(seen: Observed) -> None:
    """A reply waits for the next message first; two scrapes later no transaction more has been made."""
    here = seen.here
    here.clock.patient = True
    _, thread = await here.prompt_now()
    await here.ana.say(thread, "Situation: two of our three tutors quit\nTask: cover nine groups with one")
    numbers = await seen.until(
        lambda n: n("queue_depth", queue="receipts") == 1 and n("queue_depth", queue="events") == 0
    )
    before = [numbers("database_seconds_count", kind=kind) for kind in ("reading", "writing")]
    for _ in range(2):
        numbers = await seen.numbers()
    assert [numbers("database_seconds_count", kind=kind) for kind in ("reading", "writing")] == before
    here.clock.advance(seconds=5)
    await here.until_receipt(thread, "Situation and Task")
    await seen.until(lambda n: n("queue_depth", queue="receipts") == 0)


async def test_a_second_bot_on_the_machine_runs_without_numbers(
    seen: Observed, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """The port is taken: one warning that says what to do, and people are served."""
    port = int(str(seen.watch.url).rpartition(":")[2])
    async with observed(tmp_path_factory.mktemp("second"), ("127.0.0.1", port)) as second:
        assert second.watch.url is None
        assert (
            "Lodestar"
            in shown(await second.here.ana.command(second.here.channel, "help"))["embeds"][0]["title"]
        )
    (warning,) = [record for record in caplog.records if record.name == "bot.observing.watch"]
    assert "METRICS_ADDRESS" in warning.getMessage()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:0", ("::1", 0)),
        ("metrics.internal:80", ("metrics.internal", 80)),
        ("off", None),
        ("OFF", None),
    ],
)
def test_where_the_numbers_are_is_a_setting(
    monkeypatch: pytest.MonkeyPatch, typed: str, meant: Address | None
) -> None:
    monkeypatch.setenv("METRICS_ADDRESS", typed)
    assert Settings().metrics() == meant


@pytest.mark.parametrize("typed", ["9464", "localhost", ":9464", "localhost:70000", "[::1:9464"])
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("METRICS_ADDRESS", typed)
    with pytest.raises(ValidationError, match=r"127\.0\.0\.1:9464"):
        Settings()


def test_every_number_is_documented_and_none_that_is_not_there() -> None:
    exported = {
        f"{family.name}{'_total' if family.type == 'counter' else '_info' if family.type == 'info' else ''}"
        for family in Metrics().registry.collect()
        if family.name.startswith("lodestar")
    }
    text = DOCUMENT.read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(lodestar_\w+)", text, re.MULTILINE)) == exported
    alerts = text.split("```yaml")[1].split("```")[0]
    assert len(re.findall(r"- alert: \w+", alerts)) == 3
    assert set(re.findall(r"lodestar_\w+", alerts)) <= exported
