"""`make run` and `make test` say in one line what is missing, and leave no half-made environment behind."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("sh", "dirname", "cat", "cksum", "rm", "mkdir", "grep", "sed", "tail")

PRETENDING = (
    """exec "{python}" -c 'import sys; %s; del sys.argv[1]; code = sys.argv.pop(1); exec(code)' "$@" """
)
TOO_OLD = PRETENDING % "sys.version_info = (3, 9)"
NO_VENV = PRETENDING % 'sys.modules["ensurepip"] = None'
BROKEN = "exit 127"
SUITABLE = """
case $1 in
-m) shift 2; exec "{python}" -m venv --without-pip "$@" ;;  # pip takes seconds to make, and is not asked for here
*) exec "{python}" "$@" ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing in its lock file, in a folder with a space, and a PATH with only the plainest tools."""
    project, tools = tmp_path / "a project", tmp_path / "bin"
    (project / "tools").mkdir(parents=True)
    tools.mkdir()
    shutil.copy(ROOT / "tools" / "venv.sh", project / "tools")
    (project / "requirements.lock").write_text("")
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    return project


def script(project: Path, name: str, text: str) -> None:
    path = project.parent / "bin" / name
    path.write_text("#!/bin/sh\n" + text.format(python=sys.executable) + "\n")
    path.chmod(0o755)


def venv(project: Path) -> tuple[int, list[str]]:
    environment = {"PATH": str(project.parent / "bin"), "HOME": str(project.parent)}
    command = ["sh", "tools/venv.sh", "run"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ({}, "Python 3.11 or newer is needed, and no python3 that works was found"),
        ({"python3": BROKEN}, "Python 3.11 or newer is needed, and no python3 that works was found"),
        ({"python3": TOO_OLD}, "Python 3.11 or newer is needed, and "),
        ({"python3": TOO_OLD, "python3.12": NO_VENV}, "has no module ensurepip: apt install python3."),
    ],
    ids=["no Python", "one that does not start", "an old one", "one without venv"],
)
def test_one_line_says_what_is_missing(project: Path, scripts: dict[str, str], said: str) -> None:
    for name, text in scripts.items():
        script(project, name, text)
    code, lines = venv(project)
    assert code == 1
    assert len(lines) == 1
    assert said in lines[0]
    assert not (project / ".venv").exists()


def test_the_first_interpreter_that_lacks_nothing_is_taken_and_what_it_made_is_kept(project: Path) -> None:
    """Made once, left alone while nothing changes, installed anew for a new lock, made anew when it is broken."""
    script(project, "python3.14", BROKEN)
    script(project, "python3.13", TOO_OLD)
    script(project, "python3", SUITABLE)
    script(project, "uv", "exit 0")
    making = f"lodestar: making .venv with {project.parent / 'bin' / 'python3'}"
    installing = "lodestar: installing requirements.lock; the first time takes a minute"

    assert venv(project) == (0, [making, installing])
    assert venv(project) == (0, [])
    (project / "requirements.lock").write_text("# something new\n")
    assert venv(project) == (0, [installing])

    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("gone")
    assert venv(project) == (0, [making, installing])
    (project / ".venv" / ".unfinished").touch()
    assert venv(project) == (0, [making, installing])
    moved = project.rename(project.with_name("elsewhere"))
    assert venv(moved) == (0, [making, installing])
    assert venv(moved) == (0, [])
