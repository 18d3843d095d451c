"""When the bot lived, and when it was left in peace long enough for everything to be as it should."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.soak.town import DAY, Group


@dataclass
class Diary:
    """Lives from birth to death, and moments of peace, in the town's time."""

    founded: datetime
    lives: list[list[datetime]] = field(default_factory=list)
    peace: list[datetime] = field(default_factory=list)

    def born(self, at: datetime) -> None:
        """A life begins."""
        self.lives.append([at, at])

    def died(self, at: datetime) -> None:
        """It is over."""
        self.lives[-1][1] = at

    def owes(self, group: Group, day: date) -> bool:
        """Whether the prompt of a date must be there: the bot was in peace on that date once it was due."""
        return (due := group.due(day)) > self.founded and self.in_peace(group, day, due)

    def in_peace(self, group: Group, day: date, since: datetime) -> bool:
        """Whether the bot was in peace on a date from a moment on."""
        return any(since <= at and group.today(at) == day for at in self.peace)

    def born_before(self, moment: datetime) -> datetime:
        """When the life began in which something happened."""
        return max(born for born, _ in self.lives if born <= moment)

    def was_away(self, group: Group, day: date) -> bool:
        """Whether the bot did not live on that date at all."""
        begin, end = group.begins(day), group.begins(day + DAY)
        return not any(born < end and died >= begin for born, died in self.lives)

    def dates(self, group: Group) -> list[date]:
        """The dates from the founding to the last life."""
        first = group.today(self.founded)
        last = max(group.today(died) for _, died in self.lives)
        return [first + n * DAY for n in range((last - first).days + 1)]
