"""What members do all day, and what one of them does to bring the bot to a step."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

from sandbox import Actor
from tests.soak.browsing import Browsing
from tests.soak.exchanging import Exchanging
from tests.soak.filling import Filling
from tests.soak.hand import Hand
from tests.soak.ledger import Ledger
from tests.soak.noted import Told
from tests.soak.remarking import Remarking
from tests.soak.steps import Provocation, Step
from tests.soak.talking import Talking
from tests.soak.town import Town
from tests.soak.wishing import Wishing
from tests.soak.words import Words

Deed = Callable[[], Awaitable[bool]]


class Member:
    """One person, who does one thing at a time; a deed returns whether there was occasion for it."""

    def __init__(
        self,
        actor: Actor,
        town: Town,
        ledger: Ledger,
        words: Words,
        rng: random.Random,
        *,
        is_moody: bool = False,
    ) -> None:
        self.hand = Hand(actor, town, ledger, words, rng)
        self.talking = Talking(self.hand)
        self.filling = Filling(self.hand, self.talking)
        self.exchanging = Exchanging(self.hand)
        self.browsing = Browsing(self.hand, self.filling)
        self.remarking = Remarking(self.hand)
        self.wishing = Wishing(self.hand)
        self._is_moody = is_moody

    @property
    def deeds(self) -> list[Deed]:
        """All that a member may do, as often as it is likely."""
        talk, fill, browse = self.talking, self.filling, self.browsing
        talking = [*[talk.tell] * 4, *[talk.practise] * 2, talk.go_on, *[talk.edit] * 3, talk.shorten]
        talking += [talk.take_back, talk.tell_another, talk.chat]
        remarking = [*[self.remarking.remark] * 2, self.remarking.rephrase, self.remarking.unsay]
        filling = [*[fill.type] * 3, fill.practise, *[fill.begin] * 2, *[fill.finish] * 2]
        filling += [*[fill.answer] * 2, fill.save]
        browsing = [
            browse.look,
            self.wishing.remind,
            browse.tag,
            *[browse.delete] * 2,
            browse.share,
            *[self.exchanging.exchange] * 2,
        ]
        return [
            *talking,
            *remarking,
            *filling,
            *browsing,
            *([browse.turn_coach] * 3 if self._is_moody else []),
        ]

    async def busy(self, times: int) -> None:
        """Do some things, one after another."""
        for _ in range(times):
            await asyncio.sleep(self.hand.rng.uniform(0.0, 0.05))
            await self.hand.rng.choice(self.deeds)()

    async def do_everything(self) -> None:
        """Do one thing of each kind, in peace, so that it is acknowledged."""
        for deed in dict.fromkeys(self.deeds):
            await deed()

    async def begin(self) -> None:
        """Leave something of each kind that the bot looks at when it starts."""
        await self.filling.keep()
        await self.talking.tell_whole(direct=True)

    async def lose_feedback(self, story: Told) -> None:
        """Have a peer say something of one's story, and delete it for good."""
        await self.remarking.be_remarked_on(story)
        await self.browsing.delete(newest=True)

    def suits(self, step: Step) -> bool:
        """Whether this member is the one to bring the bot to a step."""
        if step.provocation is Provocation.SHARE:
            return self.browsing.unanswered() is not None
        return not self._is_moody and (step.direct or self.hand.fresh() is not None)

    async def provoke(self, step: Step) -> None:
        """See that the bot comes to a step; what falls due does so by itself."""
        if step.provocation is Provocation.TELL:
            await self.talking.tell_whole(direct=step.direct)
        elif step.provocation in CHANGES:
            if story := await self.talking.tell_until_shown(direct=step.direct):
                await CHANGES[step.provocation](self, story)
        elif step.provocation in DEEDS:
            await DEEDS[step.provocation](self)


CHANGES: Mapping[Provocation, Callable[[Member, Told], Awaitable[object]]] = {
    Provocation.EDIT: lambda member, story: member.talking.rewrite(story),
    Provocation.SHORTEN: lambda member, story: member.talking.delete_last(story),
    Provocation.TAKE_BACK: lambda member, story: member.talking.withdraw(story),
    Provocation.ERASE: lambda member, _: member.browsing.delete(newest=True),
    Provocation.REMARK: lambda member, story: member.remarking.be_remarked_on(story),
    Provocation.UNCLIP: lambda member, story: member.lose_feedback(story),
}
"""What is done to a story that was just told and shown."""

DEEDS: Mapping[Provocation, Callable[[Member], Awaitable[object]]] = {
    Provocation.PRESS: lambda member: member.filling.type(),
    Provocation.ASK: lambda member: member.browsing.look(),
    Provocation.SHARE: lambda member: member.browsing.share(),
    Provocation.REFUSED: lambda member: member.exchanging.be_refused(),
}
