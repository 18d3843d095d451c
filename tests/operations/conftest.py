"""Settings as a host would have them, and nobody else's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings

MakeSettings = Callable[..., Settings]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeSettings:
    """Makes settings from what is given, with everything in a folder of the test's."""

    def make(**given: str) -> Settings:
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in ({"data_dir": str(tmp_path)} | given).items():
            monkeypatch.setenv(name.upper(), value)
        return Settings()

    monkeypatch.chdir(tmp_path)
    return make
