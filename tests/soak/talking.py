"""What members do by writing: they tell in threads and direct conversations, edit, delete and chat."""

from collections.abc import Iterable, Sequence

from tests.soak.hand import Hand, offers
from tests.soak.noted import Told
from tests.soak.sights import receipts, ticked
from tests.soak.words import PARTS, labelled

SPLITS = (
    (PARTS,),
    (PARTS[:2], PARTS[2:]),
    (PARTS[:2], PARTS[2:3], PARTS[3:]),
    (PARTS[:3], PARTS[3:]),
)
"""How a story is spread over messages. The first holds two parts, so that what is left of it is a story still."""

ANSWER = "Answer in a form"


class Talking:
    """Stories in messages."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def tell(self) -> bool:
        """Tell a story in one message or in several, or only begin it."""
        split = self._hand.rng.choice(SPLITS)
        return await self._tell(split[: self._hand.rng.choice((len(split), len(split), 1))]) is not None

    async def practise(self) -> bool:
        """Tell one in the direct conversation with the bot."""
        split = self._hand.rng.choice(SPLITS)
        kept = split[: self._hand.rng.choice((len(split), len(split), 1))]
        return await self._tell(kept, direct=True) is not None

    async def tell_whole(self, *, direct: bool = False) -> Told | None:
        """Tell a whole story."""
        return await self._tell(self._hand.rng.choice(SPLITS), direct=direct)

    async def tell_until_shown(self, *, direct: bool = False) -> Told | None:
        """Tell a story in two messages and wait for its tick and receipt; None if there was no occasion."""
        story = await self._tell(SPLITS[1], direct=direct, passing=True)
        if story is not None:
            town = self._hand.town
            await town.wait(lambda: receipts(town, story) and ticked(town, story))
        return story

    async def tell_another(self) -> bool:
        """Tell another story for a prompt that was answered in a form: from then on there are two."""
        hand = self._hand
        by_thread = {each.thread: each for each in hand.recent()}
        sent = hand.one_of(
            s
            for s in hand.ledger.sent_by(hand.me.id)
            if s.where in by_thread and s.is_settled and not s.set_apart
        )
        if sent is None:
            return False
        sent.set_apart = True
        story = Told(owner=hand.me.id, where=sent.where, asked=by_thread[sent.where].message)
        hand.ledger.told.append(story)
        for parts in hand.rng.choice(SPLITS):
            await self.say(story, parts)
        return True

    async def _tell(
        self, messages: Sequence[Sequence[str]], *, direct: bool = False, passing: bool = False
    ) -> Told | None:
        story = await self.begin(direct=direct)
        if story is None:
            return None
        story.passing = passing
        for parts in messages:
            await self.say(story, parts)
        return story

    async def begin(self, *, direct: bool = False) -> Told | None:
        """Find a prompt to answer; None if there is none."""
        hand = self._hand
        where, asked = "", None
        if direct:
            where = await hand.me.open_dm()
            # It may count although its answer was never seen, so nobody goes on with an earlier one.
            for story in hand.ledger.told:
                story.over |= story.where == where
            run = await hand.settled(await hand.me.command(where, "practice", wait=False))
            asked = run.message if offers(run, ANSWER) else None
        elif (prompt := hand.fresh()) is not None:
            where, asked = str(prompt.thread), prompt.message
        if asked is None:
            return None
        hand.ledger.told.append(Told(owner=hand.me.id, where=where, asked=asked))
        return hand.ledger.told[-1]

    async def say(self, story: Told, parts: Iterable[str]) -> None:
        """Tell these parts in a message."""
        texts = self._hand.words.texts(parts)
        message = await self._hand.me.say(story.where, labelled(texts))
        story.put(message["id"], texts)

    async def go_on(self) -> bool:
        """Tell the rest of a story."""
        story = self._hand.one_of(s for s in self._hand.mine() if s.lacking and not s.over)
        if story is None:
            return False
        await self.say(story, story.lacking)
        return True

    async def edit(self) -> bool:
        """Put one message of a story in other words."""
        story = self._hand.one_of(self._hand.mine())
        if story is None:
            return False
        await self.rewrite(story)
        return True

    async def rewrite(self, story: Told) -> None:
        """Put one message of this story in other words."""
        message = self._hand.rng.choice(list(story.messages))
        texts = self._hand.words.texts(story.messages[message])
        story.put(message, texts)
        await self._hand.me.edit(message, labelled(texts), channel_id=story.where)

    async def shorten(self) -> bool:
        """Delete the last message of a story that has more and is whole."""
        long = (s for s in self._hand.mine() if not s.lacking and len(s.messages) > 1 and not s.anchored)
        story = self._hand.one_of(long)
        if story is None:
            return False
        await self.delete_last(story)
        return True

    async def take_back(self) -> bool:
        """Delete all that a story was told in."""
        story = self._hand.one_of(s for s in self._hand.mine() if not s.anchored and not s.forms)
        if story is None:
            return False
        await self.withdraw(story)
        return True

    async def withdraw(self, story: Told) -> None:
        """Delete all that this story was told in."""
        while story.messages:
            await self.delete_last(story)

    async def delete_last(self, story: Told) -> None:
        """Delete the last message of this story."""
        message, _ = story.messages.popitem()
        story.gone.add(message)
        await self._hand.me.delete(message, channel_id=story.where)

    async def chat(self) -> bool:
        """Say something that is no story and on none."""
        hand = self._hand
        prompt = hand.fresh()
        if prompt is None:
            return False
        thread = str(prompt.thread)
        hand.ledger.chatting.add((hand.me.id, thread))
        await hand.me.say(thread, f"well done, {hand.words.word()}")
        return True
