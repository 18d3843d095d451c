"""What members do: they tell, edit, delete, chat, press and fill in, and note what that should come to."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta

from sandbox import Actor, Run
from sandbox.snowflake import created_at
from sandbox.world.interaction import Progress
from tests.soak.ledger import Answer, Ledger, Saved, Told, Typed, Version
from tests.soak.sights import receipts, ticked
from tests.soak.town import Prompt, Town, buttons
from tests.soak.words import PARTS, Words, labelled

RECENT = timedelta(days=10)
"""How old the prompts are at most to which people still write."""

LATELY = timedelta(days=3)
"""How old a saved message is at most that is still edited; after a time away the bot looks at those of a week."""

SPLITS = (
    (PARTS,),
    (PARTS[:2], PARTS[2:]),
    (PARTS[:2], PARTS[2:3], PARTS[3:]),
    (PARTS[:3], PARTS[3:]),
)
"""How a story is spread over messages. The first holds two parts, so that what is left of it is a story still."""

_UNDER_WAY = (Progress.SENT, Progress.THINKING, Progress.UPDATING)

ANSWER, ASK, SAVE = "Answer in a form", "Ask me more", "Save as STAR story"


Deed = Callable[[], Awaitable[bool]]


class Member:
    """One person, who does one thing at a time; a deed returns whether there was occasion for it."""

    def __init__(self, actor: Actor, town: Town, ledger: Ledger, words: Words, rng: random.Random) -> None:
        self._me, self._town, self._ledger, self._words, self.rng = actor, town, ledger, words, rng

    @property
    def deeds(self) -> list[Deed]:
        """All that a member may do, as often as it is likely."""
        talking = [*[self.tell] * 4, self.go_on, *[self.edit] * 2, self.shorten, self.take_back, self.chat]
        return [*talking, *[self.type] * 3, *[self.answer] * 2, self.save, self.look]

    async def busy(self, times: int) -> None:
        """Do some things, one after another."""
        for _ in range(times):
            await asyncio.sleep(self.rng.uniform(0.0, 0.05))
            await self.rng.choice(self.deeds)()

    # Stories told in threads

    def _recent(self) -> list[Prompt]:
        since = self._town.time.now() - RECENT
        return [each for each in self._town.prompts() if each.thread and each.posted_at > since]

    def fresh(self) -> str | None:
        """A thread in which this member has said nothing yet."""
        free = [p.thread for p in self._recent() if p.thread and self._ledger.free(self._me.id, p.thread)]
        return self.rng.choice(free) if free else None

    def _mine(self) -> list[Told]:
        """The stories that this member can still change."""
        self._town.world.pass_time()
        channels = self._town.world.state.channels
        open_threads = {
            p.thread
            for p in self._recent()
            if p.thread and not channels[p.thread]["thread_metadata"]["archived"]
        }
        return [s for s in self._ledger.told_by(self._me.id) if s.thread in open_threads and s.messages]

    async def tell(self) -> bool:
        """Tell a story in one message or in several, or only begin it."""
        split = self.rng.choice(SPLITS)
        return await self._tell(split[: self.rng.choice((len(split), len(split), 1))]) is not None

    async def tell_whole(self) -> bool:
        """Tell a whole story."""
        return await self._tell(self.rng.choice(SPLITS)) is not None

    async def tell_until_shown(self) -> Told | None:
        """Tell a story in two messages and wait for its tick and receipt; None if there was no occasion."""
        story = await self._tell(SPLITS[1])
        if story is not None:
            story.passing = True
            await self._town.wait(lambda: receipts(self._town, story) and ticked(self._town, story))
        return story

    async def _tell(self, messages: Sequence[Sequence[str]]) -> Told | None:
        thread = self.fresh()
        if thread is None:
            return None
        story = self._ledger.told[self._me.id, thread] = Told(self._me.id, thread)
        for parts in messages:
            await self._say(story, parts)
        return story

    async def _say(self, story: Told, parts: Iterable[str]) -> None:
        texts = self._words.texts(parts)
        message = await self._me.say(story.thread, labelled(texts))
        story.put(message["id"], texts)

    async def go_on(self) -> bool:
        """Tell the rest of a story."""
        begun = [story for story in self._mine() if not story.complete]
        if not begun:
            return False
        story = self.rng.choice(begun)
        await self._say(story, [part for part in PARTS if part not in story.texts])
        return True

    async def edit(self) -> bool:
        """Put one message of a story in other words."""
        mine = self._mine()
        if not mine:
            return False
        await self.rewrite(self.rng.choice(mine))
        return True

    async def rewrite(self, story: Told) -> None:
        """Put one message of this story in other words."""
        message = self.rng.choice(list(story.messages))
        texts = self._words.texts(story.messages[message])
        story.put(message, texts)
        await self._me.edit(message, labelled(texts), channel_id=story.thread)

    async def shorten(self) -> bool:
        """Delete the last message of a complete story that has more."""
        long = [s for s in self._mine() if s.complete and len(s.messages) > 1 and not s.anchored]
        if not long:
            return False
        await self.delete_last(self.rng.choice(long))
        return True

    async def take_back(self) -> bool:
        """Delete all that a story was told in."""
        loose = [story for story in self._mine() if not story.anchored]
        if not loose:
            return False
        await self.withdraw(self.rng.choice(loose))
        return True

    async def withdraw(self, story: Told) -> None:
        """Delete all that this story was told in."""
        while story.messages:
            await self.delete_last(story)

    async def delete_last(self, story: Told) -> None:
        """Delete the last message of this story."""
        message, _ = story.messages.popitem()
        story.gone.add(message)
        await self._me.delete(message, channel_id=story.thread)

    async def chat(self) -> bool:
        """Say something that is no story; perhaps a remark on somebody else's, in words that look like one."""
        thread = self.fresh()
        if thread is None:
            return False
        self._ledger.chatting.add((self._me.id, thread))
        others = [
            s
            for s in self._ledger.told.values()
            if s.thread == thread and s.messages and not s.gone and not s.passing
        ]
        if others:
            await self.remark(self.rng.choice(others))
        else:
            await self._me.say(thread, f"well done, {self._words.word()}")
        return True

    async def remark(self, story: Told) -> None:
        """Say of somebody else's story what looks like one."""
        story.anchored = True
        remark = labelled(self._words.texts(("Action", "Result")))
        said = await self._me.say(story.thread, remark, reply_to=next(iter(story.messages)))
        self._ledger.remarks[said["id"]] = story

    # Interactions

    async def _settled(self, run: Run) -> Run:
        await self._town.wait(lambda: run.progress not in _UNDER_WAY)
        return run

    async def type(self) -> bool:
        """Answer a prompt in a form, for the first time or again."""
        prompts = [p for p in self._recent() if p.thread and self._may_type(p.thread)]
        if not prompts:
            return False
        prompt = self.rng.choice(prompts)
        thread = str(prompt.thread)
        story = self._ledger.typed.setdefault((self._me.id, thread), Typed(self._me.id, thread))
        run = await self._settled(await self._me.press(prompt.message, ANSWER, wait=False))
        if run.modal is not None:
            version = Version(self._words.texts())
            story.versions.append(version)
            version.run = await run.fill(version.texts, wait=False)
            await self._settled(version.run)
        return True

    def _may_type(self, thread: str) -> bool:
        return (self._me.id, thread) in self._ledger.typed or self._ledger.free(self._me.id, thread)

    async def answer(self) -> bool:
        """Answer what an interviewer would ask next about a story."""
        found = ((story, receipt) for story in self._mine() for receipt in receipts(self._town, story)[:1])
        asking = [
            (story, receipt)
            for story, receipt in found
            if ASK in {button.get("label") for button in buttons(receipt)}
        ]
        if not asking:
            return False
        story, receipt = self.rng.choice(asking)
        story.anchored = True
        run = await self._settled(await self._me.press(receipt, ASK, wait=False))
        if run.modal is not None:
            answer = Answer(self._me.id, f"I would ask {self._words.word()} first")
            self._ledger.answers.append(answer)
            answer.run = await run.fill({"Answer 1": answer.text}, wait=False)
            await self._settled(answer.run)
        return True

    async def save(self) -> bool:
        """Keep a message of another channel as a story, or edit one that is kept."""
        since = self._town.time.now() - LATELY
        mine = [saved for saved in self._ledger.saved if saved.owner == self._me.id]
        kept = [s for s in mine if s.version.acknowledged and created_at(s.message) > since]
        if kept and self.rng.random() < 0.5:
            saved = self.rng.choice(kept)
            saved.put(self._words.texts())
            await self._me.edit(saved.message, labelled(saved.version.texts), channel_id=self._town.lounge)
            return True
        version = Version(self._words.texts())
        message = await self._me.say(self._town.lounge, labelled(version.texts))
        saved = Saved(self._me.id, message["id"], version, set(version.texts.values()))
        self._ledger.saved.append(saved)
        version.run = await self._me.context_menu(self._town.lounge, SAVE, message, wait=False)
        await self._settled(version.run)
        return True

    async def look(self) -> bool:
        """Look at one's stories or coverage."""
        command = self.rng.choice(("mystories", "coverage"))
        await self._settled(await self._me.command(self._town.lounge, command, wait=False))
        return True
