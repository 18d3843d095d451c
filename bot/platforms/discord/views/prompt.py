"""What stands under a daily prompt, and the mark by which a posted one is known again."""

import re

import discord
from discord import ui

from bot.domain.stories import Occasion, Source
from bot.platforms.discord.views.answering import AnswerButton
from bot.platforms.discord.views.coverage import CoverageButton
from bot.platforms.discord.views.layout import custom_ids, view_of

_MARK = re.compile(rf"ls:answer:{Source.DAILY}:(\d{{1,18}})")
"""The custom_id of the first button."""


def marked(message: discord.Message) -> int | None:
    """The id of the daily prompt that a message of ours shows; None if it shows none."""
    marks = map(_MARK.fullmatch, custom_ids(message) if message.embeds else ())
    return next((int(mark[1]) for mark in marks if mark), None)


def prompt_buttons(daily_id: int) -> ui.View:
    """*Answer in a form* and *My coverage*."""
    return view_of(AnswerButton(Occasion(Source.DAILY, str(daily_id))), CoverageButton())
