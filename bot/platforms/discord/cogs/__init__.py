"""The commands and listeners, one cog a topic."""

from discord.ext import commands

from bot.platforms.discord.cogs.groups import Groups
from bot.platforms.discord.cogs.learning import Learning
from bot.platforms.discord.cogs.listening import Listening
from bot.platforms.discord.cogs.notes import Notes
from bot.platforms.discord.cogs.prompts import Prompts
from bot.platforms.discord.cogs.questions import Questions
from bot.platforms.discord.cogs.reminders import Reminders
from bot.platforms.discord.cogs.stories import Stories

COGS: tuple[type[commands.Cog], ...] = (
    Groups,
    Prompts,
    Questions,
    Reminders,
    Stories,
    Notes,
    Learning,
    Listening,
)
