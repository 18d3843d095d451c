"""Compares what there is with what should be, in sentences about what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.soak import kept
from tests.soak.diary import Diary
from tests.soak.kept import KeptPrompt, KeptRemark, KeptStory
from tests.soak.ledger import Ledger
from tests.soak.noted import NOTHING, Kept, Told
from tests.soak.noted import kept as as_kept
from tests.soak.sendings import Sendings
from tests.soak.sights import bare_receipts, clipped, receipts, shared, ticked
from tests.soak.town import Prompt, Town
from tests.soak.words import PARTS


def problems(town: Town, ledger: Ledger, diary: Diary, database: Path) -> list[str]:
    """Everything that is lost, doubled or stale; empty when all is as it should be."""
    there = kept.stories(database)
    found = _found(ledger, there)
    return [
        *stories_at_odds(ledger, there),
        *_answers(ledger, kept.answers(database)),
        *_questions(ledger, kept.questions(database)),
        *_coached(ledger, kept.coached(database)),
        *_feedback(town, ledger, found, kept.feedback(database)),
        *_shares(town, ledger),
        *Sendings(town, ledger, diary).problems(),
        *_prompts(town, diary, kept.prompts(database)),
        *_shown(town, ledger, {noted: _parts(stories) for noted, stories in found.items()}),
    ]


def stories_at_odds(ledger: Ledger, there: list[KeptStory]) -> Iterator[str]:
    """What is wrong with the stories that are kept."""
    found = _found(ledger, there)
    yield from _stories(ledger, there, found)
    yield from _tags(ledger, found)
    yield from _imports(ledger, found)


Found = Mapping[int, set[KeptStory]]
"""What is kept of each noted story, by its identity."""


def _found(ledger: Ledger, there: list[KeptStory]) -> Found:
    by_text: dict[tuple[str, str], set[KeptStory]] = defaultdict(set)
    for story in there:
        for _, text in story.parts:
            by_text[story.owner, text].add(story)
    return {
        id(noted): {story for text in noted.ever for story in by_text[noted.owner, text]}
        for noted in ledger.stories()
    }


def _parts(stories: set[KeptStory]) -> Kept:
    return next((story.parts for story in stories), NOTHING)


def _stories(ledger: Ledger, there: list[KeptStory], found: Found) -> Iterator[str]:
    """Each story is kept once, as it was told or sent last, and there is nothing that nobody told."""
    for noted in ledger.stories():
        stories = found[id(noted)]
        if len(stories) > 1:
            yield f"{noted.called} is there {len(stories)} times: {_ids(stories)}"
        elif (parts := _parts(stories)) not in noted.admissible():
            wanted = " or ".join(map(_words, noted.admissible()))
            yield f"{noted.called} is {_words(parts)} ({_ids(stories)}), and should be {wanted}"
    for story in set(there) - {story for stories in found.values() for story in stories}:
        yield f"story {story.id} of {story.owner} was told by nobody: {_words(story.parts)}"


def _tags(ledger: Ledger, found: Found) -> Iterator[str]:
    """A story shows the principles that were chosen for it last, once that was acknowledged."""
    for noted in ledger.stories():
        last = max((n for n, tags in enumerate(noted.tags) if tags.acknowledged), default=None)
        if last is None:
            continue
        wanted = [tags.keys for tags in noted.tags[last:]]
        for story in found[id(noted)]:
            if story.principles not in wanted:
                shown = ", ".join(sorted(story.principles)) or "nothing"
                keys = " or ".join(", ".join(sorted(each)) for each in wanted)
                yield f"{noted.called} shows {shown}, and should show {keys}"


def _imports(ledger: Ledger, found: Found) -> Iterator[str]:
    """A note is imported wholly or not at all."""
    for note in ledger.imports:
        if note.is_latest:
            done = {_parts(found[id(story)]) == as_kept(version.texts) for story, version in note.stories}
            if len(done) > 1:
                stories = ", ".join(story.called for story, _ in note.stories)
                yield f"half a note of {note.owner} is imported: {stories}"


def _answers(ledger: Ledger, there: list[tuple[str, str]]) -> Iterator[str]:
    count = Counter(there)
    for answer in ledger.answers:
        times = count.pop((answer.owner, answer.text), 0)
        if times not in answer.admissible():
            yield f"the {'acknowledged ' * answer.acknowledged}answer {answer.text!r} is there {times} times"
    for owner, text in count:
        yield f"{owner} never answered {text!r}"


def _questions(ledger: Ledger, there: list[tuple[str, str]]) -> Iterator[str]:
    """A group has the questions that it was given, each once, and no others."""
    count = Counter(there)
    for question in ledger.questions:
        times = count.pop((question.group.channel, question.text), 0)
        if times not in question.admissible():
            yield f"the question {question.text!r} is there {times} times"
    for _, text in count:
        yield f"nobody added the question {text!r}"


def _feedback(town: Town, ledger: Ledger, found: Found, there: list[KeptRemark]) -> Iterator[str]:
    """What was said of a story is kept with it, once, as it reads now, and carries the clip; else neither."""
    kept_of: dict[str, list[KeptRemark]] = defaultdict(list)
    for each in there:
        kept_of[each.message].append(each)
    clips = clipped(town)
    for remark in ledger.remarks:
        wanted = [
            KeptRemark(remark.message, remark.owner, story.id, remark.said.section, remark.said.text)
            for story in found[id(remark.about)]
            if remark.said
        ]
        if (said := kept_of.pop(remark.message, [])) != wanted:
            yield f"{remark.called} is kept as {said}, and should be as {wanted}"
        if (remark.message in clips) != bool(wanted):
            yield f"{remark.called} carries {'no' if wanted else 'a'} clip"
    for message in kept_of:
        yield f"message {message} was said of no story, and is kept as feedback"
    for message in clips - {remark.message for remark in ledger.remarks}:
        yield f"message {message} was said of no story, and carries a clip"


def _coached(ledger: Ledger, there: Mapping[str, bool]) -> Iterator[str]:
    """The coach is on or off as it was wished last."""
    for owner, wishes in ledger.coached.items():
        last = max((n for n, wish in enumerate(wishes) if wish.acknowledged), default=0)
        wanted = {wish.on for wish in wishes[last:]} | ({True} if not wishes[last].acknowledged else set())
        if there.get(owner, True) not in wanted:
            yield f"the coach of {owner} is {'on' if there.get(owner, True) else 'off'}"


def _shares(town: Town, ledger: Ledger) -> Iterator[str]:
    for share in ledger.shares:
        times = len(shared(town, share.texts))
        if times > 1 or (share.acknowledged and times == 0):
            acknowledged = "acknowledged " * share.acknowledged
            yield f"the {acknowledged}share of {share.story.called} stands there {times} times"


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


def _shown(town: Town, ledger: Ledger, parts: Mapping[int, Kept]) -> Iterator[str]:
    """Under a story stands one receipt, and under a complete one a tick; under none neither.

    Those with moods about the coach may lack receipts.
    """
    told: dict[str, list[Told]] = defaultdict(list)
    for story in ledger.told:
        told[story.where].append(story)
        complete = bool(story.messages) and len(parts[id(story)]) == len(PARTS)
        if len(on := ticked(town, story)) != int(complete):
            yield f"{story.called} has ticks on {on} instead of {'one' if complete else 'none'}"
    for channel, stories in told.items():
        without = []
        for story in stories:
            found, wanted = len(receipts(town, story)), int(bool(story.messages and parts[id(story)]))
            if found > wanted:
                yield f"{story.called} has {found} receipts instead of {wanted}"
            elif found < wanted:
                without.append(story)
        due = [story for story in without if story.owner not in ledger.coached]
        if not len(due) <= (bare := len(bare_receipts(town, channel))) <= len(without):
            whose = ", ".join(story.called for story in due) or "nobody"
            yield f"in {channel} stand {bare} receipts that answer no message, and {len(due)} are missing: {whose}"


def _words(parts: Kept) -> str:
    if not parts:
        return "nothing"
    return "{" + ", ".join(f"{kind}: {text}" for kind, text in sorted(parts)) + "}"


def _ids(found: set[KeptStory]) -> str:
    return ", ".join(f"story {story.id}" for story in sorted(found, key=lambda each: each.id)) or "no story"
