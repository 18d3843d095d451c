"""Rules that Discord's documentation states beside the shapes: what is refused to whom, and with which code."""

from typing import Any

import pytest

from sandbox import DiscordError, Permissions
from sandbox.validation.channels import REQUIRE_TAG
from sandbox.world.state import ANNOUNCEMENT, ANNOUNCEMENT_THREAD
from tests.sandbox.scene import Scene, furnish
from tests.sandbox.wire import Wire


def answered(scene: Scene, interaction: Any, **data: Any) -> None:
    """The bot's first answer to an interaction."""
    scene.world.interactions.respond(interaction.id, interaction.token, {"type": 4, "data": data})


async def asked(scene: Scene) -> Any:
    """An interaction that waits for its answer."""
    if not scene.world.commands.listed("global"):
        scene.world.commands.put("global", {"name": "help", "description": "Helps"})
    return (await scene.ana.command(scene.channel_id, "help", wait=False)).interaction


async def test_who_may_not_send_mentions_nobody_loudly(scene: Scene) -> None:
    """Implicit permissions: an answer to a command needs no right to send, but then it pings not everyone."""
    for denied, loud in ((Permissions(0), True), (Permissions.SEND_MESSAGES, False)):
        scene.world.channels.overwrite(
            scene.channel_id, scene.world.bot_id, allow=Permissions.MENTION_EVERYONE, deny=denied
        )
        answered(scene, await asked(scene), content="@everyone")
        assert scene.ana.sees(scene.channel_id)[-1]["mention_everyone"] is loud


async def test_a_thread_hangs_on_what_somebody_said_openly(scene: Scene, wire: Wire) -> None:
    answered(scene, await asked(scene), content="psst", flags=64)
    whisper = scene.ana.sees(scene.channel_id)[0]
    await scene.ana.start_thread(scene.channel_id, "Chatter")
    notice = scene.ana.sees(scene.channel_id)[-1]
    for message, code in ((whisper, 10008), (notice, 50068)):
        path = f"/channels/{scene.channel_id}/messages/{message['id']}/threads"
        assert (await wire.ask("POST", path, {"name": "On it"})).code == code


async def test_each_kind_of_channel_has_its_kind_of_threads(scene: Scene, wire: Wire) -> None:
    news = scene.world.channels.add(scene.guild_id, ANNOUNCEMENT, {"name": "news"})["id"]
    said = await scene.ana.say(news, "new")
    started = await wire.ask("POST", f"/channels/{news}/messages/{said['id']}/threads", {"name": "On it"})
    assert started.body["type"] == ANNOUNCEMENT_THREAD
    for channel, kind in ((news, 12), (scene.channel_id, 10), (scene.channel_id, "x")):
        reply = await wire.ask("POST", f"/channels/{channel}/threads", {"name": "No", "type": kind})
        assert "type" in reply.body["errors"]
    with pytest.raises(DiscordError, match="50024"):
        await scene.ana.post(scene.channel_id, "no forum", "text")


async def test_an_archived_thread_keeps_its_members(scene: Scene, wire: Wire) -> None:
    thread_id = await scene.ana.start_thread(scene.channel_id, "Chatter")
    await scene.ana.archive(thread_id)
    for deed in ("PUT", "DELETE"):
        for who in ("@me", scene.ana.id):
            assert (await wire.ask(deed, f"/channels/{thread_id}/thread-members/{who}")).code == 50083
    scene.world.remove_member(scene.guild_id, scene.ana.id)
    left = await wire.ask("GET", f"/channels/{thread_id}/thread-members?with_member=true")
    assert left.body == []


async def test_a_private_thread_may_keep_its_doors_shut(scene: Scene) -> None:
    body = {"name": "Secret", "type": 12, "invitable": False}
    threads = scene.world.threads
    thread = threads.start(scene.ana.id, scene.channel_id, body)
    threads.invite(scene.ana.id, thread, scene.ben.id)
    eve = scene.world.add_member(scene.guild_id, "Eve")
    for deed in (threads.invite, threads.dismiss):
        with pytest.raises(DiscordError, match="50013"):
            deed(scene.ben.id, thread, eve)
    threads.dismiss(scene.ana.id, thread, scene.ben.id)
    assert scene.ben.threads(scene.channel_id) == []


async def test_what_discord_writes_itself_stays_as_it_is(scene: Scene, wire: Wire) -> None:
    said = await scene.ana.say(scene.channel_id, "prompt")
    thread_id = await scene.ana.start_thread(scene.channel_id, "Chatter", message=said)
    starter = scene.ana.sees(thread_id)[0]["id"]
    path = f"/channels/{thread_id}/messages"
    assert (await wire.ask("DELETE", f"{path}/{starter}")).code == 50021
    with pytest.raises(DiscordError, match="50021"):
        await scene.ana.edit(starter, "mine", channel_id=thread_id)
    reply = await wire.ask("POST", path, {"content": "x", "message_reference": {"message_id": starter}})
    fault = reply.body["errors"]["message_reference"]["_errors"][0]
    assert fault["code"] == "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE"


async def test_moderators_hide_embeds_and_change_nothing_else(scene: Scene, wire: Wire) -> None:
    said = await scene.ana.say(scene.channel_id, "look")
    path = f"/channels/{scene.channel_id}/messages/{said['id']}"
    assert (await wire.ask("PATCH", path, {"flags": 4})).body["flags"] == 4
    assert (await wire.ask("PATCH", path, {"flags": 4, "content": "x"})).code == 50005
    scene.world.deny_bot(scene.channel_id, Permissions.MANAGE_MESSAGES)
    assert (await wire.ask("PATCH", path, {"flags": 0})).code == 50013


async def test_a_forum_may_ask_for_tags(scene: Scene, wire: Wire) -> None:
    forum_id = scene.world.add_forum_channel(scene.guild_id, "ideas")
    tags = [{"name": "free"}, {"name": "official", "moderated": True}]
    forum = await wire.ask("PATCH", f"/channels/{forum_id}", {"available_tags": tags, "flags": REQUIRE_TAG})
    free, official = (tag["id"] for tag in forum.body["available_tags"])
    cases: list[tuple[list[str], int | None]] = [
        ([], 40067),
        (["1"], 50035),
        ([official], 50013),
        ([free], None),
    ]
    for applied, code in cases:
        body = {"name": "Mine", "applied_tags": applied, "message": {"content": "An idea"}}
        if code is None:
            thread, _ = scene.world.post(scene.ana.id, forum_id, body)
            assert thread["applied_tags"] == applied
        else:
            with pytest.raises(DiscordError, match=str(code)):
                scene.world.post(scene.ana.id, forum_id, body)
    assert len(scene.ana.threads(forum_id)) == 1
    reply = await wire.ask("PATCH", f"/channels/{thread['id']}", {"applied_tags": [free, official]})
    assert reply.body["applied_tags"] == [free, official]


async def test_nobody_gives_away_more_than_they_have(scene: Scene, wire: Wire) -> None:
    path = f"/channels/{scene.channel_id}/permissions/{scene.ana.id}"
    mine, more = str(Permissions.MANAGE_MESSAGES.value), str(Permissions.BAN_MEMBERS.value)
    assert (await wire.ask("PUT", path, {"allow": mine, "type": 1})).status == 204
    assert (await wire.ask("PUT", path, {"allow": more, "type": 1})).code == 50013
    channel = f"/channels/{scene.channel_id}"
    kept = (await wire.ask("GET", channel)).body["permission_overwrites"]
    added = {"id": scene.ben.id, "type": 1, "allow": more, "deny": "0"}
    assert (await wire.ask("PATCH", channel, {"permission_overwrites": [*kept, added]})).code == 50013
    new = {"name": "mine", "permission_overwrites": [added]}
    assert (await wire.ask("POST", f"/guilds/{scene.guild_id}/channels", new)).code == 50013


async def test_a_channel_lies_in_a_category_or_in_none(scene: Scene, wire: Wire) -> None:
    category = scene.world.add_category(scene.guild_id, "Study")
    channel = f"/channels/{scene.channel_id}"
    assert (await wire.ask("PATCH", channel, {"parent_id": category})).body["parent_id"] == category
    for wrong in ("1", scene.channel_id):
        assert "parent_id" in (await wire.ask("PATCH", channel, {"parent_id": wrong})).body["errors"]
    scene.world.delete_channel(category)
    assert (await wire.ask("GET", channel)).body["parent_id"] is None


async def test_a_token_is_none_or_has_not_been_used_or_has_run_out(scene: Scene, wire: Wire) -> None:
    interaction = await asked(scene)
    webhook = f"/webhooks/{scene.world.state.application['id']}"
    early = await wire.ask("POST", f"{webhook}/{interaction.token}", {"content": "too early"})
    wrong = await wire.ask("POST", f"{webhook}/no-such-token", {"content": "who?"})
    strange = await wire.ask("POST", f"/webhooks/1/{interaction.token}", {"content": "who?"})
    assert [early.code, wrong.code, strange.code] == [10015, 50027, 10015]


@pytest.mark.parametrize(
    "answer",
    [
        {"type": 4, "data": []},
        {"type": 4, "data": {"content": "x" * 2001}},
        {"type": 5, "data": {"flags": "x"}},
        {"type": 7, "data": {"content": "no component was used"}},
        {"type": 8, "data": {"choices": []}},
        {"type": 9, "data": {"title": "x" * 46, "custom_id": "form", "components": []}},
        {"type": 9, "data": "form"},
        {"type": "4"},
        {},
    ],
)
async def test_a_faulty_answer_is_refused_and_may_be_given_again(
    scene: Scene, wire: Wire, answer: dict[str, Any]
) -> None:
    interaction = await asked(scene)
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    refused = await wire.ask("POST", path, answer)
    assert (refused.status, refused.code) == (400, 50035)
    assert refused.body["errors"]
    assert (await wire.ask("POST", path, {"type": 4, "data": {"content": "better"}})).status == 204


async def test_a_wrong_kind_of_answer_is_told_once_with_those_there_are(scene: Scene, wire: Wire) -> None:
    interaction = await asked(scene)
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    refused = await wire.ask("POST", path, {"type": 7, "data": {"content": "no component was used"}})
    assert [each["message"] for each in refused.body["errors"]["type"]["_errors"]] == [
        "Value must be one of (4, 5, 9)."
    ]


async def test_a_form_is_only_a_first_answer(scene: Scene, wire: Wire) -> None:
    interaction = await asked(scene)
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    text = {"type": 4, "custom_id": "a", "label": "A", "style": 1}
    form = {"title": "Form", "custom_id": "form", "components": [{"type": 1, "components": [text]}]}
    assert (await wire.ask("POST", path, {"type": 5})).status == 204
    assert (await wire.ask("POST", path, {"type": 9, "data": form})).code == 40060


async def test_a_message_of_a_channel_is_never_ephemeral(scene: Scene, wire: Wire) -> None:
    sent = await wire.say("for all", flags=64)
    assert sent.body["flags"] == 0
    assert [each["content"] for each in scene.ben.sees(scene.channel_id)] == ["for all"]
    scene.sandbox.traffic.clear()  # which the contract forbids to send at all


async def test_a_nonce_is_its_author_s_and_its_channel_s_and_only_if_enforced(
    scene: Scene, wire: Wire
) -> None:
    elsewhere = scene.world.add_text_channel(scene.guild_id, "elsewhere")
    body = {"content": "once", "nonce": "n", "enforce_nonce": True}
    path = f"/channels/{scene.channel_id}/messages"
    first, again = await wire.ask("POST", path, body), await wire.ask("POST", path, body)
    assert (again.body["id"], again.body["nonce"]) == (first.body["id"], "n")
    others = [
        scene.world.messages.send(scene.ana.id, scene.channel_id, body)["id"],
        (await wire.ask("POST", f"/channels/{elsewhere}/messages", body)).body["id"],
        (await wire.ask("POST", path, {**body, "enforce_nonce": False})).body["id"],
    ]
    assert len({first.body["id"], *others}) == 4


async def test_a_nickname_is_bounded_and_can_be_withheld(scene: Scene, wire: Wire) -> None:
    path = f"/guilds/{scene.guild_id}/members/@me"
    assert (await wire.ask("PATCH", path, {"nick": "Polaris"})).body["nick"] == "Polaris"
    for wrong in ("x" * 33, 5, ["x"]):
        assert "nick" in (await wire.ask("PATCH", path, {"nick": wrong})).body["errors"]
    scene.world.set_bot_permissions(scene.guild_id, Permissions(0), everyone=Permissions.VIEW_CHANNEL)
    assert (await wire.ask("PATCH", path, {"nick": "Sirius"})).code == 50013


async def test_a_bot_leaves_only_where_it_is_and_writes_to_nobody_but_people(
    scene: Scene, wire: Wire
) -> None:
    other = furnish(scene.sandbox)
    scene.world.remove_bot(other.guild_id)
    assert (await wire.ask("DELETE", f"/users/@me/guilds/{other.guild_id}")).code == 10004
    assert (await wire.ask("DELETE", f"/users/@me/guilds/{scene.guild_id}")).status == 204
    opened = await wire.ask("POST", "/users/@me/channels", {"recipient_id": scene.world.bot_id})
    assert opened.code == 50033
