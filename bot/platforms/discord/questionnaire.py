"""What a group's own questions look like on Discord; pure functions."""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby

import discord

from bot.domain.groups import StudyGroup
from bot.domain.questions import Question
from bot.platforms import wording
from bot.platforms.discord import limits
from bot.platforms.discord.render import COLOUR, Names, inert, text_file
from bot.services.questions import Imported, Listed

NONE_YET = "None yet: `/questions add` takes one, `/questions import` a file of them."

ASKED_FIRST = "When this principle comes, the group's own questions are asked first."


def added(group: StudyGroup, question: Question, names: Names) -> str:
    """What was added, and when it is asked."""
    start = f"✅ Added for *{names(question.principle).name}* in <#{group.place.channel}>"
    idle = _idle(group, {question.principle}, names)
    return f"{start}:\n> {inert(question.text)}\n{idle or ASKED_FIRST}"


def imported(group: StudyGroup, done: Imported, names: Names) -> str:
    """What a file brought."""
    if not done.added:
        return f"Nothing to add in <#{group.place.channel}>: all questions of that file are there already."
    counts = Counter(each.principle for each in done.added)
    listed = wording.enumerate_words([f"{count} for {names(key).name}" for key, count in counts.items()])
    known = f" Left out as already there: {done.known}." if done.known else ""
    idle = _idle(group, counts.keys(), names)
    return f"✅ Added in <#{group.place.channel}>: {listed}.{known}\n{idle}".strip()


def _idle(group: StudyGroup, principles: Collection[str], names: Names) -> str:
    """A word on questions that are not asked because of what the group practises."""
    idle = [names(key).name for key in principles if key not in group.curriculum.chosen]
    if not idle:
        return ""
    named = wording.enumerate_words(idle)
    return f"⚠️ This group does not practise {named}: nothing of that is asked until `/groups change` adds it."


def listed(own: Sequence[Listed], names: Names) -> tuple[discord.Embed, discord.File | None]:
    """All own questions by principle, with what was asked already; as a file when Discord's card is too small."""
    ordered = sorted(own, key=lambda each: names(each.prompt.principle).number)
    text, shown, counts = "", "", ""
    for key, together in groupby(ordered, key=lambda each: each.prompt.principle):
        of_principle, name = list(together), names(key).name
        text += (
            f"{name}\n" + "".join(f"- {each.prompt.question}{_when(each)}\n" for each in of_principle) + "\n"
        )
        lines = [f"• {inert(each.prompt.question)}{_when(each)}" for each in of_principle]
        shown += "\n".join([f"**{name}**", *lines]) + "\n"
        counts += (
            f"**{name}**: {len(of_principle)}, {sum(each.asked is not None for each in of_principle)} asked\n"
        )
    embed = discord.Embed(colour=COLOUR, title="The group's own questions", description=shown or NONE_YET)
    if len(shown) <= limits.EMBED_DESCRIPTION:
        return embed, None
    embed.description = f"{counts}\nAll of them are in the file."
    return embed, text_file(text, "questions.txt")


def _when(each: Listed) -> str:
    return f" · asked {each.asked.day} {each.asked:%b %Y}" if each.asked else ""
