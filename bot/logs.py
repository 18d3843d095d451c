"""Logging for the process: one line per event on standard error, secrets never among them.

A line is `TIME LEVEL LOGGER: MESSAGE key=value …`, or with the format `json` one object. Whatever a record was given as
`extra` becomes a key. What follows a line and is indented is its traceback.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Literal

from bot.happenings import Happening

Format = Literal["text", "json"]

HIDDEN = "[secret]"

SHORTEST_SECRET = 6
"""Characters; blotting out anything shorter would blot out words."""

_TOKEN = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # a bot's token
    r"|(?<=/webhooks/)\d+/[\w.-]{20,}|(?<=/interactions/)\d+/[\w.-]{20,}"  # tokens inside addresses
)
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PLAIN = re.compile(r"[^\s\"=]+")
_STANDARD = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}

log = logging.getLogger("lodestar")


class _Lines(logging.Formatter):
    """Writes records for people; `hidden` are secrets of this process, beside all that has a token's shape."""

    def __init__(self, hidden: Sequence[str]) -> None:
        super().__init__()
        self._hidden = [secret for secret in hidden if len(secret) >= SHORTEST_SECRET]

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback if there is one."""
        head = f"{_moment(record)} {record.levelname:7} {record.name}: {self._blot(record.getMessage())}"
        keys = (f"{key}={_quoted(value)}" for key, value in self._extra(record))
        line = _on_one_line(" ".join((head, *keys)))
        below = self._below(record).splitlines()
        return "\n".join((line, *(f"    {_on_one_line(part)}" for part in below)))

    def _extra(self, record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
        for key, value in vars(record).items():
            if key not in _STANDARD and value is not None:
                yield key, value if isinstance(value, bool | int | float) else self._blot(_text(value))

    def _below(self, record: logging.LogRecord) -> str:
        traceback = self.formatException(record.exc_info) if record.exc_info else ""
        return self._blot("\n".join(filter(None, (traceback, record.stack_info))))

    def _blot(self, text: str) -> str:
        for secret in self._hidden:
            text = text.replace(secret, HIDDEN)
        return _TOKEN.sub(HIDDEN, text)


class _Objects(_Lines):
    """Writes records for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, on one line."""
        said = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": self._blot(record.getMessage()),
        }
        below = self._below(record)
        return json.dumps(dict(self._extra(record)) | said | ({"traceback": below} if below else {}))


_FORMATS: Mapping[Format, type[_Lines]] = {"text": _Lines, "json": _Objects}


def configure(level: str, form: Format = "text", *, hidden: Sequence[str] = ()) -> None:
    """Send the log to standard error at `level`; the libraries' own chatter starts at WARNING.

    `hidden` are secrets that must not be in it whatever their shape.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_FORMATS[form](hidden))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("discord", "apscheduler", "alembic", "aiosqlite", "aiohttp", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


def write_down(happening: Happening) -> None:
    """One line for something that happened, named after its class: `prompt_posted group=3 …`."""
    level = logging.ERROR if happening.error else happening.level
    if log.isEnabledFor(level):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(happening).__name__).lower()
        known = {field.name: getattr(happening, field.name) for field in fields(happening)}
        del known["error"]
        log.log(level, name, extra=known, exc_info=happening.error)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(value)


def _quoted(value: object) -> str:
    """A value as one word, or between quotation marks."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _on_one_line(text: str) -> str:
    """Control characters as escapes, so that no text passes for a line of its own."""
    return _BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
