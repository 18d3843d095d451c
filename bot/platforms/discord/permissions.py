"""The permissions Lodestar needs in a study group's channel, and which of them it lacks.

Source of the names: https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
"""

import discord

GroupChannel = discord.TextChannel | discord.ForumChannel

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "add_reactions": "Add Reactions",
}

_NOT_IN_FORUMS = frozenset({"create_public_threads"})
"""In a forum a post is made with Send Messages.
https://docs.discord.com/developers/topics/threads#forums"""

_FORUM_NAMES = {"send_messages": "Create Posts"}


def lacking(channel: GroupChannel, me: discord.Member | None = None) -> list[str]:
    """The names, as Discord's settings show them, of the permissions that are missing in a channel.

    `me` is our own member, where the gateway has not told who that is.
    """
    granted = channel.permissions_for(me or channel.guild.me)
    forum = isinstance(channel, discord.ForumChannel)
    return [
        _FORUM_NAMES.get(flag, name) if forum else name
        for flag, name in _NEEDED.items()
        if not getattr(granted, flag) and not (forum and flag in _NOT_IN_FORUMS)
    ]
