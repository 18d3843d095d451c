"""New objects in Discord's shapes, with every field that its documentation promises."""

from collections.abc import Iterable
from typing import Any

from sandbox.permissions import Json, Permissions

GATEWAY_PRESENCE, GATEWAY_GUILD_MEMBERS, GATEWAY_MESSAGE_CONTENT = 1 << 13, 1 << 15, 1 << 19
"""Application flags: which privileged intents the page of a small bot allows (resources/application, `_LIMITED`)."""

DAY_MINUTES = 1440


def user(user_id: str, name: str, *, bot: bool = False) -> Json:
    account: Json = {
        "id": user_id,
        "username": name if bot else name.lower().replace(" ", "_"),
        "discriminator": "0",
        "global_name": None if bot else name,
        "avatar": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "banner": None,
        "accent_color": None,
        "public_flags": 0,
        "flags": 0,
    }
    if bot:
        account["bot"] = True
    return account


def own_user(account: Json) -> Json:
    """The bot's account as the bot itself sees it."""
    return {
        **account,
        "mfa_enabled": False,
        "locale": "en-US",
        "premium_type": 0,
        "email": None,
        "verified": True,
        "bio": "",
    }


def application(application_id: str, name: str, owner: Json, *, flags: int) -> Json:
    return {
        "id": application_id,
        "name": name,
        "icon": None,
        "description": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner,
        "approximate_guild_count": 0,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    }


def role(role_id: str, name: str, permissions: Permissions, *, position: int, managed: bool = False) -> Json:
    return {
        "id": role_id,
        "name": name,
        "permissions": str(permissions.value),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def guild(guild_id: str, name: str, owner_id: str, everyone: Permissions) -> Json:
    return {
        "id": guild_id,
        "name": name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": owner_id,
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": [role(guild_id, "@everyone", everyone, position=0)],
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def member(account: Json, joined_at: str, roles: Iterable[str] = ()) -> Json:
    return {
        "user": account,
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": list(roles),
        "joined_at": joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def guild_channel(channel_id: str, guild_id: str, kind: int, name: str, *, position: int) -> Json:
    return {
        "id": channel_id,
        "type": kind,
        "guild_id": guild_id,
        "name": name,
        "position": position,
        "flags": 0,
        "parent_id": None,
        "last_message_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [],
    }


def forum_fields(tags: Iterable[Json]) -> Json:
    return {
        "available_tags": list(tags),
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
        "default_thread_rate_limit_per_user": 0,
    }


def forum_tag(tag_id: str, name: str, *, moderated: bool) -> Json:
    return {"id": tag_id, "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}


def direct_channel(channel_id: str, recipients: Iterable[Json]) -> Json:
    return {"id": channel_id, "type": 1, "last_message_id": None, "flags": 0, "recipients": list(recipients)}


def thread(thread_id: str, parent: Json, name: str, owner_id: str, *, now: str) -> Json:
    """A public thread of `parent`, to be refined by its maker."""
    return {
        "id": thread_id,
        "type": 11,
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": owner_id,
        "name": name,
        "flags": 0,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "message_count": 0,
        "member_count": 0,
        "total_message_sent": 0,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": now,
            "auto_archive_duration": DAY_MINUTES,
            "locked": False,
            "create_timestamp": now,
        },
    }


def thread_member(thread_id: str, user_id: str, joined_at: str) -> Json:
    return {"id": thread_id, "user_id": user_id, "join_timestamp": joined_at, "flags": 0}


def message(message_id: str, channel_id: str, author: Json, now: str) -> Json:
    return {
        "id": message_id,
        "type": 0,
        "channel_id": channel_id,
        "author": author,
        "content": "",
        "timestamp": now,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "flags": 0,
        "pinned": False,
    }


def partial_emoji(text: str) -> Json:
    """The emoji of a reaction route or a reaction: a character, or `name:id` of a custom one."""
    parts = text.removeprefix("a:").strip(":").split(":")
    custom: Any = parts[-1] if len(parts) > 1 and parts[-1].isdigit() else None
    return {"id": custom, "name": parts[-2] if custom else text}
