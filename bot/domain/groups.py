"""StudyGroup: one channel of a workspace with its schedule and its choice of principles."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.calendar import Schedule, Weekday
from bot.domain.places import Place


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The principles a group practises, in order, and those that weigh more."""

    chosen: tuple[str, ...]
    focus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyGroup:
    """A group as it is kept; `since` is when its schedule took effect, so that nothing is due from before.

    `steward` is the account of the manager who set it up, or changed it last; `digest` is the day on which the group is
    told how its week went, if it wants that.
    """

    id: int
    place: Place
    schedule: Schedule
    curriculum: Curriculum
    since: datetime
    paused: bool
    steward: str | None = None
    digest: Weekday | None = None

    @property
    def seed(self) -> str:
        """What makes this group's order of principles its own, and the same on every machine."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class DailyPrompt:
    """A prompt claimed, and perhaps posted, for one group and one local date; see `storage.daily` for its steps."""

    id: int
    group: StudyGroup
    local_date: date
    principle: str
    prompt: str
    message: str | None
    thread: str | None
    skipped: bool
    failure: str | None
    attempts: int
    claimed_at: datetime
    posted_at: datetime | None
    over: bool

    @property
    def thread_place(self) -> Place:
        """Where it is answered. Raises ValueError while it has no thread."""
        if self.thread is None:
            raise ValueError("this prompt has no thread yet")
        return Place(self.group.place.platform, self.group.place.workspace, self.thread)
