"""What the documents say and what the code does are kept in step."""

import asyncio
import re
from pathlib import Path
from typing import Any, cast

import pytest

from bot.platforms.discord import help_text
from bot.platforms.discord.client import LodestarBot
from bot.platforms.discord.cogs import COGS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent


async def _commands() -> dict[str, str]:
    client = LodestarBot(lambda _messenger: cast("Any", None), content=True, ready=asyncio.Event())
    for cog in COGS:
        await client.add_cog(cog(cast("Any", client)))
    return dict(help_text.commands(client.tree))


def _table(heading: str) -> dict[str, str]:
    """The rows of the table under a heading of README."""
    section = (ROOT / "README.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", section, re.MULTILINE))


async def test_readme_lists_every_command_with_its_description() -> None:
    assert _table("Commands") == await _commands()


def test_readme_and_env_example_name_every_setting() -> None:
    settings = {name.upper(): field.description for name, field in Settings.model_fields.items()}
    assert _table("Configuration") == settings
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert named == list(settings)


def test_the_example_file_is_a_working_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Copied as it is, it means the defaults: no token, the local Discord."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    plain = Settings()
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    assert Settings() == plain


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret-token")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@host/db")
    settings = Settings()
    assert "very-secret" not in repr(settings) + str(settings)
    assert "hunter2" not in repr(settings) + str(settings)


def test_tokens_are_blotted_out_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    from bot import logs

    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.configure("INFO")
        token = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcdE", "a" * 38))
        logging.getLogger("x").info("POST /webhooks/123/%s/messages by %s", "w" * 60, token)
        logging.getLogger("discord").info("chatter")
    finally:
        root.handlers[:], root.level = before
    logged = capsys.readouterr().err
    assert "[secret]" in logged
    assert token not in logged
    assert "wwww" not in logged
    assert "chatter" not in logged
