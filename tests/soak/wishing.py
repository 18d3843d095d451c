"""What members wish for themselves: that they are reminded of a group's prompt, or not any more."""

from datetime import time

from tests.soak.hand import Hand
from tests.soak.ledger import Wish
from tests.soak.town import Group

HOURS_LATER = (1, 2, 3)
"""How long after its prompt people are reminded; of what falls into a change of the clocks, after that."""


class Wishing:
    """Reminders."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def remind(self, *, surely: bool = False) -> bool:
        """Ask to be reminded, mostly; or `surely` so."""
        hand = self._hand
        group = hand.rng.choice(hand.town.groups)
        at = _later(group, hand.rng.choice(HOURS_LATER)) if surely or hand.rng.random() < 0.8 else None
        options = {"at": f"{at:%H:%M}" if at else "off", "channel": group.channel}
        asked_at = hand.town.time.now()
        run = await hand.me.command(hand.town.lounge, "remind", options, wait=False)
        wish = Wish(hand.me.id, group, at, asked_at, run)
        hand.ledger.wishes.setdefault((hand.me.id, group), []).append(wish)
        await hand.settled(run)
        wish.answered_at = hand.town.time.now()
        return True


def _later(group: Group, hours: int) -> time:
    return group.at.replace(hour=group.at.hour + hours)
