"""What crossed the wire, as JSON Lines: one exchange, dispatch or command per line.

{"method": "POST", "path": "/channels/1/messages", "query": {}, "request": {...}, "status": 200, "response": {...}}
{"gateway": "MESSAGE_CREATE", "data": {...}}
{"gateway_send": "IDENTIFY", "data": {...}}

A request is kept whatever becomes of it. Where no whole answer was sent, `status` and `response` are null and `fault`
says what happened instead: "hang" or "cut". A body that is not JSON stands in `request` as its text.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from sandbox.permissions import Json


class Recorder:
    """Keeps lines in memory, in a file, or not at all."""

    def __init__(self, *, path: Path | None = None, in_memory: bool = False) -> None:
        self.lines: list[Json] = []
        self._in_memory = in_memory
        self._file: IO[str] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def exchange(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        request: Any,
        answer: tuple[int | None, Any],
        files: Sequence[str] = (),
        *,
        fault: str | None = None,
    ) -> None:
        """A request and its answer: status and JSON body, or None for an empty one.

        Both are None for an answer that was not sent whole, and `fault` says why.
        """
        status, response = answer
        line = {"method": method, "path": path, "query": dict(query), "request": request}
        line |= {"status": status, "response": response}
        if files:
            line["files"] = list(files)
        if fault is not None:
            line["fault"] = fault
        self._keep(line)

    def event(self, name: str, data: Any) -> None:
        """What the gateway dispatched."""
        self._keep({"gateway": name, "data": data})

    def command(self, name: str, data: Any) -> None:
        """What the bot sent to the gateway."""
        self._keep({"gateway_send": name, "data": data})

    def _keep(self, line: Json) -> None:
        if not self._in_memory and self._file is None:
            return
        text = json.dumps(line, ensure_ascii=False)
        if self._in_memory:
            self.lines.append(json.loads(text))
        if self._file is not None:
            self._file.write(text + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
