"""One life of the bot after another: those that end badly, and the quiet ones in which everything is reckoned up."""

import asyncio
import random
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.soak import kept, shelves, verdict
from tests.soak.diary import Diary
from tests.soak.endings import Ending
from tests.soak.ledger import Ledger
from tests.soak.managing import Managing
from tests.soak.members import Member
from tests.soak.processes import Bot, Processes, Trouble
from tests.soak.sendings import Sendings
from tests.soak.steps import Provocation, Step, Traps
from tests.soak.town import Town
from tests.soak.weather import Weather

STEP_SECONDS = 45.0
"""How long a life waits for its end; when that does not come, it is killed where it is."""

IDLE_SECONDS, IDLE_STEP_SECONDS = 0.5, 5.0
"""How long a life goes on when everybody is done: one that is to end at any request, or at what somebody did."""

WISHES = 3
"""How often everybody wishes for a reminder before the first life ends."""

MANAGED = 0.4
"""How often managers do something in a life."""

RECKONING_SECONDS = 40.0
"""How long everything may take to become right when nobody disturbs the bot."""

LOOK_SECONDS = 0.1
"""How often a reckoning looks."""


class Wrong(Exception):
    """A reckoning found something lost, doubled or stale; the sentences say what."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Lives:
    """Begins and ends the bot's lives in a town."""

    town: Town
    members: list[Member]
    ledger: Ledger
    diary: Diary
    database: Path
    processes: Processes
    traps: Traps
    weather: Weather
    managing: Managing
    seed: int
    rng: random.Random = field(default_factory=random.Random)
    """Of the life that goes on: what is chosen in one does not hang on what came of those before."""

    async def _begin(self) -> Bot:
        self.rng.seed(f"{self.seed}/{len(self.diary.lives)}")
        bot = await self.processes.begin(self.town.time.ahead)
        self.diary.born(self.town.time.now())
        self.town.alone = False
        return bot

    async def found(self) -> None:
        """The first life: the study groups are set up, and one whose hour is over today gets a prompt at once."""
        bot = await self._begin()
        await bot.caught_up()
        manager, lounge = self.town.manager, self.town.lounge
        for group in self.town.groups:
            wanted = {"channel": group.channel, "time": f"{group.at:%H:%M}", "zone": group.zone.key}
            wanted["digest"] = group.digest
            await manager.command(lounge, "setup", wanted)
        now = self.town.time.now()
        over = next(each for each in self.town.groups if not each.forum and each.due(each.today(now)) < now)
        await manager.command(over.channel, "prompt now")
        await self.members[0].begin()
        for _ in range(WISHES):
            await asyncio.gather(*(member.wishing.remind(surely=True) for member in self.members))
        await self._end(bot)
        if not any(prompt.thread for prompt in self.town.prompts()):
            raise Trouble("no group could be founded")

    async def live(self, ending: Ending) -> bool:
        """A life among people, with troubles, that ends as told; returns whether its end came as it was meant to."""
        is_digest = ending.step is not None and ending.step.provocation is Provocation.DIGEST
        self.traps.trap = trap = ending.trap(passing=self._unposted() if is_digest else 0)
        bot = await self._begin()
        self._disturb(ending)
        busy = self._set_to_work(ending.step)
        if self.rng.random() < MANAGED:
            busy.append(asyncio.create_task(self._manage()))
        if self.traps.is_late and self._may_arrive(ending):
            busy.append(asyncio.create_task(self._let_arrive()))
        end = asyncio.create_task(trap.sprung.wait() if trap else self._any_moment())
        if ending.step is None:  # there may be no such request any more
            busy.append(asyncio.create_task(self._idle(tuple(busy), end, IDLE_SECONDS)))
        elif ending.step.is_provoked:
            busy.append(asyncio.create_task(self._idle(tuple(busy), end, IDLE_STEP_SECONDS)))
        try:
            await asyncio.wait((end, bot.ended), timeout=STEP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if bot.ended.done():
                raise Trouble(f"the bot ended by itself with status {bot.ended.result()}")
            met = end.done() and not end.cancelled()
            await asyncio.sleep(self.rng.choice((0.0, 0.0, self.rng.uniform(0.0, 0.05))))
            await self._end(bot, asked=ending.asked)
        finally:
            self.town.leave_alone()
            self.traps.trap = None
            end.cancel()
            await self.weather.clear()
            await asyncio.gather(*busy)
        return met

    async def _manage(self) -> None:
        await self._connected()
        await self.managing.manage()

    def _may_arrive(self, ending: Ending) -> bool:
        """Whether what was given up arrives in this life; never in a quiet one, for which see `endings`."""
        is_doubled = ending.step is not None and ending.step.provocation is Provocation.DOUBLED
        return is_doubled or (not ending.asked and self.rng.random() < 0.5)

    async def _let_arrive(self) -> None:
        await self._connected()
        await asyncio.sleep(self.rng.uniform(0.0, 1.0))
        self.traps.release()

    async def arrive(self) -> None:
        """Let what was given up take effect now."""
        if self.traps.is_late:
            self.traps.release()
            await self.town.world.until(lambda: not self.traps.hanging)

    def _unposted(self) -> int:
        """How many prompts fall due in channels now: each comes before the digests."""
        now = self.town.time.now()
        posted = {prompt.group for prompt in self.town.prompts() if prompt.day == prompt.group.today(now)}
        due = (each for each in self.town.groups if each.due(each.today(now)) <= now and not each.forum)
        return sum(each not in posted for each in due)

    def _set_to_work(self, step: Step | None) -> list[asyncio.Task[None]]:
        """Everybody does something; one of them what leads to the step."""
        people = self.rng.sample(self.members, len(self.members))
        busy = []
        if step:
            people.sort(key=lambda member: not member.suits(step))
            busy.append(asyncio.create_task(self._provoke(people.pop(0), step)))
        return busy + [asyncio.create_task(self._busy(member)) for member in people]

    async def _end(self, bot: Bot, *, asked: bool = True) -> None:
        gateway = self.town.sandbox.gateway
        sessions = [connection.session for connection in gateway.connections if connection.session]
        status = 0
        if asked:
            status = await bot.terminate()
        else:
            await bot.kill()
        self.town.leave_alone()
        self.diary.died(self.town.time.now())
        await self.town.world.until(lambda: not gateway.connections)
        for session in sessions:  # nobody will resume them
            gateway.end(session)
        if status:
            raise Trouble(f"the bot ended with status {status} when it was asked to end")

    async def _idle(
        self, busy: Collection[asyncio.Task[None]], end: asyncio.Task[Any], seconds: float
    ) -> None:
        """End a life in which nothing happens any more."""
        await asyncio.wait(busy)
        await asyncio.wait((end,), timeout=seconds)
        end.cancel()

    async def _any_moment(self) -> None:
        await self._connected()
        await asyncio.sleep(self.rng.uniform(0.0, 1.0))

    async def _connected(self) -> None:
        await self.town.wait(lambda: self.town.sandbox.gateway.connected)

    async def _busy(self, member: Member) -> None:
        times = self.rng.randint(0, 3)
        await self._connected()
        await member.busy(times)

    def _disturb(self, ending: Ending) -> None:
        """Troubles, but none that would keep the bot from the step at which it is to be killed."""
        if ending.step is None and self.rng.random() < 0.7:
            self.weather.requests_fail(self.rng)
        if self.rng.random() < (0.2 if ending.step else 0.5):
            self.weather.gateway_fails(self.rng)

    async def _provoke(self, member: Member, step: Step) -> None:
        await self._connected()
        await member.provoke(step)

    async def reckon(self, *, stormy: bool = False, last: bool = False) -> None:
        """A life that nobody ends: all must become right, and stay so. Raises Wrong and Trouble.

        In a `stormy` one the connection fails while people write, and what they wrote must be taken in all the same.
        At the `last` one some do everything that people do, and all look whether they find their stories.
        """
        await self.arrive()
        self.town.time.move_to(kept.free_at(self.database) or self.town.time.now())
        bot = await self._begin()
        self.diary.peace.append(self.town.time.now())
        await bot.caught_up()
        if stormy:
            self.weather.gateway_fails(self.rng)
            await asyncio.gather(*(self._busy(member) for member in self.members))
        if last:
            await asyncio.gather(self.members[0].do_everything(), self.members[-1].do_everything())
            await self.managing.remove(await self.managing.add())
            await self.managing.add()
        await self._until_right(bot)
        await self.weather.clear()
        seen = await self._looked() if last else []
        await self._end(bot)
        if found := seen + self.problems():
            raise Wrong(found)

    async def _looked(self) -> list[str]:
        return await shelves.problems(self.town, kept.stories(self.database), kept.feedback(self.database))

    async def _until_right(self, bot: Bot) -> None:
        try:
            async with asyncio.timeout(RECKONING_SECONDS):
                while self.problems():
                    await asyncio.wait((bot.ended,), timeout=LOOK_SECONDS)
                    if bot.ended.done():
                        raise Trouble(f"the bot ended by itself with status {bot.ended.result()}")
        except TimeoutError:
            raise Wrong(self.problems()) from None

    @property
    def sendings(self) -> Sendings:
        """Reminders and digests."""
        return Sendings(self.town, self.ledger, self.diary)

    def problems(self) -> list[str]:
        """What is wrong now."""
        return verdict.problems(self.town, self.ledger, self.diary, self.database)
