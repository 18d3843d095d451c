"""Components of messages: checked, and in the shape in which Discord gives them back.

Source: https://discord.com/developers/docs/components/reference
"""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox import limits
from sandbox.permissions import Json
from sandbox.validation.choices import emoji, options, preset
from sandbox.validation.form import Form, Path

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = frozenset({3, 5, 6, 7, 8})
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
V2_ONLY = frozenset({SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER})
LINK_STYLE, PREMIUM_STYLE = 5, 6


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, outer before inner, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def checked(form: Form, path: Path, raw: Any, *, v2: bool) -> list[Json]:
    """The components to keep, numbered as Discord numbers them."""
    most = limits.COMPONENTS_V2 if v2 else limits.LEGACY_ROWS
    kept = _Checker(form, v2=v2).all(path, raw, most)
    _number(form, path, kept)
    everything = list(walk(kept))
    if v2 and len(everything) > limits.COMPONENTS_V2:
        form.refuse(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"Total number of components exceeds {limits.COMPONENTS_V2}",
        )
    if sum(len(each["content"]) for each in everything if each["type"] == TEXT) > limits.TEXT_DISPLAY_TOTAL:
        form.refuse(
            path,
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Text is longer than {limits.TEXT_DISPLAY_TOTAL}",
        )
    return kept


def _number(form: Form, path: Path, components: list[Json]) -> None:
    """Gives ids to those that have none, and refuses ids used twice."""
    taken: set[Any] = set()
    names: set[Any] = set()
    for component in walk(components):
        number, name = component["id"], component.get("custom_id")
        if number and number in taken:
            form.refuse(path, "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        if name is not None and name in names:
            form.refuse(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        taken.add(number)
        names.add(name)
    free = 1
    for component in walk(components):
        while free in taken:
            free += 1
        if not component["id"]:
            component["id"] = free
            taken.add(free)


class _Checker:
    def __init__(self, form: Form, *, v2: bool) -> None:
        self.form = form
        self.v2 = v2
        self._kinds: dict[int, Callable[[Path, Json], Json]] = {
            ROW: self._row,
            BUTTON: self._button,
            SECTION: self._section,
            TEXT: self._text,
            THUMBNAIL: self._thumbnail,
            GALLERY: self._gallery,
            FILE: self._file,
            SEPARATOR: self._separator,
            CONTAINER: self._container,
            **dict.fromkeys(SELECTS, self._select),
        }

    def all(self, path: Path, raw: Any, most: int) -> list[Json]:
        return [self.one(at, each) for at, each in self.form.objects(path, raw, most=most)]

    def one(self, path: Path, raw: Json, allowed: frozenset[int] | None = None) -> Json:
        top_level = allowed or (V2_ONLY | {ROW} if self.v2 else frozenset({ROW}))
        kind = self.form.kind(path, raw, top_level & self._kinds.keys())
        if not kind:
            return {"type": 0, "id": 0}
        number = self.form.optional_number((*path, "id"), raw.get("id"), least=0, most=2**31 - 1)
        return {"type": kind, "id": number or 0, **self._kinds[kind](path, raw)}

    def _row(self, path: Path, raw: Json) -> Json:
        inner = self.form.objects(
            (*path, "components"), raw.get("components"), least=1, most=limits.ROW_BUTTONS
        )
        kept = [self.one(at, each, SELECTS | {BUTTON}) for at, each in inner]
        if len(kept) > 1 and any(each["type"] != BUTTON for each in kept):
            self.form.refuse(
                (*path, "components"),
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                "The specified component exceeds the maximum width",
            )
        return {"components": kept}

    def _button(self, path: Path, raw: Json) -> Json:
        form, style = self.form, raw.get("style")
        form.choice((*path, "style"), style, range(1, 7))
        button: Json = {"style": style}
        if raw.get("label"):
            button["label"] = form.text((*path, "label"), raw["label"], most=limits.BUTTON_LABEL)
        if raw.get("emoji"):
            button["emoji"] = emoji(form, (*path, "emoji"), raw["emoji"])
        if style == LINK_STYLE:
            schemes = ("http", "https", "discord")
            button["url"] = form.url(
                (*path, "url"), raw.get("url"), most=limits.COMPONENT_URL, schemes=schemes
            )
        elif style == PREMIUM_STYLE:
            button["sku_id"] = str(raw.get("sku_id"))
        else:
            button["custom_id"] = self._custom_id(path, raw)
        if style in range(1, LINK_STYLE + 1) and raw.get("custom_id" if style == LINK_STYLE else "url"):
            form.refuse(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A button has either a custom id or a url",
            )
        if style != PREMIUM_STYLE and not raw.get("label") and not raw.get("emoji"):
            form.refuse(path, "BUTTON_COMPONENT_MISSING_LABEL", "A button must have a label or an emoji")
        return {**button, "disabled": True} if raw.get("disabled") else button

    def _custom_id(self, path: Path, raw: Json) -> str:
        return self.form.text((*path, "custom_id"), raw.get("custom_id"), least=1, most=limits.CUSTOM_ID)

    def _select(self, path: Path, raw: Json) -> Json:
        form = self.form
        select: Json = {"custom_id": self._custom_id(path, raw)}
        if raw.get("placeholder"):
            select["placeholder"] = form.text(
                (*path, "placeholder"), raw["placeholder"], most=limits.SELECT_PLACEHOLDER
            )
        for key, least in (("min_values", 0), ("max_values", 1)):
            given = raw.get(key)
            select[key] = form.number(
                (*path, key), 1 if given is None else given, least=least, most=limits.SELECT_OPTIONS
            )
        if select["min_values"] > select["max_values"]:
            form.refuse(
                (*path, "min_values"),
                "BASE_TYPE_BAD_LENGTH",
                "min_values must not be greater than max_values",
            )
        if raw["type"] == STRING_SELECT:
            select["options"] = options(form, path, raw)
        select |= preset(form, path, raw)
        return {**select, "disabled": True} if raw.get("disabled") else select

    def _section(self, path: Path, raw: Json) -> Json:
        texts = self.form.objects(
            (*path, "components"), raw.get("components"), least=1, most=limits.SECTION_TEXTS
        )
        accessory = raw.get("accessory")
        if not isinstance(accessory, dict):
            self.form.require((*path, "accessory"))
            accessory = {"type": BUTTON}
        return {
            "components": [self.one(at, each, frozenset({TEXT})) for at, each in texts],
            "accessory": self.one((*path, "accessory"), accessory, frozenset({BUTTON, THUMBNAIL})),
        }

    def _text(self, path: Path, raw: Json) -> Json:
        return {
            "content": self.form.text(
                (*path, "content"), raw.get("content"), least=1, most=limits.TEXT_DISPLAY_TOTAL
            )
        }

    def _thumbnail(self, path: Path, raw: Json) -> Json:
        return self._media_item(path, raw)

    def _gallery(self, path: Path, raw: Json) -> Json:
        items = self.form.objects((*path, "items"), raw.get("items"), least=1, most=limits.GALLERY_ITEMS)
        return {"items": [self._media_item(at, each) for at, each in items]}

    def _media_item(self, path: Path, raw: Json) -> Json:
        description = raw.get("description")
        if description is not None:
            description = self.form.text((*path, "description"), description, most=limits.MEDIA_DESCRIPTION)
        return {
            "media": self._media((*path, "media"), raw.get("media")),
            "description": description,
            "spoiler": bool(raw.get("spoiler")),
        }

    def _media(self, path: Path, raw: Any) -> Json:
        raw = self.form.part(path, raw)
        url = self.form.text((*path, "url"), raw.get("url"), least=1, most=limits.EMBED_URL)
        return {"id": "0", "url": url, "proxy_url": url}

    def _file(self, path: Path, raw: Json) -> Json:
        media = self._media((*path, "file"), raw.get("file"))
        if not media["url"].startswith("attachment://"):
            self.form.refuse(
                (*path, "file", "url"),
                "UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED",
                "Only attachment:// references are allowed",
            )
        return {
            "file": media,
            "name": media["url"].removeprefix("attachment://"),
            "size": None,
            "spoiler": bool(raw.get("spoiler")),
        }

    def _separator(self, path: Path, raw: Json) -> Json:
        spacing = self.form.optional_number((*path, "spacing"), raw.get("spacing"), least=1, most=2)
        return {"spacing": spacing or 1, "divider": bool(raw.get("divider", True))}

    def _container(self, path: Path, raw: Json) -> Json:
        inner = self.form.objects(
            (*path, "components"), raw.get("components"), least=1, most=limits.COMPONENTS_V2
        )
        allowed = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR})
        return {
            "components": [self.one(at, each, allowed) for at, each in inner],
            "accent_color": self.form.optional_number(
                (*path, "accent_color"), raw.get("accent_color"), least=0, most=limits.COLOUR
            ),
            "spoiler": bool(raw.get("spoiler")),
        }
