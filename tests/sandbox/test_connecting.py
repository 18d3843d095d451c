"""Connecting as discord.py does it: identify, resume, shards, intents, guilds that come and go."""

import discord
import pytest

from sandbox import Sandbox
from tests.sandbox.scene import READY_SECONDS, Scene, furnish, new_bot, point_at, running, text_channel


async def test_a_sharded_bot_finds_guild_channels_and_members(scene: Scene) -> None:
    forum_id = scene.world.add_forum_channel(scene.guild_id, "ideas", tags=["draft"])
    async with running(scene.sandbox, new_bot()) as bot:
        guild = bot.get_guild(int(scene.guild_id))
        assert guild is not None
        assert guild.name == "Study group"
        assert {member.display_name for member in guild.members} >= {"Ana", "Ben", "Sandbox bot"}
        assert guild.me.guild_permissions.manage_threads
        forum = guild.get_channel(int(forum_id))
        assert isinstance(forum, discord.ForumChannel)
        assert [tag.name for tag in forum.available_tags] == ["draft"]


async def test_a_plain_client_connects(scene: Scene) -> None:
    async with running(
        scene.sandbox, discord.Client(intents=discord.Intents.default(), guild_ready_timeout=READY_SECONDS)
    ) as client:
        assert client.user is not None
        assert str(client.user.id) == scene.world.bot_id


async def test_a_wrong_token_is_refused(scene: Scene) -> None:
    point_at(scene.sandbox)
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("no.such.token")


async def test_an_intent_that_the_page_does_not_allow_is_refused(scene: Scene) -> None:
    scene.world.set_intents(message_content=False)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(scene.sandbox, new_bot()):
            pass
    intents = discord.Intents.all()
    intents.message_content = False
    async with running(scene.sandbox, new_bot(intents)) as bot:
        assert bot.is_ready()


async def test_without_members_intent_only_the_bot_is_listed(scene: Scene) -> None:
    async with running(scene.sandbox, new_bot(discord.Intents(guilds=True, guild_messages=True))) as bot:
        guild = bot.get_guild(int(scene.guild_id))
        assert guild is not None
        assert [member.id for member in guild.members] == [int(scene.world.bot_id)]
        assert guild.member_count == 4


async def test_a_refused_resume_leads_to_a_new_session(scene: Scene) -> None:
    bot = new_bot()
    async with running(scene.sandbox, bot):
        scene.sandbox.gateway.refuse_resumes()
        connected = bot.wait_for("shard_ready", timeout=10)
        scene.sandbox.gateway.ask_to_reconnect()
        await connected
    sent = [line["gateway_send"] for line in scene.sandbox.traffic if "gateway_send" in line]
    assert sent.count("IDENTIFY") == 2
    assert {"RESUME", "HEARTBEAT"} <= set(sent)


async def test_each_shard_has_its_own_guilds(sandbox: Sandbox) -> None:
    sandbox.shards = 2
    guild_ids = {int(furnish(sandbox).guild_id) for _ in range(3)}
    async with running(sandbox, new_bot()) as bot:
        assert {guild.id for guild in bot.guilds} == guild_ids
        assert all(guild.shard_id == (guild.id >> 22) % 2 for guild in bot.guilds)


async def test_guilds_come_and_go(scene: Scene) -> None:
    bot = new_bot()
    async with running(scene.sandbox, bot):
        joined = bot.wait_for("guild_join", timeout=5)
        guild_id = scene.world.add_guild("Second")
        assert (await joined).id == int(guild_id)
        channel_id = scene.world.add_text_channel(guild_id, "news")
        removed = bot.wait_for("guild_remove", timeout=5)
        scene.world.remove_bot(guild_id)
        assert (await removed).id == int(guild_id)
        with pytest.raises(discord.Forbidden) as refused:
            await bot.fetch_channel(int(channel_id))
        assert refused.value.code == 50001


async def test_channels_come_change_and_go(scene: Scene) -> None:
    bot = new_bot()
    async with running(scene.sandbox, bot):
        created = bot.wait_for("guild_channel_create", timeout=5)
        channel_id = scene.world.add_text_channel(scene.guild_id, "news")
        await created
        assert text_channel(bot, channel_id).name == "news"
        deleted = bot.wait_for("guild_channel_delete", timeout=5)
        scene.world.delete_channel(channel_id)
        await deleted
        assert bot.get_channel(int(channel_id)) is None
