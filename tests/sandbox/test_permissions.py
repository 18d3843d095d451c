"""Who may see and do what, by roles and overwrites, with Discord's codes."""

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import DiscordError, Permissions
from sandbox.permissions import ALL, NONE, Json, base, in_channel
from tests.sandbox.scene import Scene, text_channel

_SOME = st.integers(0, ALL.value).map(Permissions).map(lambda each: each & ~Permissions.ADMINISTRATOR)
_GUILD, _ROLE, _USER = "1", "2", "3"


def _overwrite(target: str, allow: Permissions, deny: Permissions) -> Json:
    return {"id": target, "type": 0, "allow": str(allow.value), "deny": str(deny.value)}


@given(granted=_SOME, allow=_SOME, deny=_SOME, role_deny=_SOME)
def test_what_is_set_for_a_member_wins(
    granted: Permissions, allow: Permissions, deny: Permissions, role_deny: Permissions
) -> None:
    overwrites = [_overwrite(_ROLE, NONE, role_deny), _overwrite(_USER, allow, deny)]
    result = in_channel(granted, overwrites, guild_id=_GUILD, holder={"id": _USER, "roles": [_ROLE]})
    expected = (granted & ~role_deny & ~deny) | allow
    assert result == (expected if expected & Permissions.VIEW_CHANNEL else NONE)


@given(granted=_SOME, allow=_SOME, deny=_SOME)
def test_roles_allow_what_everyone_is_denied(
    granted: Permissions, allow: Permissions, deny: Permissions
) -> None:
    overwrites = [_overwrite(_GUILD, NONE, deny), _overwrite(_ROLE, allow | Permissions.VIEW_CHANNEL, NONE)]
    result = in_channel(granted, overwrites, guild_id=_GUILD, holder={"id": _USER, "roles": [_ROLE]})
    assert result == (granted & ~deny) | allow | Permissions.VIEW_CHANNEL


@given(deny=st.integers(0, ALL.value).map(Permissions))
def test_administrators_and_owners_may_everything(deny: Permissions) -> None:
    roles = [
        {"id": _GUILD, "permissions": "0"},
        {"id": _ROLE, "permissions": str(Permissions.ADMINISTRATOR.value)},
    ]
    guild = {"id": _GUILD, "owner_id": "9", "roles": roles}
    granted = base(guild, {"roles": [_ROLE]}, _USER)
    assert granted == base(guild, {"roles": []}, "9") == ALL
    overwrites = [_overwrite(_USER, NONE, deny)]
    assert in_channel(granted, overwrites, guild_id=_GUILD, holder={"id": _USER, "roles": []}) == ALL


@pytest.mark.parametrize(
    ("withheld", "body", "code"),
    [
        (Permissions.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permissions.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permissions.EMBED_LINKS, {"embed": discord.Embed(title="x")}, 50013),
    ],
)
async def test_a_missing_permission_is_refused(
    scene: Scene, bot: discord.Client, withheld: Permissions, body: dict[str, Any], code: int
) -> None:
    channel = text_channel(bot, scene.channel_id)
    scene.world.deny_bot(scene.channel_id, withheld)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send(**body)
    assert refused.value.code == code


async def test_threads_have_permissions_of_their_own(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    message = await channel.send("prompt")
    thread = await message.create_thread(name="Answers")
    needed = (
        Permissions.SEND_MESSAGES_IN_THREADS | Permissions.CREATE_PUBLIC_THREADS | Permissions.ADD_REACTIONS
    )
    changed = bot.wait_for("guild_channel_update", timeout=5)
    scene.world.deny_bot(scene.channel_id, needed)
    await changed
    assert not channel.permissions_for(channel.guild.me).send_messages_in_threads
    another = await channel.send("another")
    for deed in (thread.send("x"), another.create_thread(name="More"), another.add_reaction("✅")):
        with pytest.raises(discord.Forbidden) as refused:
            await deed
        assert refused.value.code == 50013


async def test_unseen_channels_stay_silent(scene: Scene, bot: discord.Client) -> None:
    scene.world.deny_bot(scene.channel_id, Permissions.VIEW_CHANNEL)
    open_id = scene.world.add_text_channel(scene.guild_id, "open")
    heard = bot.wait_for("message", timeout=5)
    await scene.ana.say(scene.channel_id, "a secret")
    await scene.ana.say(open_id, "no secret")
    assert (await heard).content == "no secret"
    scene.world.deny(scene.channel_id, scene.ben.id, Permissions.VIEW_CHANNEL)
    with pytest.raises(DiscordError, match="50001"):
        scene.ben.sees(scene.channel_id)
    assert [each["name"] for each in scene.ben.channels(scene.guild_id)] == ["open"]


async def test_without_history_there_is_nothing_to_read(scene: Scene, bot: discord.Client) -> None:
    said = await scene.ana.say(scene.channel_id, "long ago")
    channel = text_channel(bot, scene.channel_id)
    changed = bot.wait_for("guild_channel_update", timeout=5)
    scene.world.deny_bot(scene.channel_id, Permissions.READ_MESSAGE_HISTORY)
    await changed
    assert [each async for each in channel.history()] == []
    with pytest.raises(discord.Forbidden):
        await channel.fetch_message(int(said["id"]))
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send("about that", reference=channel.get_partial_message(int(said["id"])))
    assert refused.value.code == 160002
