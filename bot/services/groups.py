"""Study groups: set up, list, change, pause, resume and remove."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.calendar import Schedule, Weekday, parse_time, parse_weekday, parse_weekdays
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.groups import Curriculum, StudyGroup
from bot.domain.places import Place
from bot.domain.principles import Principle
from bot.services.lookup import PrincipleLookup
from bot.services.ports import Clock
from bot.services.zones import find_zone
from bot.storage import groups as rows
from bot.storage.database import Database

NONE_WORDS = frozenset({"none", "no", "nothing", "-"})
ALL_WORDS = frozenset({"all", "every", "everything", "*"})
OFF_WORDS = NONE_WORDS | {"off", "never", "stop"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a manager typed; None leaves things as they are, or as they are by default for a new group."""

    at: str | None = None
    zone: str | None = None
    weekdays: str | None = None
    principles: str | None = None
    focus: str | None = None
    digest: str | None = None


class StudyGroups:
    """The use cases around study groups."""

    def __init__(
        self, database: Database, clock: Clock, lookup: PrincipleLookup, *, default: Curriculum
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._default = default

    async def set_up(self, place: Place, wishes: Wishes, *, by: str | None = None) -> StudyGroup:
        """Make the channel a study group, or change the one it is; `by` is the manager's account.

        Raises InvalidInput (what was typed cannot be used, or a new group lacks its time or zone),
        UnknownPrinciple and AmbiguousPrinciple; nothing is changed then.
        """
        async with self._database.transaction() as tx:
            there = await rows.at_channel(tx, place)
            schedule = self._schedule(there, wishes)
            curriculum = self._curriculum(there, wishes)
            paused = there is not None and there.paused
            steward = by or (there.steward if there else None)
            return await rows.save(
                tx,
                place,
                schedule,
                curriculum,
                since=self._clock.now(),
                paused=paused,
                steward=steward,
                digest=_digest_day(there, wishes),
            )

    def _schedule(self, there: StudyGroup | None, wishes: Wishes) -> Schedule:
        if there is not None:
            schedule = there.schedule
        elif wishes.at is None or wishes.zone is None:
            raise InvalidInput("A new study group needs a time, such as 08:30, and a time zone.")
        else:
            schedule = Schedule(at=parse_time(wishes.at), zone="UTC", weekdays=frozenset(Weekday))
        if wishes.at is not None:
            schedule = replace(schedule, at=parse_time(wishes.at))
        if wishes.zone is not None:
            schedule = replace(schedule, zone=find_zone(wishes.zone).key)
        if wishes.weekdays is not None:
            schedule = replace(schedule, weekdays=parse_weekdays(wishes.weekdays))
        return schedule

    def _curriculum(self, there: StudyGroup | None, wishes: Wishes) -> Curriculum:
        before = self._default if there is None else there.curriculum
        chosen, focus = before.chosen, before.focus
        if wishes.principles is not None:
            named = self._named(wishes.principles, everything=self._default.chosen)
            chosen = tuple(each.key for each in named) or self._default.chosen
        if wishes.focus is not None:
            named = self._named(wishes.focus, everything=chosen)
            focus = tuple(each.key for each in named)
            if strangers := [each.name for each in named if each.key not in chosen]:
                raise InvalidInput(
                    f"The focus names {', '.join(f'*{name}*' for name in strangers)}, which this group does not "
                    "practise. Add to `principles` what you want in focus too."
                )
        return Curriculum(chosen, tuple(key for key in focus if key in chosen))

    def _named(self, text: str, *, everything: tuple[str, ...]) -> list[Principle]:
        """The principles listed with commas; “all” means `everything`, “none” nothing."""
        word = text.strip().casefold()
        if word in NONE_WORDS:
            return []
        parts = everything if word in ALL_WORDS else text.replace(";", ",").split(",")
        return list(dict.fromkeys(self._lookup.find(part) for part in parts if part.strip()))

    async def of_workspace(self, platform: str, workspace: str) -> Sequence[StudyGroup]:
        """All groups of a workspace, oldest first."""
        async with self._database.reading() as tx:
            return await rows.of_workspace(tx, platform, workspace)

    async def pick(self, place: Place, *, named: str | None) -> StudyGroup:
        """The group that is meant: the named channel's, else this channel's, else the only one.

        Raises NotFound when there is none, InvalidInput when it is not clear which.
        """
        groups = await self.of_workspace(place.platform, place.workspace or "")
        wanted = [group for group in groups if group.place.channel == (named or place.channel)]
        if wanted:
            return wanted[0]
        if named is not None:
            raise NotFound("That channel is no study group. `/groups list` shows those there are.")
        if not groups:
            raise NotFound("There is no study group here yet. `/setup` makes one.")
        if len(groups) > 1:
            raise InvalidInput("There are several study groups here: say which channel you mean.")
        return groups[0]

    async def pause(self, group: StudyGroup, *, paused: bool) -> StudyGroup:
        """Pause or resume; what fell due while paused is not made up for."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await rows.set_paused(tx, group.id, paused=paused, since=now)
        return replace(group, paused=paused, since=now)

    async def remove(self, group: StudyGroup) -> None:
        """Stop the group for good; everybody's stories stay."""
        async with self._database.transaction() as tx:
            await rows.remove(tx, group.id)


def _digest_day(there: StudyGroup | None, wishes: Wishes) -> Weekday | None:
    if wishes.digest is None:
        return there.digest if there else None
    return None if is_off(wishes.digest) else parse_weekday(wishes.digest)


def is_off(text: str) -> bool:
    """Whether somebody typed that they do not want something."""
    return text.strip().casefold() in OFF_WORDS
