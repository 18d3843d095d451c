"""Everything a platform may ask of the core, built once per process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.data import load_focus, load_principles, load_prompts, load_talk
from bot.domain.errors import LodestarError
from bot.domain.groups import Curriculum
from bot.domain.principles import Principle
from bot.domain.prompts import PromptBank
from bot.happenings import Tell, Woke, unheard
from bot.services.answers import Answers
from bot.services.bank import StoryBank
from bot.services.cards import Cards
from bot.services.coaching import Coaching
from bot.services.daily import DailyPrompts
from bot.services.digests import Digests
from bot.services.exchange import Exchange
from bot.services.feedback import PeerFeedback
from bot.services.forms import Forms
from bot.services.groups import StudyGroups
from bot.services.lookup import PrincipleLookup
from bot.services.notebook import Notebook
from bot.services.nudges import Nudges
from bot.services.owed import Owed
from bot.services.pace import Pace
from bot.services.ports import Clock, Messenger
from bot.services.probes import Probes
from bot.services.questions import Questions
from bot.services.receipts import Receipts
from bot.services.reminders import Reminders
from bot.services.sharing import Sharing
from bot.services.troubles import Troubles
from bot.storage.database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")

NOTE_SECONDS = 0.25
"""How long stopping waits to note how far all is read; without it more is read after the next start."""


@dataclass(frozen=True, slots=True)
class Core:
    """The use cases, side by side."""

    clock: Clock
    principles: Sequence[Principle]
    prompts: PromptBank
    focus: Sequence[str]
    talk: str
    lookup: PrincipleLookup
    groups: StudyGroups
    questions: Questions
    daily: DailyPrompts
    digests: Digests
    reminders: Reminders
    troubles: Troubles
    answers: Answers
    forms: Forms
    bank: StoryBank
    notebook: Notebook
    receipts: Receipts
    coaching: Coaching
    exchange: Exchange
    sharing: Sharing
    probes: Probes
    nudges: Nudges
    pace: Pace
    tell: Tell
    under_way: set[str] = field(default_factory=set, repr=False)

    async def wake(self) -> int:
        """Do what is due by the clock, prompts first; returns how many were posted.

        What fails is logged, and keeps nothing else from being done. Wakes may overlap: while one is still at what is
        less urgent than prompts, others leave that to it.
        """
        posted = await _attempt("posting prompts", self.daily.post_due())
        await _attempt("taking stock", self._take_stock())
        await asyncio.gather(
            self._alone("posting digests", self.digests.post_due),
            self._alone("sending reminders", self.reminders.send_due),
            self._alone("doing chores", self._do_chores),
        )
        return posted or 0

    async def _alone(self, what: str, deed: Callable[[], Awaitable[object]]) -> None:
        """Unless it is under way: whatever takes long must not take up the next minutes' wakes."""
        if what in self.under_way:
            return
        self.under_way.add(what)
        try:
            await _attempt(what, deed())
        finally:
            self.under_way.remove(what)

    def miss(self, platform: str, workspace: str | None = None) -> None:
        """Events may have been missed on a platform, or in one workspace of it."""
        self.answers.miss(platform, workspace)
        self.daily.miss()

    async def _do_chores(self) -> None:
        await _attempt("telling managers", self.troubles.tell())
        await _attempt("reading what was not read", self.answers.make_up())
        await _attempt("looking for doubles", self.daily.make_up())
        await _attempt("taking old offers away", self.nudges.tidy())
        await _attempt("forgetting old imports", self.exchange.tidy())

    async def _take_stock(self) -> None:
        overdue = await self.daily.overdue()
        complete, drafts = await self.notebook.tally()
        self.tell(
            Woke(
                at=self.clock.now(),
                due=len(overdue),
                due_since=min(overdue, default=None),
                complete=complete,
                drafts=drafts,
            )
        )

    async def close(self) -> None:
        """Finish what was promised."""
        await self.receipts.close()
        try:
            async with asyncio.timeout(NOTE_SECONDS):
                await _attempt("noting how far all is read", self.answers.close())
        except TimeoutError:
            log.warning("how far all is read could not be noted in time")


async def _attempt(what: str, deed: Awaitable[T]) -> T | None:
    try:
        return await deed
    except LodestarError as failure:
        log.warning("%s failed: %s", what, failure)
        return None
    except Exception:
        log.exception("%s failed", what)
        return None


def build_core(
    database: Database,
    clock: Clock,
    messenger: Messenger,
    *,
    wordings: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> Core:
    """Build the use cases on a migrated database; `wordings` are those of the host's own note.

    `tell` hears what happens.
    """
    principles = load_principles()
    prompts = load_prompts()
    focus = load_focus()
    lookup = PrincipleLookup(principles)
    owed = Owed(clock)
    receipts = Receipts(database, clock, messenger, prompts, owed)
    nudges = Nudges(database, clock, messenger)
    feedback = PeerFeedback(database, clock, messenger, owed)
    answers = Answers(
        database, clock, messenger, lookup, receipts=receipts, nudges=nudges, feedback=feedback, owed=owed
    )
    by_key = {principle.key: principle for principle in principles}
    cards = Cards(database, by_key, prompts)
    daily = DailyPrompts(
        database,
        clock,
        messenger,
        principles=principles,
        bank=prompts,
        cards=cards,
        newcomers=answers.newcomers,
        tell=tell,
    )
    default = Curriculum(tuple(p.key for p in principles), focus)
    return Core(
        clock=clock,
        principles=principles,
        prompts=prompts,
        focus=focus,
        talk=load_talk(),
        lookup=lookup,
        groups=StudyGroups(database, clock, lookup, default=default),
        questions=Questions(database, clock, lookup, prompts),
        daily=daily,
        digests=Digests(
            database,
            clock,
            messenger,
            principles=by_key,
            coming=daily.coming,
            is_read=answers.all_read,
            tell=tell,
        ),
        reminders=Reminders(
            database,
            clock,
            messenger,
            cards=cards,
            is_read=answers.all_read,
            tell=tell,
        ),
        troubles=Troubles(database, clock, messenger),
        answers=answers,
        forms=Forms(database, clock, receipts),
        bank=StoryBank(
            database,
            clock,
            principles=principles,
            bank=prompts,
            focus=focus,
            receipts=receipts,
            look_again=answers.look_again,
        ),
        notebook=Notebook(database),
        receipts=receipts,
        coaching=Coaching(database, clock, receipts),
        exchange=Exchange(database, clock, principles, wordings=wordings or {}),
        sharing=Sharing(database, messenger, principles=principles, bank=prompts),
        probes=Probes(database, clock, prompts, receipts),
        nudges=nudges,
        pace=Pace(clock),
        tell=tell,
    )
