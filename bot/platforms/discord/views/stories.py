"""The pages of one's own stories, and the buttons and the select on them."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.domain.coach import Advice
from bot.domain.principles import Principle
from bot.domain.stories import MAX_PRINCIPLES, Story
from bot.platforms import wording
from bot.platforms.discord import forms, render
from bot.platforms.discord.access import Interaction, account_of, core_of
from bot.platforms.discord.errors import answer, guarded
from bot.platforms.discord.received import MOST_SHOWN, add_feedback
from bot.platforms.discord.views.about_story import StoryButton, about_story
from bot.platforms.discord.views.answering import PracticeButton
from bot.platforms.discord.views.coverage import CoverageButton
from bot.platforms.discord.views.layout import view_of
from bot.platforms.discord.views.receipt import ProbeButton, RemarksButton, receipt_items
from bot.platforms.discord.views.sharing import ShareButton

PAGE_SIZE = 5
"""Stories on a page: one row of buttons opens them, and a row holds five.
https://docs.discord.com/developers/components/reference#action-row"""


class OpenButton(StoryButton, template=about_story("open")):
    """Shows one story of one's own in full."""

    verb = "open"
    label = "Open"

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Show the story privately."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_story(interaction, self.story_id)


class EditButton(StoryButton, template=about_story("edit")):
    """Opens the form for a story of one's own."""

    verb = "edit"
    label = "Edit in a form"

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Open the form."""
        core = core_of(interaction)
        await forms.show(interaction, core.forms.reopen(account_of(interaction.user), self.story_id))


class DeleteButton(StoryButton, template=about_story("delete")):
    """Asks whether a story of one's own is to be deleted."""

    verb = "delete"
    label = "Delete"

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Ask privately."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await core_of(interaction).bank.story(account_of(interaction.user), self.story_id)
        view = view_of(ReallyDeleteButton(self.story_id))
        await interaction.edit_original_response(content=wording.REALLY_DELETE, view=view)


class ReallyDeleteButton(StoryButton, template=about_story("delete!")):
    """Deletes a story of one's own."""

    verb = "delete!"
    label = "Delete it for good"

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Delete it."""
        await interaction.response.defer()
        await core_of(interaction).bank.delete(account_of(interaction.user), self.story_id)
        await interaction.edit_original_response(content=wording.DELETED, view=None)


class PageButton(
    ui.DynamicItem[ui.Button[Any]], template=r"ls:page:(?P<principle>[a-z-]{1,64}|\*):(?P<page>\d{1,6})"
):
    """Turns to another page of one's stories."""

    def __init__(self, principle: str | None, page: int, label: str) -> None:
        custom_id = f"ls:page:{principle or '*'}:{page}"
        super().__init__(ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id))
        self.principle = principle
        self.page = page

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the page back."""
        return cls(None if match["principle"] == "*" else match["principle"], int(match["page"]), "…")

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Put the other page in place of this one."""
        await interaction.response.defer()
        principle = core_of(interaction).lookup.find(self.principle) if self.principle else None
        await show_shelf(interaction, principle=principle, page=self.page)


class TagSelect(ui.DynamicItem[ui.Select[Any]], template=r"ls:tag:(?P<id>\d{1,18})"):
    """Says which principles a story of one's own shows."""

    def __init__(
        self, story_id: int, principles: tuple[Principle, ...] = (), tagged: tuple[str, ...] = ()
    ) -> None:
        select: ui.Select[Any] = ui.Select(
            custom_id=f"ls:tag:{story_id}",
            placeholder="Which principles does it show? Up to three",
            min_values=1,
            max_values=MAX_PRINCIPLES,
            options=[
                discord.SelectOption(
                    label=f"{p.number}. {p.name}"[:100], value=p.key, default=p.key in tagged
                )
                for p in principles
            ],
        )
        super().__init__(select)
        self.story_id = story_id

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        """Read the story back; the choices come with the interaction."""
        return cls(int(match["id"]), tuple(core_of(interaction).principles))

    @guarded
    async def callback(self, interaction: Interaction) -> None:
        """Keep the tags, the one that was primary staying so, and show the story again."""
        await interaction.response.defer()
        core, account = core_of(interaction), account_of(interaction.user)
        before = (await core.bank.story(account, self.story_id)).principles
        kept = [key for key in before if key in self.item.values]
        await core.bank.tag(account, self.story_id, [*kept, *(v for v in self.item.values if v not in kept)])
        await show_story(interaction, self.story_id)


def saved_buttons(story: Story, principles: tuple[Principle, ...], advice: Advice | None) -> ui.View:
    """Under the note that a story was kept; one without a principle is asked for it."""
    items: list[ui.Item[Any]] = [OpenButton(story.id, "Read it"), EditButton(story.id), CoverageButton()]
    items += [ShareButton(story.id), *receipt_items(story, advice)]
    if not story.principles:
        items.append(TagSelect(story.id, principles))
    return view_of(*items)


async def say_saved(interaction: Interaction, story: Story) -> None:
    """Answer with what was kept, what is missing and what the coach says."""
    core = core_of(interaction)
    advice = await core.coaching.advice(account_of(interaction.user), story)
    lines = [wording.saved(story), *wording.remarks(advice)]
    buttons = saved_buttons(story, tuple(core.principles), advice)
    await answer(interaction, "\n".join(lines), view=buttons)


async def show_shelf(
    interaction: Interaction, *, principle: Principle | None, page: int = 1, shared: bool = False
) -> None:
    """Answer a deferred interaction with a page of one's stories; a shared one has no buttons."""
    core = core_of(interaction)
    found = await core.bank.shelf(
        account_of(interaction.user), principle=principle, page=page, size=PAGE_SIZE
    )
    embed = render.shelf(found, core.bank.principle, whose=interaction.user.display_name if shared else None)
    items: list[ui.Item[Any]] = []
    if not found.total:
        items.append(PracticeButton(principle, None if principle else "Practise one"))
    items += [
        OpenButton(story.id, f"Open {number}")
        for number, story in enumerate(found.stories, start=found.first)
    ]
    key = principle.key if principle else None
    if found.page > 1:
        items.append(PageButton(key, found.page - 1, "Newer"))
    if found.page < found.pages:
        items.append(PageButton(key, found.page + 1, "Older"))
    await interaction.edit_original_response(embed=embed, view=view_of(*([] if shared else items)))


async def show_story(interaction: Interaction, story_id: int) -> None:
    """Answer a deferred interaction with one of one's own stories in full."""
    core = core_of(interaction)
    account = account_of(interaction.user)
    story = await core.bank.story(account, story_id)
    received = await core.bank.received(account, story_id, most=MOST_SHOWN)
    question, answers = await core.bank.question(story), await core.probes.answered(story)
    embed, file = render.whole_story(story, core.bank.principle, question=question, answers=answers)
    add_feedback(embed, received)
    items: list[ui.Item[Any]] = [EditButton(story.id), RemarksButton(story.id)]
    items += [ProbeButton(story.id)] if story.complete else []
    items += [ShareButton(story.id), DeleteButton(story.id)]
    view = view_of(*items, TagSelect(story.id, tuple(core.principles), story.principles))
    await interaction.edit_original_response(embed=embed, view=view, attachments=[file] if file else [])
