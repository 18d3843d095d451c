"""Nobody reaches another person's stories, whatever they send, from wherever they send it."""

import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import pytest

from bot.platforms.discord import help_text, submissions
from bot.platforms.discord.views import ITEMS
from sandbox.actors import Actor
from sandbox.runs import Run
from sandbox.world.interaction import Progress
from tests.safety.attacks import (
    COMMANDS,
    COMPONENTS,
    FOR_MANAGERS,
    FORGED,
    FORMS,
    MALFORMED,
    MARK,
    MENUS,
    Loot,
    baits,
    command,
    complete,
    laid_in,
    rows,
    submit,
)
from tests.scenarios.driver import LocalWorld, Message, forge, press

PROSE = "When the river rose we had to move all of it in one night and nobody knew where to begin " * 3

NOTE = (
    "## 2. Ownership\n*A {mark} wording.*\n### My story, using STAR:\n"
    "**Situation:** A {mark} flood came in {year}\n**Task:** I had to carry {mark} boxes\n"
    "**Action:** I carried {mark} boxes\n**Result:** All {mark} boxes were dry\n"
)


def story(where: str) -> str:
    parts = ("Situation", "Task", "Action", "Result")
    return "\n".join(f"{part}: what {MARK} did as {part} in {where}" for part in parts)


@dataclass(frozen=True)
class Scene:
    """A victim with one of everything, and the attacker's places."""

    here: LocalWorld
    loot: Loot
    victim: int
    thread: str
    abroad: str
    told: list[Message]

    @property
    def attacker(self) -> Actor:
        return self.here.ben

    def rows(self) -> Mapping[str, object]:
        return rows(self.here.database, self.victim)


@pytest.fixture
async def scene(here: LocalWorld) -> Scene:
    """Ana has told stories in every way there is; Ben is a member here, and manages a server of his own."""
    ana, world = here.ana, here.sandbox.world
    _, thread = await here.prompt_now()
    offered = await ana.say(thread, PROSE)
    await world.until(lambda: here.said_by_bot(thread))
    told = [offered, await ana.say(thread, story("the thread"))]
    await here.until_ticked(told[-1])
    said = await here.manager.say(thread, f"Result: {MARK} says too little", reply_to=told[-1])
    await here.until_clipped(said)

    direct = await ana.open_dm()
    await ana.command(direct, "practice")
    told.append(await ana.say(direct, story("private")))
    await here.until_ticked(told[-1])

    told.append(await ana.say(here.channel, story("the channel")))
    saved = await ana.context_menu(here.channel, "Save as STAR story", told[-1])
    practised = await ana.command(here.channel, "practice")
    form = await press(practised, "Answer in a form")
    await form.fill({"Situation": f"{MARK} sat in a form", "Task": f"{MARK} had to fill it"})
    asked = await press(saved, "Ask me more")
    await asked.fill({"Answer 1": f"{MARK} would do it again"})
    await ana.command(here.channel, "remind", {"at": "20:00"})
    for year in (2019, 2020):
        note = NOTE.format(mark=MARK, year=year)
        proposed = await ana.command(here.channel, "import", {"note": ("note.md", note)})
        if year == 2019:
            await press(proposed, "Save these")

    other = world.add_guild("Another group", owner=here.ben.id)
    abroad = world.add_text_channel(other, "elsewhere")
    await here.ben.command(abroad, "help")  # what is answered comes after the news of the server
    own = {"principle": "ownership", "question": f"What would {MARK} do when the river rises?"}
    await here.manager.command(here.channel, "questions add", own)
    here.clock.advance(minutes=2)
    with sqlite3.connect(here.database) as connection:

        def ids(query: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(query)]

        loot = {
            "story": ids("SELECT id FROM story"),
            "practice": ids("SELECT id FROM practice"),
            "daily": ids("SELECT id FROM daily_prompt"),
            "draft": ids("SELECT id FROM import_draft"),
            "question": [f"own-{number}" for number in ids("SELECT id FROM question")],
            "message": [message["id"] for message in told],
            "channel": [here.channel, thread],
            "account": [ana.id],
        }
        (victim,) = ids("SELECT person_id FROM account WHERE user_ref = " + ana.id)
    assert [len(loot[kind]) for kind in ("story", "practice", "daily", "draft")] == [5, 2, 1, 1]
    return Scene(here, loot, int(victim), thread, abroad, told)


async def seen(here: LocalWorld, run: Run) -> str:
    """All that an answer shows: texts, embeds, fields of a form, choices, and what is in files."""
    files = [await here.download(each) for message in run.messages for each in message["attachments"]]
    return f"{run.messages} {run.modal} {run.choices} {files}"


def in_public(run: Run) -> bool:
    """Whether it was asked for in public: shared, or a page to be turned on a message that all see."""
    return "share" in str(run.interaction.data) or "ls:page" in str(run.interaction.data)


async def everything_of(
    scene: Scene, actor: Actor, place: str, *, managing: bool = True
) -> AsyncIterator[Run]:
    """Send everything there is with the victim's ids from a place; the clock moves so that no budget is used up."""
    here, discord = scene.here, scene.here.sandbox.world
    for name, filled in COMMANDS.items():
        for options in filled if managing or name not in FOR_MANAGERS else ():
            texts = {key: str(value) for key, value in options.items() if isinstance(value, str)}
            laid = {key: next(laid_in(text, scene.loot)) for key, text in texts.items()}
            yield await command(actor, place, name, {**options, **laid})
        here.clock.advance(seconds=30)
    for template in COMPONENTS:
        for message, component in baits(discord, place, list(laid_in(template, scene.loot))):
            yield await forge(actor, message, component, values=["frugality"])
        here.clock.advance(seconds=30)
    opened = await command(actor, place, "help", {})
    for template, fields in FORMS.items():
        for number, custom_id in enumerate(laid_in(template, scene.loot)):
            yield await submit(opened, custom_id, fields)
            here.clock.advance(seconds=number % 2)


async def test_nothing_that_can_be_sent_was_forgotten(here: LocalWorld) -> None:
    """A command, component or form without an attack makes this fail: describe it in `attacks`."""
    offered = [name for name, _ in help_text.commands(here.bot.client.tree)]
    assert {name.removeprefix("/") for name in offered} == {*COMMANDS, *MENUS}
    known = {
        kind: list("1")
        for kind in ("story", "practice", "daily", "draft", "question", "message", "channel", "account")
    }
    sent = [custom_id for text in COMPONENTS for custom_id in laid_in(text, known)]
    for item in ITEMS:
        template = item.__discord_ui_compiled_template__
        assert any(template.fullmatch(custom_id) for custom_id in sent), item
    forms = [custom_id for text in FORMS for custom_id in laid_in(text, known)]
    for pattern in vars(submissions).values():
        if isinstance(pattern, re.Pattern):
            assert any(pattern.fullmatch(custom_id) for custom_id in forms), pattern


@pytest.mark.parametrize("where", ["the thread", "another server", "a direct conversation"])
async def test_a_member_gets_nothing_of_anothers_and_changes_nothing(scene: Scene, where: str) -> None:
    """Every command, button, select and form with somebody else's ids: no word of theirs, no row changed."""
    here, ben = scene.here, scene.attacker
    places = {"the thread": scene.thread, "another server": scene.abroad}
    place = places.get(where) or await ben.open_dm()
    before = scene.rows()
    since = len(here.sandbox.traffic)
    async for run in everything_of(scene, ben, place):
        assert not run.failed
        assert MARK not in await seen(here, run), run
        assert "Something went wrong" not in run.text, run.interaction.data
        if re.search(r":practice:\d", str(run.interaction.data)):
            assert "not there any more" in run.text, "what was asked of somebody alone is theirs to answer"
        assert run.modal or run.ephemeral or where.startswith("a direct") or in_public(run), run
    sent = [each for each in here.sandbox.traffic[since:] if each.get("method") not in (None, "GET")]
    assert MARK not in str([(each["path"], each["request"]) for each in sent])
    assert scene.rows() == before


async def test_the_attacks_would_find_something(scene: Scene) -> None:
    """The same things sent by their owner do show and change them, so the other tests mean something."""
    here, before = scene.here, scene.rows()
    blind = []
    for name, options in (("mystories", {}), ("export", {}), ("principle", {"name": "2"})):
        if MARK not in await seen(here, await command(here.ana, here.channel, name, options)):
            blind.append(name)
    showing = ("ls:open", "ls:edit", "ls:remarks", "ls:tag", "ls:answer", "ls:prose", "ls:page:*:1")
    for template in (text for text in COMPONENTS if text.startswith(showing)):
        custom_id = next(laid_in(template, scene.loot))
        ((message, component),) = baits(here.sandbox.world, scene.thread, [custom_id])
        if MARK not in await seen(here, await forge(here.ana, message, component, values=["frugality"])):
            blind.append(custom_id)
    assert blind == []
    assert scene.rows() != before


async def test_a_manager_reads_no_more_than_anybody(scene: Scene) -> None:
    """Who manages the server, and owns it, is for stories a member like any other."""
    here = scene.here
    before = scene.rows()
    async for run in everything_of(scene, here.manager, here.channel, managing=False):
        assert MARK not in await seen(here, run), run
    assert scene.rows() == before


async def test_group_commands_are_for_managers_and_for_their_own_server(scene: Scene) -> None:
    """A member without the right is told so; a manager of another server finds no group of this one."""
    here, ben = scene.here, scene.attacker
    before = scene.rows()
    for name in sorted(FOR_MANAGERS):
        for options in COMMANDS[name]:
            laid = {**options, **({"channel": here.channel} if "channel" in options else {})}
            run = await command(ben, here.channel, name, laid)
            assert "You need the *Manage Server* permission for this." in run.text, name
            run = await command(ben, scene.abroad, name, laid)
            assert run.ephemeral
            assert (
                "I cannot find that channel" in run.text
                or "no study group here" in run.text
                or name == "groups list"
            )
            assert here.channel not in run.text
    assert scene.rows() == before


async def test_what_is_malformed_is_left_alone_or_explained(scene: Scene) -> None:
    """Components that are none of ours or say nonsense: no failure of ours, nothing found, nothing changed."""
    here, ben = scene.here, scene.attacker
    before = scene.rows()
    for message, component in baits(here.sandbox.world, here.channel, MALFORMED):
        run = await ben.begin(
            here.channel,
            3,
            {"custom_id": component["custom_id"], "component_type": 2, "id": component["id"]},
            source_id=message["id"],
            wait=False,
        )
        await here.ben.command(here.channel, "help")
        if run.progress is not Progress.SENT:
            await run.answered()
        assert MARK not in await seen(here, run)
        assert "Something went wrong" not in run.text, component
    assert scene.rows() == before


async def test_menus_typing_and_messages_reach_nothing_either(scene: Scene) -> None:
    """Saving somebody's message, completing with their ids, and answering or quoting them in the thread."""
    here, ben = scene.here, scene.attacker
    before = scene.rows()
    for message in scene.told:
        if message["channel_id"] in scene.loot["channel"]:
            run = await ben.context_menu(message["channel_id"], MENUS[0], message)
            assert "somebody else's message" in run.text
    for name, option in (("mystories", "principle"), ("practice", "principle"), ("principle", "name")):
        for typed in (MARK, *FORGED, *scene.loot["story"]):
            assert MARK not in str(
                await ben.autocomplete(here.channel, name, {option: typed}, focused=option)
            )
    for actor, place, offered in (
        (ben, here.channel, 0),
        (ben, scene.abroad, 0),
        (here.manager, here.channel, 1),
    ):
        run = await complete(actor, place, "questions remove", "question", channel=here.channel)
        assert len(run.choices) == offered
    here.clock.advance(minutes=1)
    remark = await ben.say(
        scene.thread, "Result: it was mine\nTask: all along it was", reply_to=scene.told[1]
    )
    await here.until_clipped(remark)
    assert {**scene.rows(), "feedback": before["feedback"]} == before, (
        "feedback is all that a reply can leave"
    )
    receipts = len(here.said_by_bot(scene.thread))
    await ben.delete(remark)
    mine = await ben.say(scene.thread, story("mine").replace(MARK, "Ben"))
    await here.until_ticked(mine)
    await here.until(lambda: len(here.said_by_bot(scene.thread)) > receipts)
    await ben.delete(mine)
    await here.until(lambda: len(here.said_by_bot(scene.thread)) == receipts)  # all was heard by then
    assert scene.rows() == before
