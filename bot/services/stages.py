"""Stages: where stories are told, what they answer there, and what a thread says to the reader."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.groups import DailyPrompt
from bot.domain.places import Account, Place
from bot.domain.star import Message, Reading, read
from bot.domain.stories import Occasion, Source, Story, Telling
from bot.services.ports import Heard
from bot.services.threads import ThreadLog
from bot.storage import daily, people, practices, stories
from bot.storage.database import Transaction

READ_ASIDE = 20_000
"""Characters from which on reading takes long enough to be felt by others, and happens in a thread of its own."""

MESSAGE_COSTS = 100
"""A message takes as long to read as so many characters, however short it is."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A place where stories are told, and what they answer there; practice has a beginning and an end."""

    place: Place
    occasion: Occasion
    principle: str | None
    prompt: str | None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def in_thread(self) -> bool:
        """Whether the whole thread counts, and not only the one message that was kept as a story."""
        return self.occasion.source is not Source.MESSAGE

    def holds(self, heard: Heard) -> bool:
        """Whether a message belongs to this stage."""
        after = self.since is None or heard.said_at >= self.since
        return after and (self.until is None or heard.said_at < self.until)


async def practice_stage(tx: Transaction, place: Place, practice: practices.Practice) -> Stage:
    """The stage of a practice: from its beginning to the next one's."""
    until = await practices.end_of(tx, practice)
    occasion = Occasion(Source.PRACTICE, str(practice.id))
    return Stage(place, occasion, practice.principle, practice.prompt, since=practice.created_at, until=until)


async def read_aside(messages: Sequence[Message], owner: str) -> Reading:
    """Read, beside the event loop if there is much to read."""
    return await _aside(lambda: read(messages, owner=owner), [message.text for message in messages])


async def read_stage(stage: Stage, thread: ThreadLog, owner: str, posts: Mapping[str, str]) -> Reading:
    """Read what the owner told on a stage; the caller holds the thread's lock."""
    texts = [heard.text or "" for heard in thread.messages()]
    return await _aside(lambda: read(spoken(stage, thread, owner, posts), owner=owner), texts)


async def _aside(reading: Callable[[], Reading], texts: Sequence[str]) -> Reading:
    much = sum(len(text) + MESSAGE_COSTS for text in texts) > READ_ASIDE
    return await asyncio.to_thread(reading) if much else reading()


def spoken(stage: Stage, thread: ThreadLog, owner: str, posts: Mapping[str, str]) -> list[Message]:
    """What the reader is given: the stage's messages, or the one message that was kept as a story.

    A reply to somebody else's story is a remark on it, whatever labels it has: the owner did not say it for theirs.
    `posts` are our messages in this place that stand for stories, each with the account whose story it is.
    """
    heard = [message for message in thread.messages() if stage.holds(message)]
    if not stage.in_thread:
        heard = [message for message in heard if message.ref == stage.occasion.ref]
    said = [Message(message.ref, message.author, message.text or "") for message in heard]
    authors = {message.ref: message.author for message in heard} | dict(posts)
    told: dict[str, Collection[str]] = {}

    def is_remark(message: Heard) -> bool:
        teller = authors.get(message.answers or "", owner)
        if message.author != owner or teller == owner:
            return False
        if teller not in told:
            told[teller] = read(said, owner=teller).messages
        return message.answers in told[teller] or message.answers in posts

    remarks = {message.ref for message in heard if is_remark(message)}
    rest = [message for message in said if message.key not in remarks]
    orphans = {
        message.ref
        for message in heard
        if message.author == owner and message.answers not in authors and thread.answers_deleted(message)
    }
    return _without_likely_remarks(rest, owner, orphans) if orphans else rest


def _without_likely_remarks(said: Sequence[Message], owner: str, orphans: Collection[str]) -> list[Message]:
    """What was said without those replies to deleted messages that were likely remarks on what is gone.

    Whose it was cannot be told any more. A reply that is no story by itself, and only adds to parts that the owner
    tells without it, was hardly for the owner's own story; one that tells a part that is lacking was, or does no harm.
    """
    told = read([message for message in said if message.key not in orphans], owner=owner).sections

    def is_likely_remark(message: Message) -> bool:
        alone = read([message], owner=owner)
        return not alone.is_story and alone.sections.keys() <= told.keys()

    return [message for message in said if message.key not in orphans or not is_likely_remark(message)]


def telling_of(
    reading: Reading, stage: Stage, thread: ThreadLog, owner: str, before: Story | None
) -> Telling:
    """What a reading means for a story that may be there: which versions were read, and what could not be."""
    mine = [heard for heard in thread.messages() if heard.author == owner]
    unreadable = {heard.ref for heard in mine if heard.text is None}
    if before is not None and not thread.complete:
        # Without the whole history a message that is not in the log may well be there.
        unreadable |= {ref for ref in before.messages if not thread.knows(ref)}
    return Telling(reading, {heard.ref: heard.revised_at for heard in mine}, frozenset(unreadable))


async def stage_at(tx: Transaction, place: Place, heard: Heard) -> Stage | None:
    """What a message in this place answers."""
    prompt = await daily.in_thread(tx, place.platform, place.channel)
    if prompt is not None:
        return daily_stage(place, prompt)
    person_id = await people.find(tx, Account(place.platform, heard.author))
    if person_id is None:
        return None
    kept = await stories.for_occasion(tx, person_id, Occasion(Source.MESSAGE, heard.ref))
    if kept is not None:
        return Stage(place, kept.occasion, None, None)
    if place.workspace is None:
        practice = await practices.around(tx, person_id, place.channel, heard.said_at)
        return None if practice is None else await practice_stage(tx, place, practice)
    return None


async def stage_of(tx: Transaction, place: Place, story: Story, account: Account) -> Stage:
    """The stage a story was told on."""
    if story.occasion.source is Source.PRACTICE:
        person_id = await people.find(tx, account)
        practice = await practices.get(tx, int(story.occasion.ref), person_id=person_id or 0)
        if practice is not None:
            return await practice_stage(tx, place, practice)
    return Stage(place, story.occasion, story.principle, story.prompt)


def daily_stage(place: Place, prompt: DailyPrompt) -> Stage:
    """The stage of a daily prompt, whose thread is the place."""
    return Stage(place, Occasion(Source.DAILY, str(prompt.id)), prompt.principle, prompt.prompt)
