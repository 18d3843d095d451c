"""Looks with the members' own eyes: /mystories, page by page, each story opened, and /export."""

from collections.abc import AsyncIterator

from sandbox import Actor
from tests.soak.exchanging import exported, told
from tests.soak.kept import KeptRemark, KeptStory
from tests.soak.town import Town, buttons
from tests.soak.words import marks

OLDER = "Older"

PAGES = 4
"""How many pages a member looks at: nobody opens hundreds of stories in a minute."""

ON_A_PAGE = 5


async def problems(town: Town, there: list[KeptStory], feedback: list[KeptRemark]) -> list[str]:
    """Where what a member reads is not what is kept: each opened story is one of theirs, and each is there once.

    The note has what peers said of them, too.
    """
    found = []
    for member in town.members:
        mine = {story.id: {text for _, text in story.parts} for story in there if story.owner == member.id}
        note = exported(await member.command(town.lounge, "export")) or ""
        missing = {text for texts in mine.values() for text in texts} - set(told(note))
        missing |= {word for each in feedback if each.story in mine for word in marks(each.text)} - marks(
            note
        )
        found += [f"the note of {member.name} lacks {text!r}" for text in sorted(missing)]
        read = [text async for text in _opened(member, town.lounge)]
        if len(read) != min(len(mine), PAGES * ON_A_PAGE):
            found.append(f"{member.name} opens {len(read)} stories and has {len(mine)}")
        for text in read:
            which = [number for number, wanted in mine.items() if all(part in text for part in wanted)]
            if len(which) != 1:
                found.append(f"{member.name} reads what is kept {len(which)} times: {text}")
            else:
                del mine[which[0]]
    return found


async def _opened(member: Actor, channel: str) -> AsyncIterator[str]:
    """The newest stories of a member's, as they read when they are opened."""
    page = await member.command(channel, "mystories")
    for _ in range(PAGES):
        if page.message is None:
            return
        labels = [str(button.get("label")) for button in buttons(page.message)]
        for label in labels:
            if label.startswith("Open "):
                yield (await member.press(page.message, label)).text
        if OLDER not in labels:
            return
        page = await member.press(page.message, OLDER)
