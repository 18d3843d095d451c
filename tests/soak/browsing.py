"""What members do with kept stories: look, open, choose principles, share, delete; and they turn the coach off."""

from datetime import timedelta

from sandbox import Run
from tests.soak.filling import Filling
from tests.soak.hand import Hand, has, offers
from tests.soak.ledger import Coached, Share
from tests.soak.noted import Noted, Saved, Sent, Tags
from tests.soak.town import Message, buttons

SHARE, DELETE, REALLY = "Share", "Delete", "Delete it for good"

AGAIN = timedelta(minutes=1)
"""For how long who got no answer presses *Share* again; the platform knows the first one for some minutes."""

MOST_TAGS = 3


class Browsing:
    """Kept stories."""

    def __init__(self, hand: Hand, filling: Filling) -> None:
        self._hand, self._filling = hand, filling

    async def look(self) -> bool:
        """Look at one's stories or coverage."""
        await self._command(self._hand.rng.choice(("mystories", "coverage")))
        return True

    async def tag(self) -> bool:
        """Open a story and say which principles it shows."""
        opened = await self._opened()
        if opened is not None:
            story, message = opened
            if not (isinstance(story, Sent) and story.noted):
                await self._tag(story, message)
        return True

    async def delete(self, *, newest: bool = False) -> bool:
        """Open a story, read it, and delete it for good."""
        opened = await self._opened(newest=newest)
        if opened is not None and len(opened[0].standing()) == 1:
            story, message = opened
            asking = await self._hand.press(message, DELETE)
            if asking.message is not None and has(asking.message, REALLY):
                run = await self._hand.me.press(asking.message, REALLY, wait=False)
                story.deletions.append(run)
                await self._hand.settled(run)
        return True

    async def _command(self, name: str) -> Run:
        return await self._hand.settled(await self._hand.me.command(self._hand.town.lounge, name, wait=False))

    async def _opened(self, *, newest: bool = False) -> tuple[Noted, Message] | None:
        """The newest story or any of the last, opened and read; None if it does not say yet what was told."""
        page = (await self._command("mystories")).message
        labels = [str(each.get("label")) for each in buttons(page)] if page else []
        opening = [label for label in labels if label.startswith("Open ")]
        choice = self._hand.one_of(opening[:1] if newest else opening)
        if page is None or choice is None:
            return None
        opened = await self._hand.press(page, choice)
        story = self._hand.ledger.which(self._hand.me.id, opened.text)
        if story is None or story.deletions or opened.message is None or not has(opened.message, DELETE):
            return None
        said = [{text for _, text in standing} for standing in story.standing()]
        return (
            (story, opened.message) if any(all(t in opened.text for t in texts) for texts in said) else None
        )

    async def _tag(self, story: Noted, message: Message) -> None:
        (select,) = (each for row in message["components"] for each in row["components"] if each["type"] == 3)
        keys = [option["value"] for option in select["options"]]
        chosen = self._hand.rng.sample(keys, self._hand.rng.randint(1, MOST_TAGS))
        run = await self._hand.me.select(message, select["custom_id"], chosen, wait=False)
        story.tags.append(Tags(frozenset(chosen), run))
        await self._hand.settled(run)

    async def share(self) -> bool:
        """Share a story that was just kept, once or twice at once; press again if that came to nothing."""
        hand = self._hand
        share = self.unanswered() or await self._new_share()
        if share is None:
            return True
        for _ in range(hand.rng.choice((1, 1, 2))):
            share.runs.append(await hand.me.press(share.button, SHARE, wait=False))
        for run in share.runs:
            await hand.settled(run)
        return True

    def unanswered(self) -> Share | None:
        """A share that got no answer, a moment ago."""
        since = self._hand.town.time.now() - AGAIN
        return self._hand.one_of(
            share
            for share in self._hand.ledger.shares
            if share.story.owner == self._hand.me.id
            and share.first_at > since
            and share.is_latest
            and not share.acknowledged
        )

    async def _new_share(self) -> Share | None:
        story = self._typed() if self._hand.rng.random() < 0.5 else None
        story = story or await self._filling.keep()
        version = story.latest
        if version is None or not version.acknowledged or not offers(version.runs[-1], SHARE):
            return None
        if isinstance(story, Saved):
            story.is_shared = True
        button = version.runs[-1].message or {}
        share = Share(story, version, version.texts, button, self._hand.town.time.now())
        self._hand.ledger.shares.append(share)
        return share

    def _typed(self) -> Sent | Saved | None:
        """A story that was sent in a form, shown with the button, and not shared like this before."""
        shared = [share.version for share in self._hand.ledger.shares]
        return self._hand.one_of(
            s
            for s in self._hand.ledger.sent_by(self._hand.me.id)
            if s.latest and s.is_settled and s.latest not in shared and offers(s.latest.runs[-1], SHARE)
        )

    async def turn_coach(self) -> bool:
        """Turn the coach off or on."""
        hand = self._hand
        on = hand.rng.random() < 0.5
        run = await hand.me.command(hand.town.lounge, "coach", {"on": on}, wait=False)
        hand.ledger.coached.setdefault(hand.me.id, []).append(Coached(on, run))
        await hand.settled(run)
        return True
