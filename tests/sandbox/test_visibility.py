"""Who is told of what: channels out of sight, private threads, whispers, direct messages."""

from typing import Any

import discord
import pytest

from sandbox import Permissions
from sandbox.gateway.intents import ALL_BITS, Intents
from sandbox.world.visibility import HIDDEN_NAME, OBFUSCATED
from tests.sandbox.listening import Listener
from tests.sandbox.scene import Scene, new_bot, running
from tests.sandbox.wire import Wire


def _hide(scene: Scene, channel_id: str, who: str) -> None:
    scene.world.deny(channel_id, who, Permissions.VIEW_CHANNEL)


async def test_of_a_hidden_channel_a_bot_knows_that_it_is_there(scene: Scene, wire: Wire) -> None:
    vault = scene.world.add_text_channel(scene.guild_id, "vault", topic="where the gold is")
    _hide(scene, vault, scene.world.bot_id)
    async with running(scene.sandbox, new_bot()) as bot:
        channel = bot.get_channel(int(vault))
        assert isinstance(channel, discord.TextChannel)
        assert (channel.name, channel.topic) == (HIDDEN_NAME, None)
        assert not channel.permissions_for(channel.guild.me).view_channel
        listed = await wire.ask("GET", f"/guilds/{scene.guild_id}/channels")
        assert vault not in [each["id"] for each in listed.body]
        appeared = bot.wait_for("guild_channel_update", timeout=5)
        _hide(scene, vault, scene.ben.id)
        scene.world.allow(vault, scene.world.bot_id, Permissions.VIEW_CHANNEL)
        await appeared
        await scene.world.until(lambda: channel.name == "vault")
        assert channel.topic == "where the gold is"


async def test_a_role_that_opens_a_channel_brings_its_threads(scene: Scene) -> None:
    _hide(scene, scene.channel_id, scene.guild_id)
    scene.world.allow(scene.channel_id, scene.ana.id, Permissions.VIEW_CHANNEL)
    thread_id = await scene.ana.start_thread(scene.channel_id, "Chatter")
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        guild = (await listener.until("GUILD_CREATE"))["d"]
        assert guild["threads"] == []
        assert guild["channels"][0]["flags"] & OBFUSCATED
        everything = Permissions.ADMINISTRATOR
        scene.world.set_bot_permissions(scene.guild_id, everything)
        update = (await listener.until("CHANNEL_UPDATE"))["d"]
        assert (update["name"], update["flags"]) == ("leadership", 0)
        sync = (await listener.until("THREAD_LIST_SYNC"))["d"]
        assert [each["id"] for each in sync["threads"]] == [thread_id]
        scene.world.set_bot_permissions(scene.guild_id, Permissions(0))
        assert (await listener.until("CHANNEL_UPDATE"))["d"]["name"] == HIDDEN_NAME


async def test_a_category_is_seen_by_who_sees_into_it(scene: Scene) -> None:
    category = scene.world.add_category(scene.guild_id, "Study")
    _hide(scene, category, scene.guild_id)
    assert category not in [each["id"] for each in scene.ana.channels(scene.guild_id)]
    scene.world.state.channel(scene.channel_id)["parent_id"] = category
    assert category in [each["id"] for each in scene.ana.channels(scene.guild_id)]


async def test_a_person_hears_nothing_of_what_is_hidden_but_that_it_is(scene: Scene) -> None:
    hears = scene.ben.events()
    _hide(scene, scene.channel_id, scene.ben.id)
    said = await scene.ana.say(scene.channel_id, "hush")
    thread_id = await scene.ana.start_thread(scene.channel_id, "Secret", message=said)
    await scene.ana.say(thread_id, "hush")
    await scene.ana.react(said, "✅")
    await scene.ana.typing(scene.channel_id)
    await scene.ana.delete(said)
    events = hears.pending()
    hears.close()
    assert [event.name for event in events] == ["CHANNEL_UPDATE"]
    assert events[0].data["name"] == HIDDEN_NAME


async def test_whispers_and_direct_messages_are_told_to_two(scene: Scene) -> None:
    ana, ben = scene.ana.events(), scene.ben.events()
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        scene.world.commands.put("global", {"name": "help", "description": "Helps"})
        run = await scene.ana.command(scene.channel_id, "help", wait=False)
        answer = {"type": 4, "data": {"content": "psst", "flags": 64}}
        scene.world.interactions.respond(run.interaction.id, run.interaction.token, answer)
        await scene.ana.say(await scene.ana.open_dm(), "in private")
        heard = [(await listener.until("MESSAGE_CREATE"))["d"] for _ in range(2)]
    assert [each["content"] for each in heard] == ["psst", "in private"]
    assert "guild_id" not in heard[0]
    told = [event.data["content"] for event in ana.pending() if event.name == "MESSAGE_CREATE"]
    assert told == ["psst", "in private"]
    assert ben.pending() == []
    ana.close()
    ben.close()


async def test_an_open_follow_up_does_not_quote_the_whisper_before_it(scene: Scene, wire: Wire) -> None:
    scene.world.commands.put("global", {"name": "help", "description": "Helps"})
    interaction = (await scene.ana.command(scene.channel_id, "help", wait=False)).interaction
    answer = {"type": 4, "data": {"content": "psst", "flags": 64}}
    await wire.ask("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", answer)
    hears = scene.ben.events()
    webhook = f"/webhooks/{scene.world.state.application['id']}/{interaction.token}"
    await wire.ask("POST", webhook, {"content": "for all"})
    (event,) = hears.pending()
    hears.close()
    assert (event.data["content"], event.data["referenced_message"]) == ("for all", None)
    assert [each["referenced_message"] for each in scene.ben.sees(scene.channel_id)] == [None]
    assert scene.ana.sees(scene.channel_id)[-1]["referenced_message"]["content"] == "psst"
    hears = scene.ana.events()
    scene.world.remove_member(scene.guild_id, scene.ana.id)
    await wire.ask("POST", webhook, {"content": "too late", "flags": 64})
    assert "MESSAGE_CREATE" not in [event.name for event in hears.pending()]
    hears.close()


async def test_commands_are_offered_where_the_bot_is(scene: Scene) -> None:
    scene.world.commands.put("global", {"name": "help", "description": "Helps"})
    assert [each["name"] for each in scene.ana.commands(scene.channel_id)] == ["help"]
    scene.world.remove_bot(scene.guild_id)
    assert scene.ana.commands(scene.channel_id) == []


async def test_private_threads_are_told_to_their_members(scene: Scene) -> None:
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        scene.world.set_bot_permissions(scene.guild_id, Permissions(0))
        thread = scene.world.threads.start(scene.ana.id, scene.channel_id, {"name": "Secret"})
        await scene.ana.say(thread["id"], "hush")
        scene.world.threads.invite(scene.ana.id, thread, scene.world.bot_id)
        await scene.ana.say(thread["id"], "welcome")
        await listener.until("MESSAGE_CREATE")
    assert [each["id"] for each in listener.heard("THREAD_CREATE")] == [thread["id"]]
    assert [each["content"] for each in listener.heard("MESSAGE_CREATE")] == ["welcome"]


@pytest.mark.parametrize(
    ("intent", "event"),
    [
        (Intents.GUILD_MESSAGES, "MESSAGE_CREATE"),
        (Intents.GUILD_MESSAGE_REACTIONS, "MESSAGE_REACTION_ADD"),
        (Intents.GUILD_MESSAGE_TYPING, "TYPING_START"),
        (Intents.GUILD_MEMBERS, "GUILD_MEMBER_ADD"),
        (Intents.GUILDS, "CHANNEL_UPDATE"),
    ],
)
async def test_only_what_was_asked_for_is_told(scene: Scene, intent: Intents, event: str) -> None:
    async def everything() -> None:
        await scene.ana.react(await scene.ana.say(scene.channel_id, "hello"), "✅")
        await scene.ana.typing(scene.channel_id)
        scene.world.add_member(scene.guild_id, "Eve")
        _hide(scene, scene.channel_id, scene.ben.id)

    heard: dict[int, list[Any]] = {}
    for intents in (ALL_BITS, ALL_BITS & ~intent):
        async with Listener.of(scene.sandbox) as listener:
            await listener.identify(intents)
            await everything()
            await scene.ana.say(await scene.ana.open_dm(), "that was all")
            while not any(not each.get("guild_id") for each in listener.heard("MESSAGE_CREATE")):
                await listener.next()
            heard[intents] = [each for each in listener.heard(event) if each.get("guild_id")]
    assert len(heard[ALL_BITS]) == 1
    assert heard[ALL_BITS & ~intent] == []


async def test_members_are_told_only_to_bots_of_their_guild(scene: Scene) -> None:
    elsewhere = scene.world.add_guild("Elsewhere", bot=False)
    scene.world.add_member(elsewhere, "Eve")
    async with Listener.of(scene.sandbox) as listener:
        await listener.identify()
        for guild_id, nonce in ((elsewhere, "none"), (scene.guild_id, "ours")):
            await listener.send(8, {"guild_id": guild_id, "query": "", "limit": 0, "nonce": nonce})
        chunk = (await listener.until("GUILD_MEMBERS_CHUNK"))["d"]
    assert (chunk["guild_id"], chunk["nonce"]) == (scene.guild_id, "ours")
