"""The settings of one process, read from the environment and `.env`."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

OFF = "off"

_PASSWORD = re.compile(r"(?<=:)[^:@/][^@]*(?=@)")
"""Where SQLAlchemy finds it in an address: after the name's colon, up to the first @."""

DISCORD_API = "https://discord.com/api/v10"


def default_data_dir() -> Path:
    """Where this user's data belongs on this system; not created here."""
    return user_data_path("lodestar", appauthor=False)


class Settings(BaseSettings):
    """What the host chose; every field is one line of `.env.example`.

    Raises pydantic.ValidationError for a value that cannot be used; secrets are not shown in it.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    discord_token: SecretStr | None = Field(
        default=None, description="The bot's token; without one, a local Discord."
    )
    discord_api_url: str = Field(
        default=DISCORD_API, description="Discord's REST API v10; change it only for a proxy."
    )
    database_url: SecretStr | None = Field(
        default=None, description="An SQLAlchemy address; left out, an SQLite file."
    )
    data_dir: Path = Field(
        default_factory=default_data_dir, description="The folder for files Lodestar makes."
    )
    backup_dir: Path | None = Field(
        default=None, description="The folder for backups; left out, one in `DATA_DIR`."
    )
    backup_days: int = Field(default=7, ge=0, description="Days that daily backups are kept; 0 makes none.")
    principles_note: Path | None = Field(
        default=None, description="A Markdown note whose official wording all see."
    )
    local_port: int = Field(
        default=8765, ge=0, le=65535, description="The local Discord's port; 0 takes any free one."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Lines for people (`text`) or for programs (`json`)."
    )
    metrics_address: str = Field(
        default="127.0.0.1:9464", description="Where `/metrics` and `/healthz` are served; `off` for nowhere."
    )

    @field_validator("discord_api_url")
    @classmethod
    def _an_http_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and "://" not in value.get_secret_value():
            raise ValueError("must be an address such as sqlite+aiosqlite:////srv/lodestar/lodestar.db")
        return value

    @field_validator("metrics_address")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value.lower() != OFF and None in _host_and_port(value):
            raise ValueError("must be a host and a port such as 127.0.0.1:9464 or [::1]:9464, or off")
        return value

    @field_validator("log_format", mode="before")
    @classmethod
    def _in_small_letters(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    def metrics(self) -> tuple[str, int] | None:
        """The host and port to serve the metrics at, or None for nowhere."""
        host, port = _host_and_port(self.metrics_address)
        return None if host is None or port is None else (host, port)

    def secrets(self) -> list[str]:
        """What must never be shown anywhere."""
        token = self.discord_token.get_secret_value() if self.discord_token else ""
        found = _PASSWORD.search(self.database_url.get_secret_value()) if self.database_url else None
        password = found[0] if found else ""
        return [secret for secret in (token, password, unquote(password)) if secret]

    def database(self, name: str = "lodestar.db") -> str:
        """The SQLAlchemy address in force; `name` is the file in the data folder when none was set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / name}"

    def backups(self) -> Path:
        """The folder for backups in force."""
        return self.backup_dir or self.data_dir / "backups"


def _host_and_port(address: str) -> tuple[str | None, int | None]:
    try:
        parts = urlsplit(f"//{address}")
        return parts.hostname, parts.port
    except ValueError:
        return None, None
