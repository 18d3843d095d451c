"""Embeds as a bot sends them: checked, and in the shape in which Discord gives them back."""

from datetime import UTC, datetime
from typing import Any

from sandbox import limits
from sandbox.permissions import Json
from sandbox.validation.form import Form, Path

_LINKS = ("http", "https")
_MEDIA = (*_LINKS, "attachment")
"""Where images may come from (Embed Image Structure, resources/message)."""


def checked(form: Form, path: Path, raw: Any) -> list[Json]:
    """The embeds to keep; all texts together are bounded as well."""
    embeds = [_embed(form, at, embed) for at, embed in form.objects(path, raw, most=limits.MESSAGE_EMBEDS)]
    if sum(_size(embed) for embed in embeds) > limits.EMBED_TOTAL:
        form.refuse(
            path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {limits.EMBED_TOTAL}"
        )
    return embeds


def _embed(form: Form, path: Path, raw: Json) -> Json:
    embed: Json = {"type": "rich"}
    for key, most in (("title", limits.EMBED_TITLE), ("description", limits.EMBED_DESCRIPTION)):
        if raw.get(key):
            embed[key] = form.text((*path, key), raw[key], most=most)
    if raw.get("url"):
        embed["url"] = form.url((*path, "url"), raw["url"], most=limits.EMBED_URL)
    if raw.get("color") is not None:
        embed["color"] = form.number((*path, "color"), raw["color"], least=0, most=limits.COLOUR)
    if raw.get("timestamp"):
        embed["timestamp"] = _timestamp(form, (*path, "timestamp"), raw["timestamp"])
    _people(form, path, raw, embed)
    for key in ("image", "thumbnail"):
        if isinstance(raw.get(key), dict) and raw[key].get("url"):
            url = form.url((*path, key, "url"), raw[key]["url"], most=limits.EMBED_URL, schemes=_MEDIA)
            embed[key] = {"url": url, "width": 0, "height": 0}
    fields = form.objects((*path, "fields"), raw.get("fields"), most=limits.EMBED_FIELDS)
    if fields:
        embed["fields"] = [_field(form, at, field) for at, field in fields]
    if len(embed) == 1:
        form.require((*path, "description"))
    return embed


def _people(form: Form, path: Path, raw: Json, embed: Json) -> None:
    author, footer = raw.get("author"), raw.get("footer")
    if isinstance(author, dict) and author.get("name"):
        embed["author"] = _linked(form, (*path, "author"), author, ("name", limits.EMBED_AUTHOR))
    if isinstance(footer, dict) and footer.get("text"):
        embed["footer"] = _linked(form, (*path, "footer"), footer, ("text", limits.EMBED_FOOTER))


def _linked(form: Form, path: Path, raw: Json, main: tuple[str, int]) -> Json:
    """An author or footer: its text with its limit, and its addresses."""
    kept = {main[0]: form.text((*path, main[0]), raw[main[0]], most=main[1])}
    for key in ("url", "icon_url"):
        if raw.get(key):
            schemes = _MEDIA if key == "icon_url" else _LINKS
            kept[key] = form.url((*path, key), raw[key], most=limits.EMBED_URL, schemes=schemes)
    return kept


def _field(form: Form, path: Path, raw: Json) -> Json:
    return {
        "name": form.text((*path, "name"), raw.get("name"), least=1, most=limits.EMBED_FIELD_NAME),
        "value": form.text((*path, "value"), raw.get("value"), least=1, most=limits.EMBED_FIELD_VALUE),
        "inline": bool(raw.get("inline", False)),
    }


def _timestamp(form: Form, path: Path, raw: Any) -> str:
    try:
        moment = datetime.fromisoformat(str(raw))
    except ValueError:
        form.refuse(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {raw}. Should be ISO8601.")
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _size(embed: Json) -> int:
    texts = [embed.get("title", ""), embed.get("description", "")]
    texts += [embed.get("author", {}).get("name", ""), embed.get("footer", {}).get("text", "")]
    texts += [part for field in embed.get("fields", ()) for part in (field["name"], field["value"])]
    return sum(map(len, texts))
