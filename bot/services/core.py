"""Everything a platform may ask of the core, built once per process."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.data import load_focus, load_principles, load_prompts, load_talk
from bot.domain.groups import Curriculum
from bot.domain.principles import Principle
from bot.domain.prompts import PromptBank
from bot.services.answers import Answers
from bot.services.bank import StoryBank
from bot.services.daily import DailyPrompts
from bot.services.forms import Forms
from bot.services.groups import StudyGroups
from bot.services.lookup import PrincipleLookup
from bot.services.notebook import Notebook
from bot.services.ports import Clock, Messenger
from bot.storage.database import Database


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
    daily: DailyPrompts
    answers: Answers
    forms: Forms
    bank: StoryBank
    notebook: Notebook


def build_core(database: Database, clock: Clock, messenger: Messenger) -> Core:
    """Build the use cases on a migrated database."""
    principles = load_principles()
    prompts = load_prompts()
    focus = load_focus()
    lookup = PrincipleLookup(principles)
    default = Curriculum(tuple(p.key for p in principles), focus)
    return Core(
        clock=clock,
        principles=principles,
        prompts=prompts,
        focus=focus,
        talk=load_talk(),
        lookup=lookup,
        groups=StudyGroups(database, clock, lookup, default=default),
        daily=DailyPrompts(database, clock, messenger, principles=principles, bank=prompts),
        answers=Answers(database, clock, messenger, lookup),
        forms=Forms(database, clock),
        bank=StoryBank(database, clock, principles=principles, bank=prompts, focus=focus),
        notebook=Notebook(database),
    )
