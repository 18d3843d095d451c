"""The sandbox, the bot that its README shows, and a member, each a process or a client of its own."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import yarl

from tests.sandbox import conformance
from tests.sandbox.test_readme import shown

PATIENCE = 20


@asynccontextmanager
async def _process(*arguments: str) -> AsyncIterator[Process]:
    """A Python process, ended at last; its errors are kept with its output."""
    pipes: dict[str, Any] = {"stdout": PIPE, "stderr": asyncio.subprocess.STDOUT}
    process = await asyncio.create_subprocess_exec(sys.executable, "-u", *arguments, **pipes)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.communicate()


async def _line(process: Process, wanted: str) -> str:
    """The next line of the output with these words."""
    assert process.stdout is not None
    read: list[str] = []
    while wanted not in (line := (await process.stdout.readline()).decode()):
        assert line, f"It ended without {wanted!r}: {read}"
        read.append(line)
    return line


class _Member:
    """Somebody at the page."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session = session
        self.base = base

    async def look(self, path: str) -> Any:
        async with self.session.get(f"{self.base}/page{path}") as response:
            return await response.json()

    async def do(self, path: str, body: dict[str, Any]) -> Any:
        async with self.session.post(f"{self.base}/page{path}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()


async def _told(events: aiohttp.ClientWebSocketResponse, name: str) -> Any:
    while (event := await events.receive_json())["name"] != name:
        pass
    return event["data"]


async def _talk(member: _Member) -> list[str]:
    """Ana uses the bot's command, fills its form and calls it by name; returns what the bot says."""
    people = await member.look("/people")
    ana = next(each["id"] for each in people["people"] if each["global_name"] == "Ana")
    guild = (await member.look(f"/as/{ana}/world"))["guilds"][0]
    channel = next(each["id"] for each in guild["channels"] if each["name"] == "general")
    here = f"/as/{ana}/channels/{channel}"
    async with member.session.ws_connect(f"{member.base}/page/as/{ana}/events") as events:
        run = await member.do(f"{here}/command", {"name": "deed", "options": {}})
        await _told(events, "INTERACTION_MODAL_CREATE")
        filled = {"values": {"What happened?": "I carried a bag."}}
        await member.do(f"/as/{ana}/interactions/{run['id']}/fill", filled)
        said = [(await _told(events, "MESSAGE_CREATE"))["content"]]
        await member.do(f"{here}/messages", {"text": f"<@{people['bot']}>?"})
        await _told(events, "MESSAGE_CREATE")
        return [*said, (await _told(events, "MESSAGE_CREATE"))["content"]]


async def test_a_bot_of_another_process_runs_with_two_lines(tmp_path: Path, spec_checker: Any | None) -> None:
    record, bot = tmp_path / "traffic.jsonl", tmp_path / "deeds.py"
    async with (
        asyncio.timeout(PATIENCE),
        _process("-m", "sandbox", "--port", "0", "--record", str(record)) as sandbox,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
    ):
        api, token, page = [(await _line(sandbox, name)).split()[1] for name in ("API", "Token", "Page")]
        port = yarl.URL(api).port
        bot.write_text(shown("Try a bot of yours on it").replace("8765", str(port)), encoding="utf-8")
        async with session.get(page) as response:
            assert response.status == 200
        async with _process(str(bot), token) as process:
            await _line(process, "connected to Gateway")
            said = await _talk(_Member(session, str(yarl.URL(page).origin())))
    assert said == ["Ana: I carried a bag.", "Tell me of a good deed with /deed."]
    traffic = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert {"IDENTIFY", "INTERACTION_CREATE"} <= {
        line.get("gateway_send", line.get("gateway")) for line in traffic
    }
    if spec_checker is not None:
        assert conformance.violations(spec_checker, traffic) == []
