"""What holds for all scenarios: they know no stage, and what SimCord cannot play is listed once."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from sandbox.permissions import Json
from tests.scenarios.beyond_simcord import REASONS
from tests.scenarios.driver import world
from tests.scenarios.sandbox_stage import conforms

HERE = Path(__file__).parent
STAGED = {"here", "asleep"}
"""The fixtures that give a scenario its stage."""


def scenarios() -> dict[Path, ast.Module]:
    """The modules of scenarios, parsed."""
    paths = (path for path in HERE.glob("test_*.py") if path != Path(__file__))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def staged() -> list[ast.AsyncFunctionDef]:
    nodes = (node for tree in scenarios().values() for node in tree.body)
    return [
        node for node in nodes if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]


def test_every_scenario_is_played_on_both_stages_or_listed() -> None:
    """Each takes its stage from a fixture; a listed one exists, and its name means one scenario."""
    names = Counter(node.name for node in staged())
    unstaged = [node.name for node in staged() if not STAGED & {arg.arg for arg in node.args.args}]
    assert unstaged == []
    assert [name for name, times in names.items() if times > 1] == []
    assert REASONS.keys() <= names.keys()


def test_scenarios_know_no_stage() -> None:
    """They import none, and do not ask for the sandbox itself."""
    strangers = {
        str(node.module)
        for tree in scenarios().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] in ("sandbox", "simcord")
    }
    assert strangers == set()
    asking = {
        test.name
        for test in staged()
        for node in ast.walk(test)
        if isinstance(node, ast.Attribute) and node.attr == "sandbox"
    }
    assert asking == set()


async def test_the_recordings_of_two_worlds_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No interaction of one has the id of one of the other, so what was learned from the first misleads nobody."""
    file = tmp_path / "build" / "traffic.jsonl"
    monkeypatch.setenv("TRAFFIC", str(file))
    recordings: list[list[Json]] = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        async with world(tmp_path / name) as here:
            await here.prompt_now()
        recordings.append(here.sandbox.traffic)
    one, other = (
        {line["data"]["id"] for line in lines if line.get("gateway") == "INTERACTION_CREATE"}
        for lines in recordings
    )
    assert len(one) == len(other) == 2
    assert not one & other
    conforms([line for lines in recordings for line in lines])
    assert len(file.read_text(encoding="utf-8").splitlines()) == sum(map(len, recordings))
