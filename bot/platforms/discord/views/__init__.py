"""The buttons and selects. Each carries its state in its custom_id, so it works for ever, also after a restart.

A custom_id is `ls:` + what it does + what it does it to. Whoever presses is who it is done for: no custom_id
names a person, and the core looks only at the presser's own stories.
"""

from typing import Any

from discord import ui

from bot.platforms.discord.views.answering import AnswerButton, PracticeButton
from bot.platforms.discord.views.coverage import CoverageButton
from bot.platforms.discord.views.notes import ImportButton
from bot.platforms.discord.views.receipt import ProbeButton, ProseButton, RemarksButton
from bot.platforms.discord.views.sharing import ShareButton
from bot.platforms.discord.views.stories import (
    DeleteButton,
    EditButton,
    OpenButton,
    PageButton,
    ReallyDeleteButton,
    TagSelect,
)

ITEMS: tuple[type[ui.DynamicItem[Any]], ...] = (
    AnswerButton,
    CoverageButton,
    DeleteButton,
    EditButton,
    ImportButton,
    OpenButton,
    PageButton,
    PracticeButton,
    ProbeButton,
    ProseButton,
    ReallyDeleteButton,
    RemarksButton,
    ShareButton,
    TagSelect,
)
"""Every component that was ever posted; a retired one stays here as long as messages carry it."""
