"""What a bot without the Message Content intent reads, at the gateway and by REST."""

import discord
import pytest

from tests.sandbox.scene import Scene, new_bot, running, text_channel


@pytest.fixture
def blind(scene: Scene) -> discord.Client:
    scene.world.set_intents(message_content=False)
    intents = discord.Intents.all()
    intents.message_content = False
    return new_bot(intents)


async def test_content_is_hidden_but_for_the_exceptions(scene: Scene, blind: discord.Client) -> None:
    async with running(scene.sandbox, blind):
        heard: list[tuple[str, int]] = []
        done = blind.wait_for("message", check=lambda each: each.content == "in private", timeout=5)

        @blind.event
        async def on_message(message: discord.Message) -> None:
            heard.append((message.content, len(message.attachments)))

        own = await text_channel(blind, scene.channel_id).send("by the bot")
        await scene.ana.say(scene.channel_id, "hidden", files=[("a.txt", "hidden")])
        await scene.ana.say(scene.channel_id, f"hello <@{scene.world.bot_id}>")
        await scene.ana.say(scene.channel_id, "as a reply", reply_to=str(own.id))
        await scene.ana.say(scene.channel_id, "as a silent reply", reply_to=str(own.id), ping=False)
        await scene.ana.say(await scene.ana.open_dm(), "in private")
        await done
        mention = f"hello <@{scene.world.bot_id}>"
        assert heard == [
            ("by the bot", 0),
            ("", 0),
            (mention, 0),
            ("as a reply", 0),
            ("", 0),
            ("in private", 0),
        ]
        history = [message.content async for message in text_channel(blind, scene.channel_id).history()]
        assert history == ["", "as a reply", mention, "", "by the bot"]


async def test_a_hidden_message_stays_hidden_when_quoted(scene: Scene, blind: discord.Client) -> None:
    async with running(scene.sandbox, blind):
        secret = await scene.ana.say(scene.channel_id, "hidden")
        heard = blind.wait_for("message", check=lambda each: each.mentions, timeout=5)
        await scene.ben.say(scene.channel_id, f"<@{scene.world.bot_id}> look", reply_to=secret)
        message = await heard
        assert message.content.endswith("look")
        assert message.reference is not None
        assert isinstance(message.reference.resolved, discord.Message)
        assert message.reference.resolved.content == ""
        fetched = await text_channel(blind, scene.channel_id).fetch_message(int(secret["id"]))
        assert fetched.content == ""
