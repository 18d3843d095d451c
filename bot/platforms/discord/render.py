"""What outcomes look like on Discord; pure functions."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

import discord
from discord.utils import escape_markdown, format_dt

from bot.domain.calendar import describe_weekdays
from bot.domain.coverage import Coverage, Reach
from bot.domain.groups import StudyGroup
from bot.domain.principles import Principle
from bot.domain.prompts import Prompt
from bot.domain.star import CORE, Section, render
from bot.domain.stories import Story
from bot.platforms import wording
from bot.platforms.discord import limits
from bot.platforms.discord.access import link
from bot.services.bank import Shelf
from bot.services.daily import Planned

COLOUR = discord.Colour(0x2E6F8E)
EXCERPT = 90
"""Characters of a story shown in a list."""

Names = Callable[[str], Principle]
"""Finds a principle by its key."""


def thread_name(principle: Principle, day: date) -> str:
    """Named for principle and date."""
    return f"{principle.name} · {day:%a} {day.day} {day:%b %Y}"[: limits.THREAD_NAME]


def prompt_card(principle: Principle, prompt: Prompt, *, footer: str) -> discord.Embed:
    """A question with its principle and a reminder of what each part needs."""
    card = discord.Embed(
        colour=COLOUR,
        title=f"{principle.number}. {principle.name}",
        url=principle.link,
        description=f"*{principle.wording}*\n\n**{prompt.question}**",
    )
    lines = [f"**{section.title}** – {wording.HINTS[section]}" for section in CORE]
    card.add_field(name="Tell it as a STAR story", value="\n".join(lines), inline=False)
    card.set_footer(text=footer)
    return card


def excerpt(story: Story) -> str:
    """The beginning of a story, on one line."""
    first = next(iter(story.parts.values()))
    return escape_markdown(wording.one_line(first.text, EXCERPT))


def _owner(whose: str | None) -> str:
    return "Your" if whose is None else f"{wording.one_line(whose, 40)}'s"


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
    counts = [f"{page.complete} complete"] * bool(page.complete) + [f"{_count(drafts, 'draft')}"] * bool(
        drafts
    )
    lines = [_listed(number, story, names) for number, story in enumerate(page.stories, start=page.first)]
    embed.description = "\n\n".join(lines)
    of_pages = f" · page {page.page} of {page.pages}" if page.pages > 1 else ""
    embed.set_footer(text=f"{wording.enumerate_words(counts)}{of_pages}")
    return embed


def _listed(number: int, story: Story, names: Names) -> str:
    tags = ", ".join(names(key).name for key in story.principles) or "no principle yet"
    where = f" · [where you told it]({link(story.place)})" if story.place and story.place.message else ""
    return (
        f"**{number}. {tags}** · {format_dt(story.created_at, 'D')}{where}\n"
        f"{wording.state(story)}\n> {excerpt(story)}"
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def story_title(story: Story, names: Names) -> str:
    """The principles a story shows."""
    return ", ".join(names(key).name for key in story.principles) or "A story without a principle"


def whole_story(
    story: Story, names: Names, *, question: str | None
) -> tuple[discord.Embed, discord.File | None]:
    """One story in full; as a file beside its beginning when Discord's card is too small for it."""
    embed = discord.Embed(colour=COLOUR, title=story_title(story, names)[:256])
    text = render({section: part.text for section, part in story.parts.items()})
    asked = f"*{question}*\n\n" if question else ""
    told = f"Told {format_dt(story.created_at, 'D')}"
    if story.place and story.place.message:
        told += f" · [where you told it]({link(story.place)})"
    rest = f"\n\n{wording.state(story)} · {told}"
    if len(asked) + len(text) + len(rest) <= limits.EMBED_DESCRIPTION:
        embed.description = f"{asked}{text}{rest}"
        return embed, None
    embed.description = f"{asked}{excerpt(story)}{rest}\n\nThe whole story is in the file."
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


def principle_card(principle: Principle, prompts: Sequence[Prompt], *, talk: str) -> discord.Embed:
    """One principle with the questions of the bank."""
    embed = discord.Embed(
        colour=COLOUR,
        title=f"{principle.number}. {principle.name}",
        url=principle.link,
        description=principle.wording,
    )
    questions = "\n".join(f"• {prompt.question}" for prompt in prompts)
    embed.add_field(name="Questions to practise", value=questions[:1024], inline=False)
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
    which = "all sixteen principles" if len(plan.chosen) == 16 else _count(len(plan.chosen), "principle")
    focus = ", ".join(names(key).name for key in plan.focus) or "none"
    return (
        f"<#{group.place.channel}> · {state} · {describe_weekdays(schedule.weekdays)} at "
        f"{schedule.at:%H:%M} ({schedule.zone})\n{which} · focus: {focus}"
    )


def times(due: Sequence[datetime]) -> str:
    """Moments as Discord shows them in each reader's own zone."""
    return "\n".join(f"• {format_dt(moment, 'F')} ({format_dt(moment, 'R')})" for moment in due)


def planned(coming: Sequence[Planned]) -> str:
    """Prompts to come."""
    return "\n".join(
        f"• {format_dt(plan.due, 'F')}: **{plan.principle.name}** – {plan.prompt.question}" for plan in coming
    )


def handed_back(sentence: str, typed: dict[Section, str]) -> tuple[str, discord.File | None]:
    """A failure with everything the person typed: in the message if it fits, else as a file."""
    text = render({section: text for section, text in typed.items() if text.strip()})
    if not text:
        return sentence, None
    block = f"{sentence}\n```\n{text}\n```"
    if len(block) <= limits.CONTENT and "```" not in text:
        return block, None
    return f"{sentence}\nYour text is in the file.", text_file(text, "your-answer.md")
