"""What outcomes look like on Discord; pure functions."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import discord
from discord.utils import escape_markdown, format_dt

from bot.domain.calendar import describe_weekdays
from bot.domain.coach import before_sharing
from bot.domain.coverage import Coverage, Reach
from bot.domain.foreign import one_line
from bot.domain.groups import StudyGroup
from bot.domain.note import Standing
from bot.domain.principles import Principle
from bot.domain.prompts import Prompt
from bot.domain.star import CORE
from bot.domain.stories import Story
from bot.platforms import wording
from bot.platforms.discord import limits
from bot.platforms.discord.access import link
from bot.services.bank import Shelf
from bot.services.daily import Planned
from bot.services.exchange import Proposal
from bot.services.ports import Shared

COLOUR = discord.Colour(0x2E6F8E)
UNREADABLE_SHOWN = 10
"""Places of a note that are named one by one."""

EXCERPT = 90
"""Characters of a story shown in a list."""

SHOWN_OR_NEAR = 2_000
"""Characters at the beginning of a story that decide whether its excerpt is shown to others."""

Names = Callable[[str], Principle]
"""Finds a principle by its key."""


def thread_name(principle: Principle, day: date) -> str:
    """Named for principle and date."""
    return f"{principle.name} · {day:%a} {day.day} {day:%b %Y}"[: limits.THREAD_NAME]


def inert(text: str) -> str:
    """Foreign text as it was typed: no markdown of its own, and mentions, timestamps and emoji stay letters.

    Source: https://docs.discord.com/developers/reference#message-formatting
    """
    return escape_markdown(text).replace("<", "\\<")


def prompt_card(principle: Principle, prompt: Prompt, *, footer: str) -> discord.Embed:
    """A question with its principle and a reminder of what each part needs."""
    card = discord.Embed(
        colour=COLOUR,
        title=f"{principle.number}. {principle.name}",
        url=principle.link,
        description=f"*{principle.wording}*\n\n**{inert(prompt.question)}**",
    )
    lines = [f"**{section.title}** – {wording.HINTS[section]}" for section in CORE]
    card.add_field(name="Tell it as a STAR story", value="\n".join(lines), inline=False)
    card.set_footer(text=footer)
    return card


def excerpt(story: Story) -> str:
    """The beginning of a story, on one line."""
    first = next(iter(story.parts.values()))
    return escape_markdown(one_line(first.text, EXCERPT))


def guarded_excerpt(story: Story) -> str:
    """The beginning of a story for others, unless it looks confidential."""
    first, part = next(iter(story.parts.items()))
    return wording.WITHHELD if before_sharing({first: part.text[:SHOWN_OR_NEAR]}) else excerpt(story)


def _owner(whose: str | None) -> str:
    return "Your" if whose is None else f"{one_line(whose, 40)}'s"


def shelf(page: Shelf, names: Names, *, whose: str | None) -> discord.Embed:
    """A page of somebody's stories; `whose` names them to others, None is for themselves."""
    of = f" for {page.principle.name}" if page.principle else ""
    embed = discord.Embed(colour=COLOUR, title=f"{_owner(whose)} stories{of}")
    if not page.total:
        embed.description = (
            f"No story{of} yet. Answer the daily prompt in its thread, or start one with the button below."
        )
        return embed
    drafts = page.total - page.complete
    counts = [f"{page.complete} complete"] * bool(page.complete)
    counts += [wording.count(drafts, "draft")] * bool(drafts)
    show = excerpt if whose is None else guarded_excerpt
    said = page.feedback if whose is None else {}
    lines = [
        f"{_listed(number, story, names, said.get(story.id, 0))}\n> {show(story)}"
        for number, story in enumerate(page.stories, start=page.first)
    ]
    embed.description = "\n\n".join(lines)
    of_pages = f" · page {page.page} of {page.pages}" if page.pages > 1 else ""
    embed.set_footer(text=f"{wording.enumerate_words(counts)}{of_pages}")
    return embed


def _listed(number: int, story: Story, names: Names, said: int) -> str:
    tags = ", ".join(names(key).name for key in story.principles) or "no principle yet"
    where = f" · [where you told it]({link(story.place)})" if story.place and story.place.message else ""
    received = f" · 💬 {said}" if said else ""
    return (
        f"**{number}. {tags}** · {format_dt(story.created_at, 'D')}{where}\n{wording.state(story)}{received}"
    )


def story_title(story: Story, names: Names) -> str:
    """The principles a story shows."""
    return ", ".join(names(key).name for key in story.principles) or "A story without a principle"


def whole_story(
    story: Story, names: Names, *, question: str | None, answers: Mapping[str, str]
) -> tuple[discord.Embed, discord.File | None]:
    """One story in full, for its owner; as a file when Discord's card is too small for it."""
    told = f"Told {format_dt(story.created_at, 'D')}"
    if story.place and story.place.message:
        told += f" · [where you told it]({link(story.place)})"
    more = "".join(f"\n\n*{asked}*\n{answer}" for asked, answer in answers.items())
    return _story_card(story_title(story, names), story, question, more, f"{wording.state(story)} · {told}")


def shared_story(shared: Shared) -> tuple[discord.Embed, discord.File | None]:
    """One story in full, for everybody."""
    tags = ", ".join(principle.name for principle in shared.principles)
    title = f"{one_line(shared.by, 40)}'s story{f' for {tags}' if tags else ''}"
    return _story_card(title, shared.story, shared.question, "", "Reply to this message with your feedback.")


def _story_card(
    title: str, story: Story, question: str | None, more: str, last: str
) -> tuple[discord.Embed, discord.File | None]:
    embed = discord.Embed(colour=COLOUR, title=title[:256])
    text = f"{wording.labelled(story.texts)}{more}"
    asked = f"*{inert(question)}*\n\n" if question else ""
    if len(asked) + len(text) + len(last) + 2 <= limits.EMBED_DESCRIPTION:
        embed.description = f"{asked}{text}\n\n{last}"
        return embed, None
    embed.description = f"{asked}{excerpt(story)}\n\n{last}\n\nThe whole story is in the file."
    return embed, text_file(text, "story.md")


def text_file(text: str, name: str) -> discord.File:
    """A text as an attachment."""
    return discord.File(io.BytesIO(text.encode()), filename=name)


def coverage(found: Coverage, *, whose: str | None) -> discord.Embed:
    """All sixteen with how far they are told, the gaps first in a “next” line."""
    embed = discord.Embed(
        colour=COLOUR,
        title=f"{_owner(whose)} coverage: {found.covered} of {len(found.reaches)}",
        description="\n".join(_reach(reach) for reach in found.reaches),
    )
    following = ", ".join(reach.principle.name for reach in found.gaps[:3])
    done = "Every principle has a complete story. Polish them, or tell a second one."
    embed.add_field(name="Next", value=following or done, inline=False)
    embed.set_footer(text="★ focus principle")
    return embed


def _reach(reach: Reach) -> str:
    mark = "✅" if reach.complete else "📝" if reach.drafts else "⬜"
    counts = [f"complete ×{reach.complete}"] * bool(reach.complete)
    counts += [f"draft ×{reach.drafts}"] * bool(reach.drafts)
    star = " ★" if reach.focus else ""
    return f"{mark} {reach.principle.number}. {reach.principle.name}{star} – {', '.join(counts) or 'none'}"


def principle_card(
    principle: Principle, prompts: Sequence[Prompt], *, talk: str, official: str | None
) -> discord.Embed:
    """One principle with the questions of the bank, and the official wording if a note of the reader's has it."""
    embed = discord.Embed(
        colour=COLOUR,
        title=f"{principle.number}. {principle.name}",
        url=principle.link,
        description=principle.wording,
    )
    if official:
        embed.add_field(name="In your note", value=f"*{one_line(official, 1_000)}*", inline=False)
    questions = "\n".join(f"• {prompt.question}" for prompt in prompts)
    embed.add_field(name="Questions to practise", value=questions[: limits.EMBED_FIELD], inline=False)
    embed.add_field(
        name="Read and watch",
        value=f"[Amazon's own wording]({principle.link}) · [the principles explained by Amazon's CEO]({talk})",
        inline=False,
    )
    return embed


def group_line(group: StudyGroup, names: Names) -> str:
    """A study group in one paragraph."""
    plan, schedule = group.curriculum, group.schedule
    state = "⏸️ paused" if group.paused else "▶️ active"
    which = (
        wording.count(len(plan.chosen), "principle")
        + f": {', '.join(names(key).name for key in plan.chosen)}"
    )
    if len(plan.chosen) == 16:
        which = "all sixteen principles"
    focus = ", ".join(names(key).name for key in plan.focus) or "none"
    digest = "" if group.digest is None else f" · digest on {describe_weekdays([group.digest])}"
    return (
        f"<#{group.place.channel}> · {state} · {describe_weekdays(schedule.weekdays)} at "
        f"{schedule.at:%H:%M} ({schedule.zone})\n{which} · focus: {focus}{digest}"
    )


def groups(blocks: Sequence[str], *, above: str = "") -> str:
    """As many study groups as an embed's description holds under what stands above, and how many more there are."""
    text = above
    for shown, block in enumerate(blocks):
        longer = f"{text}\n\n{block}".lstrip()
        rest = f"\n\n… and {wording.count(len(blocks) - shown, 'more group')}."
        enough = len(longer) + (len(rest) if shown + 1 < len(blocks) else 0) <= limits.EMBED_DESCRIPTION
        if not enough:
            return f"{text}{rest}".lstrip()
        text = longer
    return text


def times(due: Sequence[datetime]) -> str:
    """Moments as Discord shows them in each reader's own zone."""
    return "\n".join(f"• {format_dt(moment, 'F')} ({format_dt(moment, 'R')})" for moment in due)


def planned(coming: Sequence[Planned]) -> str:
    """Prompts to come."""
    return "\n".join(
        f"• {format_dt(plan.due, 'F')}: **{plan.principle.name}** – {inert(plan.prompt.question)}"
        for plan in coming
    )


def proposal(found: Proposal) -> discord.Embed:
    """What an import would do, with the places that could not be read."""
    counts = [f"{found.counts[standing]} {standing}" for standing in Standing if found.counts[standing]]
    lines = [f"Stories: {', '.join(counts) or 'none found'}."]
    if found.wordings:
        lines.append(f"Wordings of principles that only you will see: {found.wordings}.")
    lines += [f"⚠️ line {place.line}: {place.why}" for place in found.unreadable[:UNREADABLE_SHOWN]]
    if len(found.unreadable) > UNREADABLE_SHOWN:
        lines.append(f"… and {len(found.unreadable) - UNREADABLE_SHOWN} more places that I could not read.")
    lines.append("Nothing is saved until you press the button." if found.id else "There is nothing to save.")
    return discord.Embed(colour=COLOUR, title="What this note holds", description="\n".join(lines))


def imported(done: Mapping[Standing, int]) -> str:
    """What an import did."""
    added, changed = (
        wording.count(done[standing], "story", "stories") for standing in (Standing.NEW, Standing.CHANGED)
    )
    return f"✅ Imported: {added} added, {changed} changed."


def handed_back(sentence: str, typed: Mapping[str, str]) -> tuple[str, discord.File | None]:
    """A failure with everything the person typed: in the message if it fits, else as a file."""
    text = "\n\n".join(f"**{_field(name)}:** {text}" for name, text in typed.items() if text.strip())
    if not text:
        return sentence, None
    block = f"{sentence} Your text is below, nothing is lost.\n```\n{text}\n```"
    if len(block) <= limits.CONTENT and "```" not in text:
        return block, None
    return f"{sentence} Your text is in the file, nothing is lost.", text_file(text, "your-text.md")


def _field(name: str) -> str:
    """What a field is called: a section or option, or the number of a question."""
    return f"Answer {int(name) + 1}" if name.isdecimal() else name.capitalize()
