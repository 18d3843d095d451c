"""Logging for the process: one line per event on standard error, secrets never among them."""

import logging
import re

_TOKEN = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # a bot's token
    r"|(?<=/webhooks/)\d+/[\w.-]{20,}|(?<=/interactions/)\d+/[\w.-]{20,}"  # tokens inside addresses
)


class _Redact(logging.Formatter):
    """Blots out anything of the shape of a bot, webhook or interaction token, also in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("[secret]", super().format(record))


def configure(level: str) -> None:
    """Send the log to standard error at `level`; the libraries' own chatter starts at WARNING."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redact("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("discord", "apscheduler", "alembic", "aiosqlite", "aiohttp", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
