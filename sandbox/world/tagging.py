"""Tags that the posts of a forum bear.

Source: https://discord.com/developers/docs/resources/channel#forum-tag-object
"""

from collections.abc import Collection
from typing import Any

from sandbox import limits
from sandbox.errors import refusal
from sandbox.permissions import Json
from sandbox.validation.channels import REQUIRE_TAG
from sandbox.validation.form import Form
from sandbox.world.core import Core


def checked(core: Core, user_id: str, forum: Json, raw: Any, before: Collection[str]) -> list[str]:
    """The tags that a post is to bear, in place of those it bore `before`.

    Raises DiscordError: 50035 for unknown or too many ones, 40067 for none where one is needed, 50013 for one that only
    moderators give and take.
    """
    form = Form()
    given = form.items(("applied_tags",), raw, most=limits.THREAD_TAGS)
    tags = [form.snowflake(("applied_tags", index), each) for index, each in enumerate(given)]
    known = {tag["id"]: tag for tag in forum["available_tags"]}
    if not known.keys() >= set(tags):
        form.refuse(("applied_tags",), "BASE_TYPE_CHOICES", "Unknown tag")
    form.finish()
    changed = set(tags) ^ set(before)
    guarded = any(known[each]["moderated"] for each in changed if each in known)
    if guarded and not core.access.manages_threads(user_id, forum):
        raise refusal(50013)
    if forum["flags"] & REQUIRE_TAG and not tags:
        raise refusal(40067)
    return tags
