"""Messages through discord.py: said, answered, edited, deleted, read back, with files, embeds and reactions."""

import io
from datetime import timedelta

import discord
import pytest

from sandbox import DiscordError, Sandbox
from tests.clock import FakeClock
from tests.sandbox.scene import Scene, furnish, new_bot, running, text_channel


async def test_a_member_and_a_bot_talk(scene: Scene) -> None:
    bot = new_bot()

    @bot.event
    async def on_message(message: discord.Message) -> None:
        if not message.author.bot:
            assert message.guild is not None
            await message.reply(f"{message.author.display_name} said {message.content}", mention_author=False)

    async with running(scene.sandbox, bot):
        said = await scene.ana.say(scene.channel_id, "hello")
        assert await scene.said(2) == ["hello", "Ana said hello"]
        answer = scene.ana.sees(scene.channel_id)[-1]
        assert answer["message_reference"]["message_id"] == said["id"]
        assert answer["referenced_message"]["content"] == "hello"
        assert answer["mentions"] == []
    assert scene.world.transcript(scene.channel_id) == "# leadership\nAna: hello\nSandbox bot: Ana said hello"


async def test_a_reply_may_outlive_what_it_answers(scene: Scene, bot: discord.Client) -> None:
    said = await scene.ana.say(scene.channel_id, "gone soon")
    channel = text_channel(bot, scene.channel_id)
    await scene.ana.delete(said)
    gone = channel.get_partial_message(int(said["id"]))
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send("too late", reference=gone.to_reference())
    assert refused.value.code == 50035
    await channel.send("all the same", reference=gone.to_reference(fail_if_not_exists=False))
    assert await scene.said(1) == ["all the same"]


async def test_a_nonce_is_said_once(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    first = await channel.send("prompt", nonce="claim-1")
    again = await channel.send("prompt", nonce="claim-1")
    other = await channel.send("prompt", nonce="claim-2")
    assert first.id == again.id != other.id
    assert len(scene.ana.sees(scene.channel_id)) == 2


async def test_edits_and_deletions_reach_the_bot(scene: Scene, bot: discord.Client) -> None:
    heard = bot.wait_for("message", timeout=5)
    said = await scene.ana.say(scene.channel_id, "frist")
    await heard
    edited = bot.wait_for("message_edit", timeout=5)
    deleted = bot.wait_for("raw_message_delete", timeout=5)
    await scene.ana.edit(said, "first")
    before, after = await edited
    assert (before.content, after.content) == ("frist", "first")
    assert after.edited_at is not None
    await scene.ana.delete(said)
    assert (await deleted).message_id == int(said["id"])


async def test_only_authors_edit_and_only_moderators_delete(scene: Scene, bot: discord.Client) -> None:
    mine = await text_channel(bot, scene.channel_id).send("the bot's")
    hers = await scene.ana.say(scene.channel_id, "hers")
    with pytest.raises(DiscordError, match="50005"):
        await scene.ben.edit(hers, "mine now")
    with pytest.raises(DiscordError, match="50013"):
        await scene.ben.delete(hers)
    with pytest.raises(DiscordError, match="50013"):
        await scene.ana.delete(str(mine.id), channel_id=scene.channel_id)
    await text_channel(bot, scene.channel_id).get_partial_message(int(hers["id"])).delete()
    assert [each["content"] for each in scene.ana.sees(scene.channel_id)] == ["the bot's"]


async def test_many_are_deleted_at_once_but_not_old_ones(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    said = [await scene.ana.say(scene.channel_id, str(number)) for number in range(4)]
    gone = bot.wait_for("raw_bulk_message_delete", timeout=5)
    await channel.delete_messages([channel.get_partial_message(int(each["id"])) for each in said[:3]])
    assert (await gone).message_ids == {int(each["id"]) for each in said[:3]}
    assert await scene.said(1) == ["3"]


async def test_old_messages_are_not_deleted_at_once() -> None:
    clock = FakeClock()
    async with Sandbox(clock=clock.now) as sandbox:
        scene = furnish(sandbox)
        said = [(await scene.ana.say(scene.channel_id, str(number)))["id"] for number in range(2)]
        clock.advance(days=15)
        with pytest.raises(DiscordError, match="50034"):
            scene.world.messages.delete_many(scene.world.bot_id, scene.channel_id, said)


async def test_history_is_read_in_pages(scene: Scene, bot: discord.Client) -> None:
    said = [await scene.ana.say(scene.channel_id, str(number)) for number in range(7)]
    channel = text_channel(bot, scene.channel_id)
    middle = discord.Object(int(said[3]["id"]))

    async def contents(**asked: object) -> list[str]:
        return [message.content async for message in channel.history(**asked)]  # type: ignore[arg-type]

    assert await contents(limit=2) == ["6", "5"]
    assert await contents(before=middle) == ["2", "1", "0"]
    assert await contents(after=middle) == ["4", "5", "6"]
    assert await contents(around=middle, limit=3) == ["4", "3", "2"]
    assert (await channel.fetch_message(middle.id)).content == "3"


async def test_files_travel_both_ways(scene: Scene, bot: discord.Client) -> None:
    heard = bot.wait_for("message", timeout=5)
    await scene.ana.say(scene.channel_id, files=[("story.txt", "Situation: …")])
    message = await heard
    assert message.attachments[0].filename == "story.txt"
    assert (await message.attachments[0].read()).decode() == "Situation: …"
    file = discord.File(io.BytesIO(b"\x89PNG"), filename="chart.png", description="A chart")
    embed = discord.Embed(title="Chart").set_image(url="attachment://chart.png")
    sent = await text_channel(bot, scene.channel_id).send(file=file, embed=embed)
    assert sent.attachments[0].description == "A chart"
    assert sent.embeds[0].image.url == sent.attachments[0].url
    assert (await sent.edit(attachments=[])).attachments == []


async def test_embeds_and_limits(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    embed = discord.Embed(title="T", description="D", colour=0x123456, timestamp=discord.utils.utcnow())
    embed.set_author(name="A").set_footer(text="F").add_field(name="n", value="v")
    sent = await channel.send(embed=embed)
    assert sent.embeds[0].to_dict() == {**embed.to_dict(), "type": "rich"}
    for body, place in (
        ({"content": "x" * 2001}, "In content"),
        ({"embed": discord.Embed(description="x" * 4097)}, "In embeds.0.description"),
        ({"embeds": [discord.Embed(description="x" * 4000)] * 2}, "In embeds: Embed size exceeds"),
        ({"embed": discord.Embed().add_field(name="", value="v")}, "In embeds.0.fields.0.name"),
    ):
        with pytest.raises(discord.HTTPException, match=place) as refused:
            await channel.send(**body)
        assert refused.value.code == 50035
    with pytest.raises(discord.HTTPException) as empty:
        await channel.send("  ")
    assert empty.value.code == 50006
    with pytest.raises(DiscordError, match="50035"):
        await scene.ana.say(scene.channel_id, "x" * 2001)


async def test_mentions_follow_allowed_mentions(scene: Scene, bot: discord.Client) -> None:
    channel = text_channel(bot, scene.channel_id)
    text = f"<@{scene.ana.id}> and <@{scene.ben.id}> and @everyone"
    sent = await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    assert (sent.mentions, sent.mention_everyone) == ([], False)
    ben = discord.Object(int(scene.ben.id))
    only_ben = discord.AllowedMentions(users=[ben], everyone=False, roles=False)
    assert [user.id for user in (await channel.send(text, allowed_mentions=only_ben)).mentions] == [ben.id]
    assert len((await channel.send(text)).mentions) == 2


async def test_reactions_are_seen_and_counted(scene: Scene, bot: discord.Client) -> None:
    said = await scene.ana.say(scene.channel_id, "done")
    message = await text_channel(bot, scene.channel_id).fetch_message(int(said["id"]))
    added = bot.wait_for("raw_reaction_add", timeout=5)
    removed = bot.wait_for("raw_reaction_remove", timeout=5)
    await scene.ben.react(said, "✅")
    event = await added
    assert (event.user_id, str(event.emoji), event.message_author_id) == (
        int(scene.ben.id),
        "✅",
        int(scene.ana.id),
    )
    await message.add_reaction("✅")
    reaction = (await message.fetch()).reactions[0]
    assert (reaction.count, reaction.me) == (2, True)
    assert {user.id async for user in reaction.users()} == {int(scene.ben.id), int(scene.world.bot_id)}
    await scene.ben.unreact(said, "✅")
    assert (await removed).user_id == int(scene.ben.id)
    await message.clear_reactions()
    assert (await message.fetch()).reactions == []
    with pytest.raises(DiscordError, match="10014"):
        await scene.ben.react(said, "nonsense")


async def test_direct_messages(scene: Scene, bot: discord.Client) -> None:
    ana = await bot.fetch_user(int(scene.ana.id))
    await ana.send("just between us")
    dm_id = await scene.ana.open_dm()
    heard = bot.wait_for("message", check=lambda each: not each.author.bot, timeout=5)
    await scene.ana.say(dm_id, "yes?")
    message = await heard
    assert isinstance(message.channel, discord.DMChannel)
    assert message.content == "yes?"
    scene.world.close_dms(scene.ana.id)
    with pytest.raises(discord.Forbidden) as refused:
        await ana.send("hello?")
    assert refused.value.code == 50007


async def test_times_and_ids_come_from_the_clock() -> None:
    clock = FakeClock()
    async with Sandbox(clock=clock.now) as sandbox:
        scene = furnish(sandbox)
        async with running(sandbox, new_bot()) as bot:
            channel = text_channel(bot, scene.channel_id)
            first = await channel.send("now")
            clock.advance(days=1)
            second = await channel.send("tomorrow")
            assert second.created_at - first.created_at == timedelta(days=1)
            assert first.created_at.replace(microsecond=0) == clock.now() - timedelta(days=1)
            clock.advance(days=-2)
            assert (await channel.send("back again")).id > second.id
