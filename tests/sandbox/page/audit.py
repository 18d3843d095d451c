"""What everybody needs who reads or works the page otherwise: names for controls, contrast, a focus that shows."""

from typing import Any, Literal

from tests.sandbox.page.tab import Tab

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

CONTROLS = frozenset(
    "button link textbox searchbox combobox listbox option menu menuitem menuitemradio checkbox radio radiogroup "
    "switch dialog alertdialog navigation log image".split()
)

CONTRAST = """() => {
    const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
    const colour = (text) => { const [r, g, b, a = 1] = numbers(text); return { r, g, b, a }; };
    const over = (top, under) => Object.fromEntries(["r", "g", "b"].map((each) => [each, top[each] * top.a + under[each] * (1 - top.a)]));
    const luminance = (it) => {
        const [r, g, b] = [it.r, it.g, it.b].map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const grounds = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            const stops = [...style.backgroundImage.matchAll(/rgba?\\([^)]*\\)/g)].map((each) => colour(each[0]));
            if (stops.length) return stops;
            const own = colour(style.backgroundColor);
            layers.unshift(own);
            if (own.a === 1) break;
        }
        return [layers.reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255 })];
    };
    const faults = [];
    const judge = (text, node, style) => {
        const size = parseFloat(style.fontSize);
        const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        for (const ground of grounds(node)) {
            const found = ratio(over(colour(style.color), ground), ground);
            if (found < needed) faults.push(`${text.trim().slice(0, 40)} (${node.tagName}.${node.className}): ${found.toFixed(2)}`);
        }
    };
    const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !node.closest(":disabled, .unseen");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (/[\\p{L}\\p{N}]/u.test(walker.currentNode.data) && shown(node)) judge(walker.currentNode.data, node, getComputedStyle(node));
    }
    for (const node of document.querySelectorAll("input, textarea")) {
        if (node.placeholder && !node.value && shown(node)) judge(node.placeholder, node, getComputedStyle(node, "::placeholder"));
    }
    return [...new Set(faults)];
}"""
"""Texts whose contrast is below WCAG 2.2's AA: 4.5, or 3 for large ones
(https://www.w3.org/TR/WCAG22/#contrast-minimum). Disabled controls are excepted there."""

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
    await tab.run("document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')")
    stops: list[dict[str, Any]] = []
    while True:
        await tab.key("Tab")
        stop = await tab.run(FOCUS)
        if not stop["room"] or stop["again"]:
            return stops
        stops.append(stop)
