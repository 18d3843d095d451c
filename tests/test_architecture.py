"""What holds for the whole project, beside the contracts in `.importlinter`."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "sandbox", "migrations", "tests", "benchmarks")
LOCKS = ("requirements.lock", "requirements-dev.lock")


@cache
def sources() -> dict[Path, ast.Module]:
    """Every Python file of the project that says anything, parsed."""
    paths = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    parsed = {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return {path: tree for path, tree in parsed.items() if tree.body}


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for path, tree in sources().items() if not ast.get_docstring(tree)] == []


def test_no_module_of_the_product_is_longer_than_300_lines() -> None:
    long = {
        str(path): lines
        for path in sources()
        if path.parts[0] in ("bot", "sandbox")
        and (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_modules_are_named_for_a_noun_of_the_product() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common|stuff)\d*$")
    assert [
        str(path) for path in sources() if any(vague.search(part) for part in path.with_suffix("").parts)
    ] == []


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield str(node.module)


def test_the_domain_needs_nothing_but_the_standard_library_and_never_awaits() -> None:
    for path, tree in sources().items():
        if path.parts[:2] != ("bot", "domain"):
            continue
        strangers = {
            name
            for name in imports(tree)
            if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("bot.domain")
        }
        assert strangers == set(), path
        assert not any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in ast.walk(tree)), path


def test_tests_drive_real_things() -> None:
    mocked = [str(path) for path, tree in sources().items() if any("mock" in name for name in imports(tree))]
    assert mocked == []


IMPORT_EVERYTHING = """
import importlib, logging, pkgutil, sys, threading

names = [
    module.name
    for room in ("bot", "sandbox")
    for module in pkgutil.walk_packages(importlib.import_module(room).__path__, room + ".")
    if not module.name.endswith("__main__")
]
effects = []

def ours():
    '''Whether our code acts, and not a library that it imports.'''
    frame = sys._getframe(2)
    while frame and "importlib._bootstrap" not in frame.f_code.co_filename:
        if frame.f_globals.get("__name__", "").split(".")[0] in ("bot", "sandbox"):
            return True
        frame = frame.f_back
    return False

def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    acts = event.startswith(("socket.", "subprocess.", "os.mkdir", "os.remove", "os.rename", "os.putenv", "sqlite3."))
    if (writes or acts) and ours():
        effects.append((event, args))

sys.addaudithook(watch)
root = logging.getLogger()
before = root.handlers[:], root.level
for name in names:
    importlib.import_module(name)
assert not effects, effects
assert (root.handlers, root.level) == before, "logging was configured"
assert threading.active_count() == 1, threading.enumerate()
assert len(names) > 10
"""


def test_importing_the_product_does_nothing(tmp_path: Path) -> None:
    """No file, socket, process, thread, database, environment variable or log set-up, and not a word printed."""
    command = [
        sys.executable,
        "-B",
        "-I",
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}){IMPORT_EVERYTHING}",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def project_files() -> list[Path]:
    """The files that are kept with the project, or would be if all were added."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_somebodys_machine_or_package_index() -> None:
    telling = re.compile(
        rb"(?<![\w.}])/(?:home|Users|root|work|mnt)/\w|[A-Z]:\\Users"
        rb"|--(?:extra-)?index-url[ =]|--find-links[ =]|https?://\S+/simple\b|python[h]osted"
    )
    found = {
        str(path.relative_to(ROOT)): match[0]
        for path in project_files()
        if (match := telling.search(path.read_bytes()))
    }
    assert found == {}


def pins(lock: str) -> dict[str, str]:
    """Each requirement of a lock file, by name, with its version and condition."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert [line for line in requirements if "--hash=sha256:" not in line] == []
    heads = [line.split(" \\\n")[0] for line in requirements]
    return dict(re.fullmatch(r"([a-z0-9-]+)==(.+)", head).groups() for head in heads)  # type: ignore[union-attr,misc]


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_lock_files_pin_everything_by_hash_and_name_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = (pins(lock) for lock in LOCKS)
    assert not any("://" in (ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    assert {normal(wanted) for wanted in project["project"]["dependencies"]} <= run.keys()
    assert {normal(wanted) for wanted in project["dependency-groups"]["dev"]} <= dev.keys()
    assert run.items() <= dev.items(), "what is tested is what runs"
