"""What managers do: they give a group questions of its own, and take some away."""

from tests.soak.hand import Hand
from tests.soak.ledger import Question

PRINCIPLES = ("ownership", "dive-deep", "frugality")


class Managing:
    """A group's own questions."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def manage(self) -> None:
        """Add a question, or remove one that is there."""
        removable = [each for each in self._hand.ledger.questions if each.acknowledged and not each.removals]
        question = self._hand.one_of(removable) if self._hand.rng.random() < 0.4 else None
        if question is None:
            await self.add()
        else:
            await self.remove(question)

    async def add(self) -> Question:
        """Give a group a question."""
        hand = self._hand
        group, text = hand.rng.choice(hand.town.groups), f"When did {hand.words.word()} go wrong?"
        options = {"principle": hand.rng.choice(PRINCIPLES), "question": text, "channel": group.channel}
        run = await hand.me.command(hand.town.lounge, "questions add", options, wait=False)
        hand.ledger.questions.append(question := Question(group, text, run))
        await hand.settled(run)
        return question

    async def remove(self, question: Question) -> None:
        """Take a question away from its group."""
        hand = self._hand
        options = {"question": question.text, "channel": question.group.channel}
        run = await hand.me.command(hand.town.lounge, "questions remove", options, wait=False)
        question.removals.append(run)
        await hand.settled(run)
