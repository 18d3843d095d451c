"""A run: lives of the bot that end badly, the time between them, and reckonings."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sandbox import Sandbox
from sandbox.limits import NONCE_MINUTES
from tests.soak import kept
from tests.soak.diary import Diary
from tests.soak.endings import Ending
from tests.soak.hand import Hand
from tests.soak.ledger import Ledger
from tests.soak.lives import Lives, Wrong
from tests.soak.managing import Managing
from tests.soak.members import Member
from tests.soak.processes import Processes, Trouble
from tests.soak.sights import digests, reminders
from tests.soak.steps import Provocation, Traps, unnamed
from tests.soak.town import MEMBERS, SEASONS, Time, Town
from tests.soak.weather import Weather
from tests.soak.words import MARK, Words

TRAFFIC, WORLD = "traffic.jsonl", "world.txt"

MOODY = len(MEMBERS) - 1
"""Who turns the coach off and on."""

UNRECKONED = timedelta(days=2, hours=12)
"""How much time passes at most without a reckoning, but for one long absence: faults are to be found early."""

TRIES = 3
"""An end that did not come so often, and never came, is a fault of this harness, or of the bot."""

AWAY_HOURS = (1, 3, 5, 8, 40, 200)
"""How long the bot is away at times, give or take a third: part of a day, whole local dates, more than a week."""

STORMY_EVERY = 3
"""Every so many reckonings is a stormy one."""


@dataclass
class Account:
    """What came of a run: how the lives ended, and what was wrong in the end."""

    seed: int
    met: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    reckonings: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def out_of_reach(self) -> list[str]:
        """The ends that were tried several times and never came."""
        return [name for name, times in self.missed.items() if times >= TRIES and not self.met[name]]

    def note(self, ending: Ending, *, met: bool) -> None:
        """A life has ended."""
        (self.met if met else self.missed)[ending.name] += 1


class Soak:
    """One run."""

    def __init__(self, lives: Lives, account: Account, say: Callable[[str], None]) -> None:
        self._lives, self._account, self._say = lives, account, say
        self._rng, self._town, self._diary = random.Random(), lives.town, lives.diary

    async def run(self, planned: Iterable[Ending]) -> None:
        """All of it. Raises Wrong and Trouble."""
        await self._lives.found()
        for number, ending in enumerate(planned, start=1):
            self._rng.seed(f"{self._account.seed}/{number}")
            await self._pass_time(ending)
            met = await self._lives.live(ending)
            self._account.note(ending, met=met)
            self._say(
                f"{number:4}  {self._town.time.now():%d %b %H:%M}  {'' if met else 'not '}{ending.name}"
            )
            await self._write_to_nobody()
        await self._reckon(last=True)

    async def _write_to_nobody(self) -> None:
        """Some people write, or press in vain, while there is no bot."""
        for member in self._rng.sample(self._lives.members, 2):
            await member.busy(1)

    async def _reckon(self, *, last: bool = False) -> None:
        self._account.reckonings += 1
        stormy = not last and self._account.reckonings % STORMY_EVERY == 0
        await self._lives.reckon(stormy=stormy, last=last)

    async def _pass_time(self, ending: Ending) -> None:
        """Until what the next life needs; no local date ends unreckoned, unless the bot is away for all of it."""
        provocation = ending.step.provocation if ending.step else None
        if provocation is Provocation.REMIND and self._next_reminders() is None:
            await self._go_on_to(self._soon() + self._next_to_remind_of())
            await self._reckon()
        await self._go_on_to(self._target(provocation))
        if provocation is not Provocation.REMIND:  # or who is to be reminded might answer
            await self._write_to_nobody()

    async def _go_on_to(self, target: datetime) -> None:
        if self._is_owed(target) or target - self._diary.peace[-1] > UNRECKONED:
            await self._reckon()
        now = self._town.time.now()
        if any(each.today(now) != each.today(target) for each in self._town.groups):
            await self._lives.arrive()
        self._town.time.move_to(target)

    def _next_reminders(self) -> datetime | None:
        return self._lives.sendings.next_reminders(self._town.time.now())

    def _next_to_remind_of(self) -> datetime:
        """When the next prompt falls due of which somebody wants to be reminded; if nobody does, the next of all."""
        wishes = self._lives.ledger.wishes
        groups = {group for (_, group), held in wishes.items() if held[-1].at} or self._town.groups
        return min(group.next_due(self._town.time.now()) for group in groups)

    def _soon(self) -> timedelta:
        return timedelta(minutes=self._rng.uniform(3, 12))

    def _target(self, provocation: Provocation | None) -> datetime:
        now, rng, soon = self._town.time.now(), self._rng, self._soon()
        if provocation in (Provocation.DUE, Provocation.FORUM_DUE):
            forum = provocation is Provocation.FORUM_DUE
            return soon + min(group.next_due(now) for group in self._town.groups if group.forum == forum)
        if provocation is Provocation.DIGEST:
            return soon + min(group.next_digest(now) for group in self._town.groups)
        if provocation is Provocation.REMIND and (due := self._next_reminders()):
            return soon + due
        if (
            provocation is Provocation.DOUBLED
        ):  # Discord has forgotten by then that it took the message before
            return now + timedelta(minutes=NONCE_MINUTES) + soon
        if provocation is Provocation.SHARE:
            return now
        if provocation is Provocation.INTERRUPTED or self._lives.traps.is_late or rng.random() < 0.7:
            return now + soon
        return now + timedelta(hours=rng.choice(AWAY_HOURS) * rng.uniform(0.7, 1.3))

    def _is_owed(self, target: datetime) -> bool:
        now, founded = self._town.time.now(), self._diary.founded
        return any(
            (founded < group.due(today) <= now and not self._diary.owes(group, today))
            or self._lives.sendings.is_open(now, group)
            for group in self._town.groups
            if (today := group.today(now)) != group.today(target)
        )


async def run(
    folder: Path, planned: Iterable[Ending], *, seed: int, say: Callable[[str], None] = lambda _: None
) -> tuple[Account, Lives]:
    """Let the bot live and die in a fresh town; logs, traffic and database stay in the folder."""
    _empty(folder)
    account, time = Account(seed), Time(SEASONS[seed % len(SEASONS)])
    async with Sandbox(clock=time.now, record=folder / TRAFFIC) as sandbox:
        town = Town(sandbox, time)
        sandbox.faults = traps = Traps(town.kind, town.world.feed.touch)
        processes = Processes(folder, token=sandbox.token, api=sandbox.api_url)
        ledger, words = Ledger(), Words()
        members = [
            Member(actor, town, ledger, words, random.Random(f"{seed}/{n}"), is_moody=n == MOODY)
            for n, actor in enumerate(town.members)
        ]
        diary = Diary(time.now(), peace=[time.now()])
        manager = Hand(town.manager, town, ledger, words, random.Random(f"{seed}/manager"))
        lives = Lives(
            town,
            members,
            ledger,
            diary,
            processes.database,
            processes,
            traps,
            Weather(sandbox),
            Managing(manager),
            seed,
        )
        try:
            await Soak(lives, account, say).run(planned)
        except Wrong as wrong:
            account.problems += wrong.problems
        except Trouble as trouble:
            account.problems.append(str(trouble))
        finally:
            await processes.close()
        account.problems += [f"never came to this end: {name}" for name in account.out_of_reach]
        account.problems += _after(sandbox, processes, traps.tokens)
        account.problems += _unnamed(folder / TRAFFIC, town)
        account.counts = _counts(lives, processes.log)
        if account.problems:
            (folder / WORLD).write_text(town.world.everything(), encoding="utf-8")
    return account, lives


def _empty(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def _after(sandbox: Sandbox, processes: Processes, tokens: set[str]) -> list[str]:
    """What can be said once nothing runs any more: leaks in the log, damage to the file, gaps of the local Discord."""
    problems = [f"the local Discord does not know {route}" for route in sandbox.unknown_routes]
    problems += [f"the local Discord failed: {error!r}" for error in sandbox.internal_errors]
    if damage := kept.damage(processes.database):
        problems.append(f"the database is damaged: {damage}")
    return problems + leaks(processes.log, secrets={sandbox.token, *tokens})


def _unnamed(traffic: Path, town: Town) -> list[str]:
    lines = map(json.loads, traffic.read_text("utf-8").splitlines())
    requests = {(line["method"], line["path"]) for line in lines if "method" in line}
    return [f"no step is named for {shape}" for shape in unnamed(requests, town.kind)]


def leaks(log: Path, *, secrets: set[str]) -> list[str]:
    """The lines of a log that hold what a member wrote, or a secret."""
    problems = []
    for number, line in enumerate(log.read_text("utf-8", errors="replace").splitlines(), start=1):
        if MARK in line:
            problems.append(f"{log.name}:{number} holds what somebody wrote")
        if any(secret in line for secret in secrets):
            problems.append(f"{log.name}:{number} holds a secret")
    return problems


def _counts(lives: Lives, log: Path) -> dict[str, int]:
    ledger = lives.ledger
    return {
        "prompts": sum(1 for _ in lives.town.prompts()),
        "stories told": len(ledger.told),
        "stories sent": len(ledger.sent),
        "messages saved": len(ledger.saved),
        "remarks": len(ledger.remarks),
        "reminders": sum(
            len(reminders(lives.town, owner, prompt.daily))
            for prompt in lives.town.prompts()
            for owner, group in ledger.wishes
            if group == prompt.group
        ),
        "digests": sum(len(digests(lives.town, group)) for group in lives.town.groups),
        "answers to questions": len(ledger.answers),
        "stories begun or finished in a form": sum(bool(story.forms) for story in ledger.told),
        "questions added": len(ledger.questions),
        "notes imported": len(ledger.imports),
        "stories shared": len(ledger.shares),
        "stories deleted": sum(bool(story.deletions) for story in ledger.stories()),
        "stories tagged": sum(bool(story.tags) for story in ledger.stories()),
        "errors in the bot's log": log.read_text("utf-8", errors="replace").count(" ERROR "),
    }
