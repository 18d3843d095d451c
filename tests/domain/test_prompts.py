"""The rotation: which principle and which question come next, for any history and through changes of mind."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data import load_focus, load_principles, load_prompts
from bot.domain.prompts import AsksFor, Prompt, PromptBank, next_prompt, upcoming

SIZES = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 6, "f": 6}


def bank_of(sizes: dict[str, int]) -> PromptBank:
    return PromptBank(
        Prompt(f"{principle}-{n}", principle, "Question?", ("Why?", "How?"), AsksFor.SUCCESS)
        for principle, size in sizes.items()
        for n in range(1, size + 1)
    )


BANK = bank_of(SIZES)
choices = st.lists(st.sampled_from(sorted(SIZES)), min_size=1, unique=True)
focuses = st.lists(st.sampled_from([*sorted(SIZES), "unknown"]), unique=True)
seeds = st.text(max_size=5)
histories = st.lists(st.sampled_from([*(prompt.key for prompt in BANK), "gone-1", ""]), max_size=40)


OWN = [Prompt(f"own-{n}", "abcdef"[n % 6], "Our question?") for n in range(12)]
"""Questions that a group may have of its own, two of each principle."""

owned = st.lists(st.sampled_from(OWN), unique=True)
long_histories = st.lists(st.sampled_from([prompt.key for prompt in (*BANK, *OWN)]), max_size=60)


def principles(prompts: Sequence[Prompt]) -> list[str]:
    return [prompt.principle for prompt in prompts]


@given(choices, focuses, seeds)
def test_every_cycle_has_each_chosen_principle_once_and_the_first_starts_with_the_focus(
    chosen: list[str], focus: list[str], seed: str
) -> None:
    came = principles(upcoming(BANK, [], 5 * len(chosen), chosen=chosen, focus=focus, seed=seed))
    cycles = [came[start : start + len(chosen)] for start in range(0, len(came), len(chosen))]
    assert all(sorted(cycle) == sorted(chosen) for cycle in cycles)
    front = [key for key in focus if key in chosen]
    assert cycles[0] == front + [key for key in chosen if key not in front]


@given(choices, focuses, seeds, histories)
def test_a_principle_never_comes_twice_in_a_row_unless_it_is_the_only_one(
    chosen: list[str], focus: list[str], seed: str, history: list[str]
) -> None:
    posted = [prompt.principle for key in history if (prompt := BANK.get(key))]
    coming = principles(upcoming(BANK, history, 3 * len(chosen), chosen=chosen, focus=focus, seed=seed))
    if len(chosen) > 1:
        assert all(one != next_one for one, next_one in pairwise(posted[-1:] + coming))
    assert set(coming) == set(chosen)


@given(st.lists(st.tuples(choices, focuses, st.integers(1, 12)), min_size=1, max_size=5), seeds)
def test_a_change_of_choice_keeps_the_principles_balanced_and_every_question_in_turn(
    periods: list[tuple[list[str], list[str], int]], seed: str
) -> None:
    history: list[str] = []
    for chosen, focus, n in periods:
        coming = upcoming(BANK, history, n, chosen=chosen, focus=focus, seed=seed)
        history += [prompt.key for prompt in coming]
        counted = Counter(dict.fromkeys(chosen, 0))
        counted.update(principles(coming))
        assert counted.keys() == set(chosen)
        assert (
            max(counted.values()) - min(counted.values()) <= 2
        )  # the end of one cycle, the start of another
    for principle, size in SIZES.items():
        asked = [key for key in history if key.startswith(principle)]
        rounds = [asked[start : start + size] for start in range(0, len(asked), size)]
        assert all(len(set(questions)) == len(questions) for questions in rounds)
        assert (rounds or [[]])[0] == [f"{principle}-{n + 1}" for n in range(len((rounds or [[]])[0]))]


@given(choices, choices, focuses, seeds, st.integers(0, 15))
def test_after_a_change_what_the_cycle_still_owes_comes_first(
    before: list[str], after: list[str], focus: list[str], seed: str, n: int
) -> None:
    history = upcoming(BANK, [], n, chosen=before, focus=focus, seed=seed)
    still_chosen = [key for key in principles(history) if key in after]
    per_cycle = len(set(before) & set(after))
    this_cycle = still_chosen[(len(still_chosen) - 1) // per_cycle * per_cycle :] if still_chosen else []
    owed = set(after) - set(this_cycle) or set(after)
    keys = [prompt.key for prompt in history]
    coming = upcoming(BANK, keys, len(owed), chosen=after, focus=focus, seed=seed)
    assert set(principles(coming)) == owed


@given(choices, focuses, seeds, histories, st.integers(0, 20))
def test_a_preview_is_what_really_comes(
    chosen: list[str], focus: list[str], seed: str, history: list[str], n: int
) -> None:
    preview = upcoming(BANK, history, n, chosen=chosen, focus=focus, seed=seed)
    posted = list(history)
    for prompt in preview:
        assert next_prompt(BANK, posted, chosen=chosen, focus=focus, seed=seed) == prompt
        posted.append(prompt.key)
    assert len(preview) == n


@given(choices, focuses, seeds, histories)
def test_unknown_keys_count_for_nothing(
    chosen: list[str], focus: list[str], seed: str, history: list[str]
) -> None:
    known = [key for key in history if BANK.get(key)]
    with_unknown = next_prompt(BANK, history, chosen=["unknown", *chosen], focus=focus, seed=seed)
    reachable = [key for key in focus if key in chosen]
    assert with_unknown == next_prompt(BANK, known, chosen=chosen, focus=reachable, seed=seed)


def test_a_new_question_comes_before_any_old_one_again_and_a_withdrawn_one_not_at_all() -> None:
    history = ["c-1", "c-2", "c-3", "c-3", "c-1"]
    longer, shorter = bank_of({"c": 4}), bank_of({"c": 2})
    coming = [p.key for p in upcoming(longer, history, 2, chosen=["c"], focus=[], seed="s")]
    assert set(coming) == {"c-2", "c-4"}
    assert next_prompt(shorter, history, chosen=["c"], focus=[], seed="s").key == "c-2"


@given(owned, choices, focuses, seeds, long_histories)
def test_a_groups_own_question_comes_before_the_built_in_ones_and_a_new_one_before_all(
    own: list[Prompt], chosen: list[str], focus: list[str], seed: str, history: list[str]
) -> None:
    """Whatever was asked before, and however often: of what its principle never had comes the first, own ones ahead."""
    bank = PromptBank((*own, *BANK))
    coming = next_prompt(bank, history, chosen=chosen, focus=focus, seed=seed)
    never = [prompt for prompt in own if prompt.principle == coming.principle and prompt.key not in history]
    never += [prompt for prompt in BANK.of(coming.principle) if prompt.key not in history]
    assert coming == (never or [coming])[0]


@given(owned, owned, choices, focuses, seeds, long_histories)
def test_removing_a_question_changes_no_principles_turn(
    own: list[Prompt],
    removed: list[Prompt],
    chosen: list[str],
    focus: list[str],
    seed: str,
    history: list[str],
) -> None:
    """It is not asked again, and having been asked it has taken its principle's turn."""
    before = PromptBank((*own, *BANK), withdrawn=[prompt for prompt in OWN if prompt not in own])
    left = [prompt for prompt in own if prompt not in removed]
    after = PromptBank((*left, *BANK), withdrawn=[prompt for prompt in OWN if prompt not in left])
    expected = next_prompt(before, history, chosen=chosen, focus=focus, seed=seed)
    for prompt in upcoming(after, history, 20, chosen=chosen, focus=focus, seed=seed):
        assert prompt not in removed
        assert prompt in after
    (coming,) = upcoming(after, history, 1, chosen=chosen, focus=focus, seed=seed)
    assert coming.principle == expected.principle


def test_without_a_question_there_is_nothing_to_come() -> None:
    with pytest.raises(ValueError, match="no chosen principle"):
        next_prompt(BANK, [], chosen=["unknown"], focus=["a"], seed="s")


def test_two_prompts_cannot_share_a_key() -> None:
    (prompt,) = bank_of({"a": 1})
    with pytest.raises(ValueError, match="a-1"):
        PromptBank([prompt, prompt])


def test_later_cycles_bring_focus_principles_earlier_but_not_always_first() -> None:
    bank, chosen, focus = load_prompts(), [p.key for p in load_principles()], load_focus()
    places: dict[str, list[int]] = {key: [] for key in chosen}
    for seed in range(60):
        later = upcoming(bank, [], 48, chosen=chosen, focus=focus, seed=str(seed))[16:]
        for place, principle in enumerate(principles(later)):
            places[principle].append(place % 16)
    mean = {key: sum(found) / len(found) for key, found in places.items()}
    assert max(mean[key] for key in focus) + 2 < min(mean[key] for key in chosen if key not in focus)
    assert all(min(found) <= 2 and max(found) >= 13 for found in places.values())


def test_the_order_is_the_same_in_every_process() -> None:
    """Pinned: a change here changes what every running group was shown as its next prompts."""
    bank, chosen = load_prompts(), [p.key for p in load_principles()]
    coming = upcoming(bank, [], 36, chosen=chosen, focus=load_focus(), seed="1")
    assert principles(coming[:6]) == [*load_focus(), "are-right-a-lot", "hire-and-develop-the-best"]
    assert [p.key for p in coming[16:20]] == [
        "ownership-2",
        "think-big-2",
        "customer-obsession-2",
        "learn-and-be-curious-2",
    ]
    again = upcoming(bank, [], 36, chosen=chosen, focus=load_focus(), seed="2")
    assert coming[:16] == again[:16]
    assert coming[16:] != again[16:]
