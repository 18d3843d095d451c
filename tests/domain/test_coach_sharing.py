"""What the coach points out before a story is shared, and what it leaves alone."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.domain.coach import Kind, before_sharing
from bot.domain.coach.sharing import MAX_FINDINGS
from bot.domain.star import Section

TABLE = Path(__file__).parent.parent / "data" / "coach_sharing.toml"
KINDS: dict[str, dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
ROUND_ABOUT = {
    Section.SITUATION: "Half of the apprentices in our workshop failed the first test that they had to take."
}


def found(text: str) -> list[tuple[Kind, str]]:
    return [(remark.kind, remark.quote) for remark in before_sharing(ROUND_ABOUT | {Section.ACTION: text})]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [(Kind[kind], *case) for kind, table in KINDS.items() for case in table["fires"]],
)
def test_it_is_pointed_out_with_its_words(kind: Kind, text: str, words: str) -> None:
    quotes = [quote for seen, quote in found(text) if seen is kind]
    assert quotes == ([words] if words else quotes[:1])
    assert quotes
    assert quotes[0].rstrip("…") in text


@pytest.mark.parametrize(
    ("kind", "text"), [(Kind[kind], text) for kind, table in KINDS.items() for text in table["quiet"]]
)
def test_it_is_left_alone(kind: Kind, text: str) -> None:
    assert [quote for seen, quote in found(text) if seen is kind] == []


def test_each_thing_is_said_once_and_at_most_ten_are() -> None:
    assert len(found("a@b.io and again a@b.io")) == 1
    assert len(found(" ".join(f"person{number}@firm.com" for number in range(40)))) == MAX_FINDINGS
