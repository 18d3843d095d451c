"""Everything that can be sent to the bot, with what belongs to somebody else in it.

Each kind of thing has its list here; `test_isolation` compares the lists with what the bot offers.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

from bot.storage.schema import metadata
from sandbox.actors import Actor, NotPossible, Run
from sandbox.options import CHANNEL, STRING, Filled
from sandbox.validation.components import BUTTON, LABEL, ROW, STRING_SELECT, TEXT_INPUT
from sandbox.world import World as Discord
from sandbox.world.commands import EVERYWHERE
from sandbox.world.interaction import AUTOCOMPLETE, COMMAND, MODAL_SUBMIT, resolved_channel
from tests.scenarios.driver import Message

ROWS = 5
"""Rows of components on a message."""

MARK = "zanas"
"""Stands in every text that is the victim's."""

FORGED = "0", "999999999999999999"
"""Ids that are well-formed and nobody's."""

MALFORMED = (
    *(
        "ls:open:",
        "ls:open:-1",
        "ls:open:1 OR 1=1",
        "ls:open:1\n",
        "ls:open:" + "9" * 80,
        "ls:nothing:1",
        "ls:",
    ),
    *(
        "ls:page:ownership:0",
        "ls:page:../..:1",
        "ls:page:no-such-principle:1",
        "ls:practice:no-such-principle",
    ),
    "ls:prose:99999999999999999999",
)
"""Components that are none of ours, or say what makes no sense."""

COMPONENTS = (
    *("ls:open:{story}", "ls:edit:{story}", "ls:remarks:{story}", "ls:ask:{story}", "ls:tag:{story}"),
    *("ls:delete:{story}", "ls:delete!:{story}", "ls:share:{story}", "ls:share:{story}!"),
    *("ls:answer:daily:{daily}", "ls:answer:practice:{practice}", "ls:prose:{message}", "ls:import:{draft}"),
    *("ls:page:*:1", "ls:page:ownership:999999", "ls:practice:*", "ls:practice:ownership", "ls:coverage"),
    "ls:coverage:1",
)
"""Every button and select, by custom_id."""

SECTIONS = ("situation", "task", "action", "result", "learning")

FORMS: Mapping[str, Sequence[str]] = {
    "ls:form:practice:{practice}": SECTIONS,
    "ls:form:practice:{practice}@1": SECTIONS,
    "ls:form:message:{message}:{channel}": SECTIONS,
    "ls:form:message:{message}:{channel}@9999999999": SECTIONS,
    "ls:form:note:{draft}-0": SECTIONS,
    "ls:form:note:{draft}-0:{channel}": SECTIONS,
    "ls:form:daily:{daily}": SECTIONS,
    "ls:form:daily:99999999999999999999": SECTIONS,
    "ls:form:daily:{daily}-{story}@999999999999": SECTIONS,
    "ls:probe:{story}:0-result": ("0", "1"),
    "ls:probe:{story}:999-nowhere": ("0", "1"),
}
"""Every form, by custom_id, with its fields."""

NAMES = ("{story}", "{message}", "<@{account}>", "zana", "%", "*", "' OR person_id = 1 --")
"""What is typed where a principle is asked for."""

GROUP = {
    "time": "09:00",
    "zone": "UTC",
    "weekdays": "mon",
    "principles": "all",
    "focus": "none",
    "digest": "mon",
}

COMMANDS: Mapping[str, Sequence[Mapping[str, object]]] = {
    "mystories": [{"principle": name, "share": share} for name in NAMES for share in (False, True)]
    + [{"share": True}, {"principle": "ownership", "share": True}],
    "practice": [{"principle": name} for name in NAMES] + [{}],
    "principle": [{"name": name, "share": True} for name in (*NAMES, "ownership")] + [{"name": "2"}],
    "coverage": [{"share": True}, {}],
    "export": [{"format": "note"}, {"format": "json"}],
    "import": [{"note": "# Ownership\n### My story\n<!-- lodestar:story {story} -->\n**Situation:** x y z"}],
    "coach": [{"on": False}, {}],
    "remind": [{"at": "{account}", "channel": "{channel}"}, {"at": "off"}, {}],
    "help": [{}],
    "status": [{}],
    "setup": [{"channel": "{channel}", **GROUP}],
    "groups list": [{}],
    "groups change": [{"channel": "{channel}", **GROUP}],
    "groups pause": [{"channel": "{channel}"}, {}],
    "groups resume": [{"channel": "{channel}"}, {}],
    "groups remove": [{"channel": "{channel}"}, {}],
    "questions add": [
        {"principle": "ownership", "question": "What would zana do with {story}?", "channel": "{channel}"},
        {"principle": "{account}", "question": "' OR group_id = 1 --"},
    ],
    "questions import": [
        {"file": "# Ownership\nWhat would zana do with it?", "channel": "{channel}"},
        {"file": "?"},
    ],
    "questions list": [{"channel": "{channel}"}, {}],
    "questions remove": [{"question": "{question}", "channel": "{channel}"}, {"question": "{question}"}],
    "prompt now": [{"channel": "{channel}"}, {}],
    "prompt preview": [{"channel": "{channel}"}, {}],
    "prompt skip": [{"channel": "{channel}", "what": "day"}, {"what": "question"}],
}
"""Every slash command with its options."""

FILES = {"note": "note.md", "file": "questions.txt"}
"""The options that are files, and how those are called."""

FOR_MANAGERS = frozenset(
    name for name in COMMANDS if name.split()[0] in {"setup", "groups", "prompt", "questions"}
)

MENUS = ("Save as STAR story",)
"""Every command on a message."""


Loot = Mapping[str, Sequence[str]]
"""Ids of what belongs to the victim, by the names that the lists use."""


def laid_in(text: str, loot: Loot) -> Iterator[str]:
    """A text with each of the things that it names first, and with ids that are nobody's."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    further = {name: loot[name][0] for name in names[1:]}
    for value in (*loot[names[0]], *FORGED) if names else ("",):
        yield text.format(**further, **dict.fromkeys(names[:1], value))


def rows(database: Path, victim: int) -> Mapping[str, list[Any]]:
    """Every row that is the victim's, or nobody's in particular, of every table there is."""
    mine = {"story_id": "IN (SELECT id FROM story WHERE person_id = ?)", "person_id": "= ?"}
    found = {}
    with sqlite3.connect(database) as connection:
        for table in metadata.sorted_tables:
            owner = next((name for name in mine if name in table.c), None)
            where, values = (f" WHERE {owner} {mine[owner]}", (victim,)) if owner else ("", ())
            if table.name == "person":
                where, values = " WHERE id = ?", (victim,)
            query = f"SELECT * FROM {table.name}{where} ORDER BY 1, 2"
            found[table.name] = connection.execute(query, values).fetchall()
    return found


def baits(discord: Discord, channel: str, custom_ids: Sequence[str]) -> Iterator[tuple[Message, Message]]:
    """Messages of the bot's that carry these components, as nobody but the bot could post them; each with each."""
    for start in range(0, len(custom_ids), ROWS):
        rows = [{"type": ROW, "components": [_component(each)]} for each in custom_ids[start : start + ROWS]]
        message = discord.messages.send(discord.bot_id, channel, {"content": "Look:", "components": rows}, [])
        yield from ((message, row["components"][0]) for row in message["components"])


def _component(custom_id: str) -> Message:
    if not custom_id.startswith("ls:tag:"):
        return {"type": BUTTON, "style": 2, "label": "Go", "custom_id": custom_id}
    options = [{"label": key, "value": key} for key in ("ownership", "frugality")]
    return {"type": STRING_SELECT, "custom_id": custom_id, "options": options}


async def submit(opened: Run, custom_id: str, fields: Sequence[str]) -> Run:
    """Send a form that was never opened, as if what was `opened` had opened it."""
    filled = [
        {"type": LABEL, "id": number, "component": {"type": TEXT_INPUT, "id": 10 + number, **field}}
        for number, field in enumerate({"custom_id": name, "value": f"my own {name}"} for name in fields)
    ]
    channel, data = opened.interaction.channel_id, {"custom_id": custom_id, "components": filled}
    return await opened.actor.begin(channel, MODAL_SUBMIT, data, parent=opened.interaction)


async def command(actor: Actor, channel: str, name: str, options: Mapping[str, object]) -> Run:
    """Run a slash command, also one that a client would not offer, with options that it would not let through."""
    world = actor.world
    files = {key: (FILES[key], str(value)) for key, value in options.items() if key in FILES}
    try:
        return await actor.command(channel, name, {**options, **files})
    except NotPossible:
        filled = Filled()
        for key, value in options.items():
            is_channel = key == "channel"
            filled.options.append({"name": key, "type": CHANNEL if is_channel else STRING, "value": value})
            if is_channel and value in world.state.channels:
                found = resolved_channel(world.core, world.state.channel(str(value)), actor.id)
                filled.keep("channels", str(value), found)
        first, *rest = name.split()
        known = next(each for each in world.commands.listed(EVERYWHERE) if each["name"] == first)
        given = [{"name": step, "type": 1, "options": filled.options} for step in rest] or filled.options
        data = {"id": known["id"], "name": first, "type": 1, "options": given, "resolved": filled.resolved}
        return await actor.begin(channel, COMMAND, data)


async def complete(actor: Actor, place: str, name: str, focused: str, *, channel: str) -> Run:
    """Ask for what is offered while an option is typed, also of a command that is offered to others alone."""
    typed = {"name": focused, "type": STRING, "value": "", "focused": True}
    given = [typed, {"name": "channel", "type": CHANNEL, "value": channel}]
    first, step = name.split()
    known = next(each for each in actor.world.commands.listed(EVERYWHERE) if each["name"] == first)
    options = [{"name": step, "type": 1, "options": given}]
    return await actor.begin(
        place, AUTOCOMPLETE, {"id": known["id"], "name": first, "type": 1, "options": options}
    )
