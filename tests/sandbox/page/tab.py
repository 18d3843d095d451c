"""A tab of the browser, with what a person does in it and what they see."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, Locator, Page, Request, StorageState

PICTURES = Path(__file__).parents[3] / "build" / "screenshots"
"""Where the tests leave pictures for a person to judge."""
PATIENCE_MS = 15_000
"""Milliseconds until a wait fails: a guard against hanging on a busy machine."""
DESK = (1280, 800)
PHONE = (390, 844)

Scheme = Literal["light", "dark"]


@dataclass
class Tab:
    """A tab with a profile of its own, so that each speaks as who it likes."""

    page: Page
    faults: list[str] = field(default_factory=list)
    """What went wrong in the page's scripts, dialogs of the browser's own, and addresses it asked for elsewhere."""

    async def run(self, expression: str, given: Any = None) -> Any:
        """The value of a JavaScript expression or function."""
        return await self.page.evaluate(expression, given)

    async def until(self, expression: str) -> None:
        """Waits until an expression is true; the page's policy forbids Playwright to look more than once."""
        await self.run(
            f"""() => new Promise((resolve, reject) => {{
                const end = performance.now() + {PATIENCE_MS};
                (function look() {{
                    if ({expression}) resolve();
                    else if (performance.now() > end) reject(new Error("in vain:\\n" + document.body.innerText));
                    else setTimeout(look, 15);
                }})();
            }})"""
        )

    async def sees(self, *texts: str) -> None:
        for text in texts:
            await self.until(f"document.body.innerText.includes({json.dumps(text)})")

    async def reads(self) -> str:
        """All that can be read at present."""
        text: str = await self.run("document.body.innerText")
        return text

    def control(self, name: str) -> Locator:
        """The last button, link or entry of a list of this name."""
        roles = ("button", "link", "menuitem", "menuitemradio", "option", "switch", "combobox")
        found = [self.page.get_by_role(role, name=name, exact=True) for role in roles]  # type: ignore[arg-type]
        either = found[0]
        for other in found[1:]:
            either = either.or_(other)
        return either.last

    async def press(self, name: str) -> None:
        await self.control(name).click()

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True).last

    async def write(self, label: str, text: str) -> None:
        """Types into a field, anew; what opens meanwhile gets the rest of the keys, as from a quick typist."""
        await self.field(label).fill("")
        await self.field(label).press_sequentially(text)

    async def key(self, *names: str) -> None:
        for name in names:
            await self.page.keyboard.press(name)

    async def go(self, *place: str) -> None:
        await self.run("(hash) => { location.hash = hash }", "#/" + "/".join(place))

    async def speak_as(self, name: str) -> None:
        await self.page.get_by_role("button", name=re.compile("^Speaking as ")).click()
        await self.page.get_by_role("menuitemradio", name=name, exact=True).click()
        await self.until(f"document.querySelector('.speaker b').innerText === {json.dumps(name)}")

    async def scheme(self, scheme: Scheme) -> None:
        """What the system prefers."""
        await self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    async def size(self, size: tuple[int, int]) -> None:
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})

    async def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


@asynccontextmanager
async def opened(
    browser: Browser,
    address: str,
    *,
    speaker: str = "",
    size: tuple[int, int] = DESK,
    stored: StorageState | None = None,
) -> AsyncIterator[Tab]:
    """The page in a profile of somebody in Berlin, who speaks as the member with the id `speaker`.

    The profile is a fresh one, or knows what an earlier one `stored`. Afterwards nothing has gone wrong in the page.
    """
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="en-US",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        storage_state=stored,
    )
    context.set_default_timeout(PATIENCE_MS)
    if speaker:
        await context.add_init_script(f"localStorage.setItem('sandbox.speaker', '{speaker}')")
    page = await context.new_page()
    tab = Tab(page)
    origin = address.split("/?")[0]

    def asked(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "about:")):
            tab.faults.append(f"request: {request.url}")

    page.on("pageerror", lambda error: tab.faults.append(str(error)))
    page.on("dialog", lambda dialog: tab.faults.append(f"dialog: {dialog.message}"))
    page.on("request", asked)
    await page.goto(address)
    await page.locator("#app").wait_for()
    try:
        yield tab
    finally:
        await context.close()
    assert tab.faults == []
