"""Compares what there is with what should be, in sentences about what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.soak import kept
from tests.soak.diary import Diary
from tests.soak.kept import KeptPrompt, KeptStory
from tests.soak.ledger import NOTHING, Kept, Ledger, Told
from tests.soak.ledger import kept as kept_texts
from tests.soak.sights import CLIP, bare_receipts, carries, receipts, ticked
from tests.soak.town import Prompt, Town


def problems(town: Town, ledger: Ledger, diary: Diary, database: Path) -> list[str]:
    """Everything that is lost, doubled or stale; empty when all is as it should be."""
    return [
        *_stories(ledger, kept.stories(database)),
        *_answers(ledger, kept.answers(database)),
        *_feedback(town, ledger, database),
        *_prompts(town, diary, kept.prompts(database)),
        *_shown(town, ledger),
    ]


def _stories(ledger: Ledger, there: list[KeptStory]) -> Iterator[str]:
    """Each story is kept once, as it was told or sent last, and there is nothing that nobody told."""
    by_text: dict[tuple[str, str], set[KeptStory]] = defaultdict(set)
    for story in there:
        for _, text in story.parts:
            by_text[story.owner, text].add(story)
    known: set[KeptStory] = set()
    for noted in ledger.stories():
        found = {story for text in noted.ever for story in by_text[noted.owner, text]}
        known |= found
        if len(found) > 1:
            yield f"{noted.called} is there {len(found)} times: {_ids(found)}"
            continue
        parts = next((story.parts for story in found), NOTHING)
        if parts not in noted.admissible():
            wanted = " or ".join(map(_words, noted.admissible()))
            yield f"{noted.called} is {_words(parts)} ({_ids(found)}), and should be {wanted}"
    for story in set(there) - known:
        yield f"story {story.id} of {story.owner} was told by nobody: {_words(story.parts)}"


def _answers(ledger: Ledger, there: list[tuple[str, str]]) -> Iterator[str]:
    count = Counter(there)
    for answer in ledger.answers:
        times = count.pop((answer.owner, answer.text), 0)
        if times > 1 or (answer.acknowledged and times == 0):
            yield f"the {'acknowledged ' * answer.acknowledged}answer {answer.text!r} is there {times} times"
    for owner, text in count:
        yield f"{owner} never answered {text!r}"


def _feedback(town: Town, ledger: Ledger, database: Path) -> Iterator[str]:
    """What was said of a story that is kept is kept with it, once, and carries the clip; else neither."""
    told = {(story.owner, story.parts) for story in kept.stories(database)}
    count = Counter(kept.feedback(database))
    for message, story in ledger.remarks.items():
        wanted = int((story.owner, kept_texts(story.texts)) in told)
        if (times := count.pop((message, story.owner), 0)) != wanted:
            yield f"what message {message} says of {story.called} is kept {times} times instead of {wanted}"
        if carries(town, message, CLIP) != bool(wanted):
            yield f"message {message} has {'no clip' if wanted else 'a clip'}"
    for message, owner in count:
        yield f"message {message} says nothing of a story of {owner}"


def _prompts(town: Town, diary: Diary, claims: list[KeptPrompt]) -> Iterator[str]:
    """For each group and local date one prompt with one thread, where there must be one, and never more."""
    standing: dict[int, list[Prompt]] = defaultdict(list)
    for prompt in town.prompts():
        standing[prompt.daily].append(prompt)
    claimed = {(claim.channel, claim.day): claim for claim in claims}
    for unknown in standing.keys() - {claim.id for claim in claims}:
        yield f"prompt {unknown} stands in a channel, and the database does not know it"
    for group in town.groups:
        for day in diary.dates(group):
            claim = claimed.get((group.channel, day))
            there = standing[claim.id] if claim else []
            where = f"the prompt of {town.world.state.channel(group.channel)['name']} for {day}"
            if len(there) > 1:
                yield f"{where} stands there {len(there)} times"
            elif there and group.today(there[0].posted_at) != day:
                yield f"{where} was posted at {there[0].posted_at}"
            elif there and diary.was_away(group, day):
                yield f"{where} was posted though nobody was there"
            elif diary.owes(group, day):
                if not there or there[0].thread is None:
                    yield f"{where} {'has no thread' if there else 'was never posted'}"
                elif claim and (claim.message, claim.thread) != (there[0].message["id"], there[0].thread):
                    yield f"{where} is not the one in the database"


def _shown(town: Town, ledger: Ledger) -> Iterator[str]:
    """Under a story stands one receipt, and under a complete one a tick; under none neither."""
    told: dict[str, list[Told]] = defaultdict(list)
    for story in ledger.told.values():
        told[story.thread].append(story)
        if len(on := ticked(town, story)) != int(story.complete):
            yield f"{story.called} has ticks on {on} instead of {'one' if story.complete else 'none'}"
    for thread, stories in told.items():
        without = []
        for story in stories:
            found, wanted = len(receipts(town, story)), int(bool(story.messages))
            if found > wanted:
                yield f"{story.called} has {found} receipts instead of {wanted}"
            elif found < wanted:
                without.append(story)
        if len(without) != (bare := len(bare_receipts(town, thread))):
            whose = ", ".join(story.called for story in without) or "nobody"
            yield f"in {thread} stand {bare} receipts that answer no message, and {len(without)} are missing: {whose}"


def _words(parts: Kept) -> str:
    if not parts:
        return "nothing"
    return "{" + ", ".join(f"{kind}: {text}" for kind, text in sorted(parts)) + "}"


def _ids(found: set[KeptStory]) -> str:
    return ", ".join(f"story {story.id}" for story in sorted(found, key=lambda each: each.id)) or "no story"
