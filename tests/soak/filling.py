"""What members do with forms and menus: they answer prompts and questions, complete what they told, keep messages."""

from sandbox import Run
from tests.soak.hand import Hand, has
from tests.soak.ledger import Answer
from tests.soak.noted import Saved, Sent, Version
from tests.soak.sights import receipts
from tests.soak.talking import ANSWER, Talking
from tests.soak.town import Message
from tests.soak.words import PARTS, labelled

ASK, SAVE = "Ask me more", "Save as STAR story"


class Filling:
    """Stories in forms, alone or together with messages."""

    def __init__(self, hand: Hand, talking: Talking) -> None:
        self._hand, self._talking = hand, talking

    async def type(self) -> bool:
        """Answer a prompt in a form, for the first time or again."""
        hand = self._hand
        mine = {story.where: story for story in hand.ledger.sent if story.owner == hand.me.id}

        def may_be_typed(thread: str) -> bool:
            story = mine.get(thread)
            if story is None:
                return hand.ledger.free(hand.me.id, thread)
            return not story.set_apart and not story.deletions

        prompt = hand.one_of(each for each in hand.recent() if may_be_typed(str(each.thread)))
        if prompt is None:
            return False
        story = mine.get(str(prompt.thread)) or self._new(str(prompt.thread))
        await self._send(story, prompt.message)
        return True

    async def practise(self) -> bool:
        """Ask for a question of one's own, and answer it in a form."""
        hand = self._hand
        asked = await hand.settled(await hand.me.command(hand.town.lounge, "practice", wait=False))
        if asked.message is not None and has(asked.message, ANSWER):
            story = self._new(f"practice {asked.interaction.id}")
            for _ in range(hand.rng.randint(1, 2)):
                await self._send(story, asked.message)
        return True

    def _new(self, where: str) -> Sent:
        story = Sent(owner=self._hand.me.id, where=where)
        self._hand.ledger.sent.append(story)
        return story

    async def _send(self, story: Sent, asked: Message) -> None:
        form = await self._hand.press(asked, ANSWER)
        if form.modal is not None:
            await self._fill(form, story.send(Version(self._hand.words.texts())))

    async def _fill(self, form: Run, version: Version) -> None:
        version.runs.append(await form.fill(version.texts, wait=False))
        await self._hand.settled(version.runs[-1])

    async def begin(self) -> bool:
        """Begin a story in a form and go on in messages, whatever became of the form."""
        hand = self._hand
        story = await self._talking.begin(direct=hand.rng.random() < 0.3)
        if story is None:
            return False
        story.passing = True
        form = await hand.press(story.asked, ANSWER)
        if form.modal is None:
            await self._talking.say(story, PARTS)
            return True
        await self._fill(form, story.send(hand.words.texts(PARTS[:2])))
        for parts in hand.rng.choice(((PARTS[2:],), (PARTS[2:3], PARTS[3:]))):
            await self._talking.say(story, parts)
        return True

    async def finish(self) -> bool:
        """Send the rest of a story that was begun in messages in a form, or send the form once more.

        What was told is left as the form shows it, even if that is not what was said last.
        """
        hand = self._hand
        story = hand.one_of(s for s in hand.mine() if (s.lacking or s.forms) and not s.anchored)
        if story is None:
            return False
        story.passing = True
        form = await hand.press(story.asked, ANSWER)
        if form.modal is not None:
            rest = [part for part in PARTS if part not in story.texts]
            await self._fill(form, story.send(hand.words.texts(rest)))
        return True

    async def answer(self) -> bool:
        """Answer what an interviewer would ask next about a story."""
        hand = self._hand
        found = ((story, receipt) for story in hand.mine() for receipt in receipts(hand.town, story)[:1])
        asking = hand.one_of((story, receipt) for story, receipt in found if has(receipt, ASK))
        if asking is None:
            return False
        story, receipt = asking
        story.anchored = True
        form = await hand.press(receipt, ASK)
        if form.modal is not None:
            answer = Answer(hand.me.id, f"I would ask {hand.words.word()} first", story)
            hand.ledger.answers.append(answer)
            answer.run = await form.fill({"Answer 1": answer.text}, wait=False)
            await hand.settled(answer.run)
        return True

    async def save(self) -> bool:
        """Keep a message of another channel as a story, or edit one that is kept."""
        hand = self._hand
        kept = [
            saved
            for saved in hand.ledger.saved
            if saved.owner == hand.me.id
            and saved.version.acknowledged
            and not (saved.deletions or saved.is_shared)
        ]
        saved = hand.one_of(each for each in kept if not hand.is_late(each.where))
        if saved is not None and hand.rng.random() < 0.5:
            saved.put(hand.words.texts())
            await hand.me.edit(saved.where, labelled(saved.version.texts), channel_id=hand.town.lounge)
        else:
            await self.keep()
        return True

    async def keep(self) -> Saved:
        """Keep a message of another channel as a story."""
        hand = self._hand
        version = Version(hand.words.texts())
        message = await hand.me.say(hand.town.lounge, labelled(version.texts))
        saved = Saved(
            owner=hand.me.id, where=message["id"], version=version, ever=set(version.texts.values())
        )
        hand.ledger.saved.append(saved)
        version.runs.append(await hand.me.context_menu(hand.town.lounge, SAVE, message, wait=False))
        await hand.settled(version.runs[-1])
        return saved
