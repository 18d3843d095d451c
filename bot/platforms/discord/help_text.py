"""The help card, made from the commands themselves so that it cannot fall behind them."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.domain.principles import Principle
from bot.domain.star import CORE
from bot.platforms import wording
from bot.platforms.discord import render

INTRODUCTION = (
    "Each day I post a question. Answer in its thread with a STAR story, in one message or several, or in a form. "
    "I keep it in your own story bank, tell you what is still missing, and what would make it stronger. "
    "Reply to somebody's story in the thread to give feedback: 📎 says that it is kept for them. "
    "Begin with `Result:` or another part if it is about that."
)

MANAGERS = "**For managers, those with the *Manage Server* permission**"

DIGEST = "`/setup` and `/groups change` take a `digest` day: once a week the group is told how it went, without names."


def _listed(tree: app_commands.CommandTree[Any], *, for_managers: bool) -> str:
    """The commands that everybody is offered, or those that only managers are."""
    managed = {f"/{each.qualified_name}" for each in tree.walk_commands() if _needs_rights(each)}
    return "\n".join(
        f"`{name}` {description}" for name, description in commands(tree) if (name in managed) is for_managers
    )


def _needs_rights(command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> bool:
    """Discord asks for the rights of the outermost command (Application Command Permissions)."""
    return (command.root_parent or command).default_permissions is not None


def commands(tree: app_commands.CommandTree[Any]) -> Iterator[tuple[str, str]]:
    """Every command that is offered, as people type it, with its description."""
    for command in sorted(tree.walk_commands(), key=lambda command: command.qualified_name):
        if isinstance(command, app_commands.Command):
            yield f"/{command.qualified_name}", command.description
    for menu in tree.get_commands(type=discord.AppCommandType.message):
        yield menu.name, "On a message of yours, under Apps: keep it as a story"


def card(tree: app_commands.CommandTree[Any], principles: Sequence[Principle], *, talk: str) -> discord.Embed:
    """How to answer, what can be typed, and the sixteen."""
    everybody, managers = _listed(tree, for_managers=False), _listed(tree, for_managers=True)
    embed = discord.Embed(colour=render.COLOUR, title="Lodestar: practise one principle a day")
    embed.description = f"{INTRODUCTION}\n\n{everybody}\n\n{MANAGERS}\n{managers}\n{DIGEST}"
    star = "\n".join(f"**{section.title}:** {wording.HINTS[section]}" for section in CORE)
    embed.add_field(name="A STAR story", value=star, inline=False)
    names = " · ".join(f"{p.number} {p.name}" for p in principles)
    embed.add_field(name="The sixteen", value=names, inline=False)
    read = f"[Amazon's own wording]({principles[0].link}) · [the talk in which Amazon's CEO explains them]({talk})"
    embed.add_field(name="Read and watch", value=read, inline=False)
    return embed
