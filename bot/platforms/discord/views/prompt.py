"""What stands under a daily prompt, and the mark by which a posted one is known again."""

from discord import ui

from bot.domain.stories import Occasion, Source
from bot.platforms.discord.views.answering import AnswerButton
from bot.platforms.discord.views.coverage import CoverageButton
from bot.platforms.discord.views.layout import view_of


def prompt_mark(daily_id: int) -> str:
    """The custom_id of the first button."""
    return f"ls:answer:{Source.DAILY}:{daily_id}"


def prompt_buttons(daily_id: int) -> ui.View:
    """*Answer in a form* and *My coverage*."""
    return view_of(AnswerButton(Occasion(Source.DAILY, str(daily_id))), CoverageButton())
