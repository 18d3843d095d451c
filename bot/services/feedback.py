"""Feedback: what peers answer to a story in its thread is kept with the story, and 📎 on their message says so."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.errors import MissingPermissions, PlatformUnavailable, StorageUnavailable
from bot.domain.feedback import Feedback, about
from bot.domain.places import Account, Place
from bot.domain.star import Section
from bot.services.apologies import Apologies
from bot.services.owed import Owed
from bot.services.ports import Clock, Heard, Messenger
from bot.services.threads import ThreadLog
from bot.storage import feedback
from bot.storage.database import Database, Transaction
from bot.storage.feedback import Kept, Told

log = logging.getLogger(__name__)

CLIPS_AT_ONCE = 20
"""Messages that are clipped while a thread is held, some seconds' worth; the rest waits for the next wake."""

CLIP_TRIES = 5
"""How often a message is clipped that the platform will not have clipped; then it is left until the next start."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What a thread says otherwise than what is kept: messages that are feedback on stories, and those that are not."""

    found: Mapping[str, tuple[int, Heard]] = field(default_factory=dict)
    gone: Collection[str] = ()
    kept: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.found or self.gone)


class PeerFeedback:
    """Keeps feedback in step with threads; the caller holds the thread's lock."""

    def __init__(self, database: Database, clock: Clock, messenger: Messenger, owed: Owed) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._owed = owed
        self._apologies = Apologies(messenger)
        self._failed: dict[Place, int] = {}
        """By message: how often it could not be clipped."""

    async def refs(self, place: Place) -> Collection[str]:
        """The messages of a thread that are kept as feedback."""
        async with self._database.reading() as tx:
            return await feedback.in_place(tx, place)

    async def follow(self, place: Place, thread: ThreadLog) -> None:
        """Bring what is kept of a thread's feedback, and what is clipped, in line with the thread.

        Raises StorageUnavailable, after telling whoever wrote something that is not kept yet.
        """
        async with self._database.reading() as tx:
            change = await _compare(tx, place, thread)
        if change:
            change = await self._keep(place, thread, change)
        await self._apologies.end_all(place)
        await self._show(place, thread, change.kept)

    async def _keep(self, place: Place, thread: ThreadLog, change: _Change) -> _Change:
        read = await asyncio.to_thread(_read, [heard.text or "" for _, heard in change.found.values()])
        try:
            async with self._database.transaction() as tx:
                now = await _compare(tx, place, thread)  # a story may have been deleted meanwhile
                await feedback.remove(tx, place, now.gone)
                found = [_feedback(place, *each, read) for each in now.found.values()]
                await feedback.put(tx, found, now=self._clock.now())
        except StorageUnavailable:
            for _, heard in change.found.values():
                await self._apologies.make(Account(place.platform, heard.author), place.at(heard.ref))
            raise
        return now

    async def _show(self, place: Place, thread: ThreadLog, kept: Collection[str]) -> None:
        """Clip what is kept, and nothing else; what is not done now is done at the next wake."""
        refused = False
        for ref in self._wrong(place, thread, kept)[:CLIPS_AT_ONCE]:
            message = place.at(ref)
            try:
                await (self._messenger.clip if ref in kept else self._messenger.unclip)(message)
            except MissingPermissions as failure:  # or its writer has blocked us: no use in asking again
                log.warning("feedback is kept and cannot be shown so: %s", failure)
                self._failed[message] = CLIP_TRIES
            except PlatformUnavailable as failure:
                log.warning("feedback is not shown as it is kept: %s", failure)
                self._failed[message] = self._failed.get(message, 0) + 1
                refused = True
                break  # it would be so with the others, and nobody is heard in the thread meanwhile
            else:
                self._failed.pop(message, None)
                thread.clipped ^= {ref}
        if self._wrong(place, thread, kept):
            later = self._owed.add if refused else self._owed.put_back
            later(replace(place, message=None))

    def _wrong(self, place: Place, thread: ThreadLog, kept: Collection[str]) -> list[str]:
        """The messages that carry a clip and should not, or the other way round, those given up left out."""
        return [
            heard.ref
            for heard in thread.messages()
            if (heard.ref in kept) != (heard.ref in thread.clipped)
            and self._failed.get(place.at(heard.ref), 0) < CLIP_TRIES
        ]


async def _compare(tx: Transaction, place: Place, thread: ThreadLog) -> _Change:
    """Look what is to be changed; a message whose text is withheld says nothing new."""
    told = await feedback.told(tx, place)
    kept = await feedback.in_place(tx, place)
    standing = _Standing(told, thread)
    found: dict[str, tuple[int, Heard]] = {}
    gone = {ref for ref, each in kept.items() if thread.lacks(ref, each.said_at)}
    for heard in thread.messages():
        before = kept.get(heard.ref)
        if heard.text is None or (heard.answers is None and before is None):
            continue
        story = standing.answered(heard, before)
        if story is None:
            gone.add(heard.ref)
        elif before is None or before.revised_at < heard.revised_at or before.story != story:
            found[heard.ref] = story, heard
    return _Change(found, gone & kept.keys(), (kept.keys() | found.keys()) - gone)


class _Standing:
    """Which message stands for which story in a thread."""

    def __init__(self, told: Sequence[Told], thread: ThreadLog) -> None:
        self._telling: set[str] = set()
        self._stories: dict[str, Told] = {}
        for story in told:
            # What a form wrote anew is told by no message any more, and yet people answer the message that told it.
            messages = story.messages | (set() if story.elsewhere else _read_of(story.tellers, thread))
            self._telling |= messages
            self._stories |= dict.fromkeys(messages | story.posts, story)

    def answered(self, heard: Heard, before: Kept | None) -> int | None:
        """The story that a message is feedback on; None if it is not.

        Once kept, it stays when what it answers is gone or tells nothing any more.
        """
        if not (heard.text or "").strip() or heard.ref in self._telling:
            return None
        story = self._stories.get(heard.answers or "")
        if story is None:
            return None if before is None else before.story
        return None if heard.author in story.tellers else story.story


def _read_of(tellers: Collection[str], thread: ThreadLog) -> set[str]:
    readings = [thread.readings[ref] for ref in tellers if ref in thread.readings]
    return {ref for reading in readings if reading.is_story for ref in reading.messages}


def _read(texts: Sequence[str]) -> dict[str, tuple[Section | None, str]]:
    return {text: about(text) for text in texts}


def _feedback(
    place: Place, story: int, heard: Heard, read: Mapping[str, tuple[Section | None, str]]
) -> Feedback:
    text = heard.text or ""
    section, said = read[text] if text in read else about(text)
    return Feedback(
        story=story,
        by=Account(place.platform, heard.author),
        place=place.at(heard.ref),
        section=section,
        text=said,
        said_at=heard.said_at,
        revised_at=heard.revised_at,
    )
