"""Threads and forum posts through discord.py: started, joined, archived, locked."""

import discord
import pytest

from sandbox import DiscordError, Permissions, Sandbox
from tests.clock import FakeClock
from tests.sandbox.scene import Scene, furnish, new_bot, running, text_channel


async def prompt_thread(scene: Scene, bot: discord.Client) -> discord.Thread:
    message = await text_channel(bot, scene.channel_id).send("Tell me about a time …")
    return await message.create_thread(name="Ownership · 2 March", auto_archive_duration=1440)


async def test_a_message_has_one_thread(scene: Scene, bot: discord.Client) -> None:
    message = await text_channel(bot, scene.channel_id).send("Tell me about a time …")
    thread = await message.create_thread(name="Ownership")
    assert thread.id == message.id
    assert thread.parent_id == int(scene.channel_id)
    with pytest.raises(discord.HTTPException) as refused:
        await message.create_thread(name="Again")
    assert refused.value.code == 160004
    seen = scene.ana.sees(scene.channel_id)[0]
    assert seen["thread"]["name"] == "Ownership"
    starter = [each async for each in thread.history()][-1]
    assert starter.type is discord.MessageType.thread_starter_message
    assert starter.reference is not None
    assert isinstance(starter.reference.resolved, discord.Message)
    assert starter.reference.resolved.content == "Tell me about a time …"


async def test_talk_in_a_thread_is_heard_and_counted(scene: Scene, bot: discord.Client) -> None:
    thread = await prompt_thread(scene, bot)
    heard = bot.wait_for("message", check=lambda each: not each.author.bot, timeout=5)
    await scene.ana.say(str(thread.id), "Situation: …")
    message = await heard
    assert message.channel == thread
    fetched = await bot.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    assert fetched.message_count == 1
    await scene.ana.say(str(thread.id), "Task: …")
    await scene.ana.delete(str(message.id), channel_id=str(thread.id))
    fetched = await bot.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    assert (fetched.message_count, fetched.total_message_sent) == (1, 2)
    assert {each.id for each in await thread.fetch_members()} == {int(scene.ana.id), int(scene.world.bot_id)}


async def test_threads_come_change_and_go(scene: Scene, bot: discord.Client) -> None:
    created = bot.wait_for("thread_create", timeout=5)
    thread_id = await scene.ana.start_thread(scene.channel_id, "Chatter")
    thread = await created
    assert (thread.id, thread.owner_id, thread.name) == (int(thread_id), int(scene.ana.id), "Chatter")
    await thread.join()
    thread = await thread.edit(name="Talk", locked=True)
    assert (thread.name, thread.locked) == ("Talk", True)
    assert [each.name for each in await thread.guild.active_threads()] == ["Talk"]
    deleted = bot.wait_for("raw_thread_delete", timeout=5)
    scene.world.delete_channel(thread_id)
    assert (await deleted).thread_id == int(thread_id)


async def test_an_archived_thread_keeps_still_until_somebody_speaks(
    scene: Scene, bot: discord.Client
) -> None:
    thread = await prompt_thread(scene, bot)
    said, other = [await scene.ana.say(str(thread.id), text) for text in ("before", "and after")]
    await thread.edit(archived=True)
    message = thread.get_partial_message(int(said["id"]))
    for refused_deed in (message.add_reaction("✅"), thread.edit(name="New")):
        with pytest.raises(discord.HTTPException) as refused:
            await refused_deed
        assert refused.value.code == 50083
    await thread.get_partial_message(int(other["id"])).delete()
    archived = [each async for each in text_channel(bot, scene.channel_id).archived_threads()]
    assert [each.id for each in archived] == [thread.id]
    await scene.ana.say(str(thread.id), "and back")
    assert not scene.world.state.thread(str(thread.id))["thread_metadata"]["archived"]
    await message.add_reaction("✅")


async def test_a_locked_thread_is_for_moderators(scene: Scene, bot: discord.Client) -> None:
    thread = await prompt_thread(scene, bot)
    scene.world.archive_thread(str(thread.id), locked=True)
    with pytest.raises(DiscordError, match="160005"):
        await scene.ana.say(str(thread.id), "may I?")
    with pytest.raises(DiscordError, match="50013"):
        await scene.ana.archive(str(thread.id), archived=False)
    await thread.send("the bot manages threads")
    scene.world.set_bot_permissions(scene.guild_id, Permissions(0))
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("and now it does not")
    assert refused.value.code == 160005


async def test_what_brings_a_thread_back_may_change_it_too(scene: Scene, bot: discord.Client) -> None:
    """The one who began it renames it so; locking and slowing it down stay with those who manage threads."""
    scene.world.set_bot_permissions(scene.guild_id, Permissions(0))
    channel = text_channel(bot, scene.channel_id)
    own = await channel.create_thread(name="Old", type=discord.ChannelType.public_thread)
    await own.edit(archived=True)
    for change in ({"locked": True}, {"slowmode_delay": 5}):
        with pytest.raises(discord.Forbidden):
            await own.edit(archived=False, **change)
    await own.edit(archived=False, name="New")
    kept = scene.world.state.thread(str(own.id))
    assert (kept["name"], kept["thread_metadata"]["archived"]) == ("New", False)
    others = await scene.ana.start_thread(scene.channel_id, "Ana's")
    await scene.ana.archive(others)
    fetched = await bot.fetch_channel(int(others))
    assert isinstance(fetched, discord.Thread)
    with pytest.raises(discord.Forbidden):
        await fetched.edit(archived=False, name="The bot's")
    await fetched.edit(archived=False)
    scene.world.archive_thread(others, locked=True)
    with pytest.raises(discord.Forbidden):
        await fetched.edit(archived=False)


async def test_a_forum_post_is_a_thread_with_its_first_message(scene: Scene, bot: discord.Client) -> None:
    forum_id = scene.world.add_forum_channel(scene.guild_id, "prompts", tags=["daily"])
    forum = await bot.fetch_channel(int(forum_id))
    assert isinstance(forum, discord.ForumChannel)
    made = await forum.create_thread(
        name="Ownership",
        content="Tell me …",
        embed=discord.Embed(title="STAR"),
        view=discord.ui.View().add_item(discord.ui.Button(label="Answer", custom_id="answer")),
        applied_tags=[forum.available_tags[0]],
    )
    assert made.thread.id == made.message.id
    assert made.thread.applied_tags == [forum.available_tags[0]]
    post_id = await scene.ana.post(forum_id, "Mine", "An idea")
    await scene.ben.say(post_id, "a good one")
    assert [each["content"] for each in scene.ana.sees(post_id)] == ["An idea", "a good one"]
    with pytest.raises(DiscordError, match="50008"):
        await scene.ana.say(forum_id, "no post")


async def test_a_private_thread_is_seen_by_its_members(scene: Scene, bot: discord.Client) -> None:
    thread = await text_channel(bot, scene.channel_id).create_thread(
        name="Secret", type=discord.ChannelType.private_thread
    )
    with pytest.raises(DiscordError, match="50001"):
        scene.ben.sees(str(thread.id))
    await thread.add_user(discord.Object(int(scene.ben.id)))
    await thread.send("hush")
    assert [each["content"] for each in scene.ben.sees(str(thread.id))] == ["hush"]
    assert scene.ana.threads(scene.channel_id) == []


async def test_a_thread_sleeps_in_when_nobody_speaks() -> None:
    clock = FakeClock()
    async with Sandbox(clock=clock.now) as sandbox:
        scene = furnish(sandbox)
        async with running(sandbox, new_bot()) as bot:
            thread = await prompt_thread(scene, bot)
            clock.advance(hours=23)
            await scene.ana.say(str(thread.id), "just in time")
            clock.advance(hours=23)
            assert not scene.ana.threads(scene.channel_id)[0]["thread_metadata"]["archived"]
            archived = bot.wait_for("thread_update", timeout=5)
            clock.advance(hours=1)
            assert scene.ana.threads(scene.channel_id)[0]["thread_metadata"]["archived"]
            assert (await archived)[1].archived
            await scene.ben.say(str(thread.id), "wake up")
            assert not scene.ana.threads(scene.channel_id)[0]["thread_metadata"]["archived"]


async def test_nobody_types_commands_into_a_locked_thread(scene: Scene, bot: discord.Client) -> None:
    thread = await prompt_thread(scene, bot)
    scene.world.commands.put("global", {"name": "help", "description": "Helps"})
    assert [each["name"] for each in scene.ana.commands(str(thread.id))] == ["help"]
    scene.world.lock_thread(str(thread.id))
    assert scene.ana.commands(str(thread.id)) == []
