"""Reads the principles and the prompt bank from the TOML files beside it, refusing what is not well formed."""

import tomllib
from collections.abc import Sequence
from importlib import resources
from typing import Any

from bot.domain.principles import Principle
from bot.domain.prompts import LONGEST_QUESTION, AsksFor, Prompt, PromptBank

MAX_WORDING = 200
MAX_PROBE = 200
MIN_QUESTIONS = 6


def load_principles() -> tuple[Principle, ...]:
    """The sixteen principles in their order.

    Raises ValueError when the file breaks a rule.
    """
    table = _table("principles.toml")
    principles = tuple(_principle(row, link=table["link"]) for row in table["principle"])
    _require([p.number for p in principles] == list(range(1, 17)), "principles are numbered 1 to 16 in order")
    _require(len({p.key for p in principles}) == 16, "every principle has a key of its own")
    _require(len({p.name for p in principles}) == 16, "every principle has a name of its own")
    return principles


def load_focus() -> tuple[str, ...]:
    """Keys of the principles that come first for a new study group, in their order."""
    rows = [row for row in _table("principles.toml")["principle"] if "focus" in row]
    return tuple(str(row["key"]) for row in sorted(rows, key=lambda row: int(row["focus"])))


def load_talk() -> str:
    """Address of the talk that explains the principles."""
    return str(_table("principles.toml")["talk"])


def load_prompts(principles: Sequence[Principle] | None = None) -> PromptBank:
    """The prompt bank, for the given principles (by default all).

    Raises ValueError when the file breaks a rule.
    """
    table = _table("prompts.toml")
    known = {p.key for p in (load_principles() if principles is None else principles)}
    bank = PromptBank(_prompt(row, principle) for principle, rows in table.items() for row in rows)
    for key in table:
        _require(key in known, f"prompts belong to a principle, {key!r} is none")
    for key in known:
        _require(len(bank.of(key)) >= MIN_QUESTIONS, f"{key} has at least {MIN_QUESTIONS} questions")
    return bank


def _principle(row: dict[str, Any], *, link: str) -> Principle:
    _require(
        0 < len(row["wording"]) <= MAX_WORDING, f"the wording of {row['key']} is at most {MAX_WORDING} long"
    )
    return Principle(
        number=row["number"],
        key=row["key"],
        name=row["name"],
        wording=row["wording"],
        link=link,
        aliases=tuple(row["aliases"]),
    )


def _prompt(row: dict[str, Any], principle: str) -> Prompt:
    key, question, probes = row["key"], row["question"], row["probes"]
    _require(key.rpartition("-")[0] == principle, f"the key {key!r} is its principle's and a number")
    _require(0 < len(question) <= LONGEST_QUESTION, f"the question of {key} is too long")
    _require(len(probes) == 2, f"{key} has two probes")
    _require(
        all(0 < len(probe) <= MAX_PROBE for probe in probes),
        f"the probes of {key} are at most {MAX_PROBE} long",
    )
    return Prompt(key, principle, question, (probes[0], probes[1]), AsksFor(row["asks_for"]))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _require(holds: bool, rule: str) -> None:
    if not holds:
        raise ValueError(f"in the data files: {rule}")
