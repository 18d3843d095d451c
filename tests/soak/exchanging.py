"""What members do with notes: they export their stories, change and add some, and import them."""

import base64
import re
from collections.abc import Sequence

from sandbox import Run
from tests.soak.hand import Hand, offers
from tests.soak.ledger import Import
from tests.soak.noted import Sent
from tests.soak.words import PARTS, Texts

SAVE_THESE = "Save these"

_PLACE = re.compile(r"^(?=## )", re.MULTILINE)
_STORY = re.compile(r"^(?=### )", re.MULTILINE)


class Exchanging:
    """Notes."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def exchange(self) -> bool:
        """Export, change some stories that were sent in forms or notes, add some, import, and confirm it."""
        hand = self._hand
        again = hand.one_of(
            each
            for each in hand.ledger.imports
            if each.owner == hand.me.id and each.is_latest and not each.acknowledged
        )
        if again is not None:
            await self._confirm(again)
            return True
        note = exported(await self._command("export", {}))
        if note is None:
            return True
        changed = [(story, hand.words.texts()) for story in self._changeable(note)]
        added = [hand.words.texts() for _ in range(hand.rng.randint(0 if changed else 1, 2))]
        text = self._edited(note, changed, added)
        run = await self._command("import", {"note": ("note.md", text)})
        if run.message is not None and offers(run, SAVE_THESE):
            proposed = Import(hand.me.id, run.message)
            for story, texts in changed:
                proposed.add(story, texts)
            for number, texts in enumerate(added):
                new = Sent(owner=hand.me.id, where=f"note {run.interaction.id}-{number}")
                hand.ledger.sent.append(new)
                proposed.add(new, texts)
            hand.ledger.imports.append(proposed)
            await self._confirm(proposed)
        return True

    async def _confirm(self, proposed: Import) -> None:
        run = await self._hand.me.press(proposed.button, SAVE_THESE, wait=False)
        proposed.pressed(run)
        await self._hand.settled(run)

    async def be_refused(self) -> None:
        """Send a file that is no text."""
        await self._command("import", {"note": ("note.md", b"\xff")})

    async def _command(self, name: str, options: dict[str, object]) -> Run:
        hand = self._hand
        return await hand.settled(await hand.me.command(hand.town.lounge, name, options, wait=False))

    def _changeable(self, note: str) -> Sequence[Sent]:
        there = [
            story
            for story in self._hand.ledger.sent_by(self._hand.me.id)
            if not story.tags
            and not story.set_apart
            and story.is_settled
            and set(story.versions[-1].texts.values()) <= set(told(note))
        ]
        return self._hand.rng.sample(there, min(len(there), self._hand.rng.randint(0, 2)))

    def _edited(self, note: str, changed: Sequence[tuple[Sent, Texts]], added: Sequence[Texts]) -> str:
        """The note with only the changed stories and the added ones: what is left out of a note stays as it is."""
        places = [_STORY.split(place) for place in _PLACE.split(note)[1:]]
        target = self._hand.rng.randrange(len(places))
        lines = []
        for number, (heading, *stories) in enumerate(places):
            kept = [
                _reworded(block, story.versions[-1].texts, texts)
                for block in stories
                for story, texts in changed
                if set(story.versions[-1].texts.values()) <= set(told(block))
            ]
            if number == target:
                kept += [_block(texts) for texts in added]
            if kept:
                lines += [heading.splitlines()[0], *kept]
        return "\n".join(lines)


def exported(run: Run) -> str | None:
    """The note of an export, if there was an answer."""
    if run.message is None or not run.message["attachments"]:
        return None
    (attachment,) = run.message["attachments"]
    file = run.actor.world.state.files[attachment["id"]]
    return base64.b64decode(file["content"]).decode()


def told(note: str) -> list[str]:
    """What a note says behind its labels."""
    return [line.partition(":** ")[2] for line in note.splitlines()]


def _reworded(block: str, before: Texts, after: Texts) -> str:
    for part, text in before.items():
        block = block.replace(text, after[part])
    return block


def _block(texts: Texts) -> str:
    return "\n".join(["### My story, using STAR:", *(f"**{part}:** {texts[part]}" for part in PARTS), ""])
