"""A channel as text to read: who says what to whom, with buttons and reactions."""

from sandbox.permissions import Json
from sandbox.validation.components import BUTTON, SELECTS, TEXT, walk
from sandbox.validation.messages import LOADING
from sandbox.world.core import Core

_SYSTEM = {18: "started the thread", 21: "started this thread"}


def written(core: Core, channel_id: str) -> str:
    """The transcript of a channel or thread."""
    channel = core.state.channel(channel_id)
    name = channel.get("name") or " and ".join(_name(core, each) for each in channel["recipients"])
    lines = [f"# {name}"]
    for message in core.state.messages.get(channel_id, {}).values():
        lines += _lines(core, message)
    return "\n".join(lines)


def _name(core: Core, user: Json) -> str:
    known = core.state.users.get(user["id"], user)
    name: str = known["global_name"] or known["username"]
    return name


def _lines(core: Core, message: Json) -> list[str]:
    speaker = _name(core, message["author"])
    whispered = core.state.whispers.get(message["id"])
    if whispered is not None:
        speaker += f" (only to {_name(core, core.state.users[whispered])})"
    if message["flags"] & LOADING:
        return [f"{speaker} is thinking…"]
    text = (
        text_of(message)
        if message["type"] not in _SYSTEM
        else f"{_SYSTEM[message['type']]} {message['content']}"
    )
    lines = text.split("\n")
    rows = [f"{speaker}: {lines[0]}", *(f"    {line}" for line in lines[1:])]
    if controls := labels(message):
        rows.append("    " + " ".join(f"[{label}]" for label in controls))
    if reactions := core.state.reactions.get(message["id"]):
        rows.append("    " + " ".join(f"{each['emoji']['name']}×{len(each['users'])}" for each in reactions))
    return rows


def text_of(message: Json) -> str:
    """All text of a message that a person sees, but for its buttons."""
    parts = [message["content"]]
    for embed in message["embeds"]:
        parts += [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
        parts += [f"{field['name']}\n{field['value']}" for field in embed.get("fields", ())]
        parts.append(embed.get("footer", {}).get("text"))
    parts += [each["content"] for each in walk(message["components"]) if each["type"] == TEXT]
    parts += [f"({each['filename']})" for each in message["attachments"]]
    return "\n".join(part for part in parts if part)


def labels(message: Json) -> list[str]:
    """What can be pressed or chosen from, by its label or placeholder."""
    found = []
    for each in walk(message["components"]):
        if each["type"] == BUTTON:
            found.append(each.get("label") or each.get("emoji", {}).get("name") or "")
        elif each["type"] in SELECTS:
            found.append(each.get("placeholder") or each["custom_id"])
    return found
