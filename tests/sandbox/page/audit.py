"""What everybody needs who reads or works the page otherwise: names for controls, contrast, a focus that shows."""

from pathlib import Path
from typing import Any, Literal

from tests.sandbox.page.tab import Tab

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

CONTROLS = frozenset(
    [
        "button",
        "link",
        "textbox",
        "searchbox",
        "combobox",
        "listbox",
        "option",
        "menu",
        "menuitem",
        "menuitemradio",
        "checkbox",
        "radio",
        "radiogroup",
        "switch",
        "dialog",
        "alertdialog",
        "navigation",
        "log",
        "image",
    ]
)

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")

FOCUS = """() => {
    const node = document.activeElement;
    const look = getComputedStyle(node);
    const box = node.closest(".box");
    const ringed = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    globalThis.passed ??= new Set();
    const again = passed.has(node);
    passed.add(node);
    return {
        again,
        room: node.closest("#rail, #sidebar, #channel, #thread, #members, dialog")?.id ?? "",
        shows: ringed || Boolean(box && getComputedStyle(box).boxShadow !== "none"),
        name: node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 40),
    };
}"""


async def nameless(tab: Tab) -> list[str]:
    """Controls for which the browser tells a screen reader no name."""
    session = await tab.page.context.new_cdp_session(tab.page)
    tree: dict[str, Any] = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    return [
        str(node["role"]["value"])
        for node in tree["nodes"]
        if not node["ignored"]
        and node["role"]["value"] in CONTROLS
        and not str(node.get("name", {}).get("value", "")).strip()
    ]


async def ensure_usable(tab: Tab, picture: str) -> None:
    """Names and contrast are as they should be in both colour schemes; takes a picture of each.

    Raises AssertionError with what is not.
    """
    for scheme in SCHEMES:
        await tab.scheme(scheme)
        await tab.picture(f"{picture}-{scheme}")
        faint = await tab.run(CONTRAST)
        assert not faint, f"{picture}, {scheme}: {faint}"
    unnamed = await nameless(tab)
    assert not unnamed, f"{picture}: {unnamed}"
    too_wide = await tab.run("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0, f"{picture}: {too_wide} pixels"


async def tabbed_through(tab: Tab) -> list[dict[str, Any]]:
    """Each stop of the Tab key from the page's beginning to its end: its room, its name, whether its focus shows."""
    await tab.run(
        "document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')"
    )
    stops: list[dict[str, Any]] = []
    while True:
        await tab.key("Tab")
        stop = await tab.run(FOCUS)
        if not stop["room"] or stop["again"]:
            return stops
        stops.append(stop)
