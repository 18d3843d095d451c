"""For each rule of the coach: stories on which it speaks up, and stories on which it must not."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.coach import Kind, coach
from bot.domain.prompts import AsksFor
from bot.domain.star import Section

TABLE = Path(__file__).parent.parent / "data" / "coach_rules.toml"
RULES: dict[str, dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
SOUND = {
    Section.SITUATION: "Half of the apprentices in our workshop failed the first test.",
    Section.TASK: "I was asked to train the next group of twelve.",
    Section.ACTION: "I replaced two lectures with short daily practice and let each apprentice grade a neighbour.",
    Section.RESULT: "Ten of twelve passed on the first try.",
}


def told(
    rule: Mapping[str, Any], example: str | Mapping[str, Any]
) -> tuple[dict[Section, str], AsksFor | None]:
    changes = {rule["section"]: example} if isinstance(example, str) else example
    story = SOUND | {Section(name): text for name, text in changes.items() if name in set(Section)}
    if "repeat" in changes:
        story[Section.ACTION] = "I wrote a row. " * int(changes["repeat"])
    asks_for = changes.get("asks_for", rule.get("asks_for", ""))
    return story, AsksFor(asks_for) if asks_for else None


def examples(which: str) -> list[Any]:
    return [
        pytest.param(Kind[kind], *told(rule, example), id=f"{kind}-{number}")
        for kind, rule in RULES.items()
        for number, example in enumerate(rule[which], start=1)
    ]


@pytest.mark.parametrize(("kind", "story", "asks_for"), examples("fires"))
def test_the_rule_speaks_up(kind: Kind, story: dict[Section, str], asks_for: AsksFor | None) -> None:
    assert kind in {remark.kind for remark in coach(story, asks_for=asks_for).fixes}


@pytest.mark.parametrize(("kind", "story", "asks_for"), examples("quiet"))
def test_the_rule_keeps_quiet(kind: Kind, story: dict[Section, str], asks_for: AsksFor | None) -> None:
    found = [remark for remark in coach(story, asks_for=asks_for).fixes if remark.kind is kind]
    assert found == []


def test_every_rule_has_ten_examples_of_either_sort() -> None:
    thin = {kind: (len(rule["fires"]), len(rule["quiet"])) for kind, rule in RULES.items()}
    assert {kind: counts for kind, counts in thin.items() if min(counts) < 10} == {}
    fixable = [kind.name for kind in Kind][: len(RULES)]
    assert set(RULES) == set(fixable)
