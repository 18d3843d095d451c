"""What members say of each other's stories: they reply to them and to their receipts, edit that and take it back."""

from dataclasses import replace

from tests.soak.hand import Hand
from tests.soak.ledger import Remark, Said
from tests.soak.noted import Told
from tests.soak.sights import CLIP, carries, receipts
from tests.soak.words import labelled


class Remarking:
    """Feedback."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def remark(self) -> bool:
        """Say something of somebody else's story, in a thread in which one tells none."""
        hand = self._hand
        mine = {str(p.thread) for p in hand.recent() if hand.ledger.may_chat(hand.me.id, str(p.thread))}
        story = hand.one_of(
            s
            for s in hand.ledger.told
            if s.where in mine and s.owner != hand.me.id and s.messages and not s.gone and not s.passing
        )
        if story is None:
            return False
        await self._remark(story)
        return True

    async def be_remarked_on(self, story: Told) -> None:
        """Have a peer say something of one's own story, and wait until that is seen to be kept."""
        hand = self._hand
        peer = hand.one_of(
            each
            for each in hand.town.members
            if each.id != story.owner and hand.ledger.may_chat(each.id, story.where)
        )
        if peer is not None:
            remark = await Remarking(replace(hand, me=peer))._remark(story)
            await hand.town.wait(lambda: carries(hand.town, remark.message, CLIP))

    async def _remark(self, story: Told) -> Remark:
        hand = self._hand
        hand.ledger.chatting.add((hand.me.id, story.where))
        story.anchored = True
        receipt = hand.one_of(receipts(hand.town, story)) if hand.rng.random() < 0.3 else None
        answered = receipt["id"] if receipt else hand.rng.choice(list(story.messages))
        content, said = self._words(of_message=receipt is None)
        message = await hand.me.say(story.where, content, reply_to=answered)
        remark = Remark(hand.me.id, story, message["id"], said, of_message=receipt is None)
        hand.ledger.remarks.append(remark)
        return remark

    async def rephrase(self) -> bool:
        """Put something that one said of a story in other words."""
        remark = self._standing()
        if remark is None:
            return False
        content, remark.said = self._words(of_message=remark.of_message)
        await self._hand.me.edit(remark.message, content, channel_id=remark.about.where)
        return True

    async def unsay(self) -> bool:
        """Delete something that one said of a story."""
        remark = self._standing()
        if remark is None:
            return False
        remark.said = None
        await self._hand.me.delete(remark.message, channel_id=remark.about.where)
        return True

    def _standing(self) -> Remark | None:
        hand = self._hand
        threads = hand.open_threads()
        return hand.one_of(
            each
            for each in hand.ledger.remarks
            if each.owner == hand.me.id and each.said and each.about.where in threads
        )

    def _words(self, *, of_message: bool) -> tuple[str, Said]:
        """A message, and what is to be kept of it: without the label that says which part it is on.

        What answers a receipt has one label at most: when the story is deleted its receipt goes, and the reply is
        left alone; it must not be a story then.
        """
        hand = self._hand
        texts = hand.words.texts(("Action", "Result"))
        kinds = [Said(None, f"well done, {hand.words.word()}"), Said("result", texts["Result"])]
        if of_message:
            kinds.append(Said("action", f"{texts['Action']}\n{labelled({'Result': texts['Result']})}"))
        said = hand.rng.choice(kinds)
        return (f"{said.section.capitalize()}: {said.text}" if said.section else said.text), said
