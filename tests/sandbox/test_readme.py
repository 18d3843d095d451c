"""What sandbox/README.md shows is what works."""

import re
import textwrap
from pathlib import Path
from typing import Any

import sandbox as package
from tests.sandbox.scene import Scene

_README = Path(str(package.__file__)).parent / "README.md"


def shown(heading: str) -> str:
    """The Python of a section."""
    section = _README.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert code is not None
    return code[1]


async def test_every_trouble_can_be_made_as_written(scene: Scene) -> None:
    made: dict[str, Any] = {}
    exec(f"async def trouble(sandbox):\n{textwrap.indent(shown('Make trouble'), '    ')}", made)  # noqa: S102
    await made["trouble"](scene.sandbox)
    assert not scene.sandbox.gateway.answers_heartbeats
