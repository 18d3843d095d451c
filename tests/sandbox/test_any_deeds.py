"""Whatever members and bot do in whatever order: nothing breaks, and nobody is told what they may not see."""

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sandbox import Actor, DiscordError, NotPossible, Permissions, Sandbox
from sandbox.gateway.commands import Identify
from sandbox.gateway.intents import ALL_BITS
from sandbox.rest.routing import Call, Route
from sandbox.rest.server import table
from sandbox.world.interaction import COMMAND
from sandbox.world.state import CATEGORY, DM, PRIVATE_THREAD, THREAD_TYPES
from tests.clock import FakeClock
from tests.sandbox.scene import BOT_PERMISSIONS

_ROUTES = {f"{route.method} {route.template}": route for route in table().routes}
_BOT = "bot"
_PEOPLE = ("Ana", "Ben", "Eve")
"""Eve is in another guild than the rest."""
_SECRET = re.compile(r"secret\d+")
_WHO = st.sampled_from(_PEOPLE)
_FLAGS = st.sampled_from([0, 64])


@dataclass
class Place:
    """Where a secret was told: a channel, and the one who was whispered to, if any."""

    channel_id: str
    only_for: str | None = None
    by_bot: bool = False
    """The bot knows its own words."""


class Ear:
    """A session's outlet that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def send(self, payload: Any) -> None:
        self.heard.append(payload)


def _unasked(payload: Any) -> Any:
    """What the bot is told, but for the channel in which somebody asks it something: they show it that.

    Source: https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object
    """
    if payload.get("t") != "INTERACTION_CREATE":
        return payload
    return {**payload, "d": {key: value for key, value in payload["d"].items() if key != "channel"}}


class AnyDeeds(RuleBasedStateMachine):
    """Every text and name that is given carries a secret; whoever meets a secret must see the place of it."""

    @initialize()
    def furnish(self) -> None:
        self.runner = asyncio.Runner()
        self.clock = FakeClock()
        self.sandbox = Sandbox(clock=self.clock.now)
        world = self.world = self.sandbox.world
        self.guild_id = world.add_guild("Ours", bot_permissions=BOT_PERMISSIONS)
        other_guild = world.add_guild("Theirs", bot=False)
        self.channels = [world.add_text_channel(self.guild_id, name) for name in ("open", "closed")]
        world.add_forum_channel(self.guild_id, "ideas")
        world.add_text_channel(other_guild, "theirs")
        guilds = {"Ana": self.guild_id, "Ben": self.guild_id, "Eve": other_guild}
        self.ids = {name: world.add_member(guilds[name], name) for name in _PEOPLE}
        self.ids[_BOT] = world.bot_id
        self.hidden: set[tuple[str, str]] = set()
        self.secrets: dict[str, Place] = {}
        self.interactions: list[Any] = []
        self.ear = Ear()
        self.sandbox.gateway.open(Identify(ALL_BITS, (0, 1), 50)).outlet = self.ear
        self.events = {name: self.actor(name).events() for name in _PEOPLE}
        world.commands.put("global", {"name": "help", "description": "Helps"})

    def actor(self, name: str) -> Actor:
        return self.sandbox.actor(self.ids[name])

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.world.interactions.close()
            self.runner.close()

    # What is there

    def somewhere(self, data: st.DataObject) -> str:
        return str(data.draw(st.sampled_from(sorted(self.world.state.channels)), label="channel"))

    def message(self, data: st.DataObject, channel_id: str) -> str:
        known = sorted(self.world.state.messages.get(channel_id, {}))
        return str(data.draw(st.sampled_from([*known, "1"]), label="message"))

    def secret(self, channel_id: str, only_for: str | None = None) -> str:
        word = f"secret{len(self.secrets)}"
        self.secrets[word] = Place(channel_id, only_for)
        return word

    def sees(self, name: str, channel_id: str) -> bool:
        """Who sees a channel, by this test's own account."""
        state, user_id = self.world.state, self.ids[name]
        channel = state.channels.get(channel_id)
        if channel is None:
            return False
        if channel["type"] == DM:
            return user_id in {each["id"] for each in channel["recipients"]}
        if channel["type"] in THREAD_TYPES:
            joined = user_id in state.thread_members[channel_id]
            if channel["type"] == PRIVATE_THREAD and not joined and name != _BOT:
                return False
            return self.sees(name, channel["parent_id"])
        if user_id not in state.members[channel["guild_id"]]:
            return False
        return (name, channel_id) not in self.hidden

    def check(self, name: str, told: Any, saw: frozenset[str]) -> None:
        """Asserts that somebody may know of all that they are told; `saw` is what they saw before the deed."""
        for word in _SECRET.findall(json.dumps(told)):
            place = self.secrets[word]
            if name == _BOT and place.by_bot:
                continue
            assert place.channel_id in saw or self.sees(name, place.channel_id), (name, told)
            assert place.only_for in (None, name), (name, told)

    def sight(self) -> dict[str, frozenset[str]]:
        places = {place.channel_id for place in self.secrets.values()} | set(self.world.state.channels)
        return {
            name: frozenset(each for each in places if self.sees(name, each)) for name in (*_PEOPLE, _BOT)
        }

    def do(self, deed: Any) -> Any:
        """Does something that may be refused, and looks at what everybody was told of it."""
        before = self.sight()
        try:
            done = self.runner.run(deed)
        except (DiscordError, NotPossible):
            done = None
        self.look(before)
        return done

    def look(self, before: dict[str, frozenset[str]]) -> None:
        self.check(_BOT, [_unasked(each) for each in self.ear.heard], before[_BOT])
        self.ear.heard.clear()
        for name, events in self.events.items():
            self.check(name, [event.data for event in events.pending()], before[name])

    # What is done

    @rule(data=st.data(), who=_WHO, answering=st.booleans())
    def say(self, data: st.DataObject, who: str, answering: bool) -> None:
        channel_id = self.somewhere(data)
        reply_to = self.message(data, channel_id) if answering else None
        mention = data.draw(st.sampled_from(sorted(self.ids.values())))
        text = f"{self.secret(channel_id)} <@{mention}>"
        self.do(self.actor(who).say(channel_id, text, reply_to=reply_to))

    @rule(data=st.data(), who=_WHO)
    def change(self, data: st.DataObject, who: str) -> None:
        channel_id = self.somewhere(data)
        message_id, actor = self.message(data, channel_id), self.actor(who)
        deeds = [
            actor.edit(message_id, self.secret(channel_id), channel_id=channel_id),
            actor.delete(message_id, channel_id=channel_id),
            actor.react(message_id, "✅", channel_id=channel_id),
            actor.unreact(message_id, "✅", channel_id=channel_id),
            actor.typing(channel_id),
        ]
        chosen = data.draw(st.integers(0, len(deeds) - 1))
        for number, deed in enumerate(deeds):
            self.do(deed) if number == chosen else deed.close()

    @rule(data=st.data(), who=_WHO, private=st.booleans())
    def start_thread(self, data: st.DataObject, who: str, private: bool) -> None:
        parent_id = self.somewhere(data)
        word = self.secret(parent_id)

        async def start() -> str:
            body = {"name": word, "type": PRIVATE_THREAD if private else 11}
            return str(self.world.threads.start(self.ids[who], parent_id, body)["id"])

        self.secrets[word] = Place("nowhere")
        before = self.sight()
        try:
            self.secrets[word] = Place(self.runner.run(start()))
        except DiscordError:
            return
        self.look(before)

    @rule(data=st.data(), who=st.sampled_from([*_PEOPLE, _BOT]), shut=st.booleans())
    def shut(self, data: st.DataObject, who: str, shut: bool) -> None:
        """Hides a channel from somebody, or shows it to them."""
        channel_id = data.draw(st.sampled_from(self.channels))
        before = self.sight()
        if channel_id not in self.world.state.channels:
            return
        (self.hidden.add if shut else self.hidden.discard)((who, channel_id))
        self.world.deny(channel_id, self.ids[who], Permissions.VIEW_CHANNEL if shut else Permissions(0))
        self.look(before)

    @rule(who=_WHO, data=st.data())
    def ask(self, who: str, data: st.DataObject) -> None:
        channel_id = self.somewhere(data)

        async def begin() -> None:
            call = self.actor(who).call(channel_id)
            command = {"id": call.find(1, "help")["id"], "name": "help", "type": 1, "options": []}
            run = await self.actor(who).begin(channel_id, COMMAND, command, wait=False)
            self.interactions.append((who, run.interaction))

        self.do(begin())

    @rule(data=st.data(), kind=st.sampled_from([4, 5, 6, 7, 9]), flags=_FLAGS)
    def answer(self, data: st.DataObject, kind: int, flags: int) -> None:
        """The bot answers, or follows up, where somebody asked."""
        if not self.interactions:
            return
        who, interaction = data.draw(st.sampled_from(self.interactions))
        word = self.secret(interaction.channel_id, who if self._whispers(interaction, flags) else None)
        self.secrets[word].by_bot = True
        body = {"content": word, "flags": flags}
        if interaction.acknowledged:
            path = f"/webhooks/{self.ids[_BOT]}/{interaction.token}"
            self.request("POST /webhooks/{webhook_id}/{webhook_token}", path, body)
        else:
            path = f"/interactions/{interaction.id}/{interaction.token}/callback"
            template = "POST /interactions/{interaction_id}/{interaction_token}/callback"
            self.request(template, path, {"type": kind, "data": body})

    def _whispers(self, interaction: Any, flags: int) -> bool:
        """Whether an answer with these flags goes to one person; after a deferral the deferral decides."""
        if interaction.progress == "thinking":
            return interaction.original_id in self.world.state.whispers
        return bool(flags)

    @rule(data=st.data(), template=st.sampled_from(sorted(_ROUTES)))
    def bot_asks_for_anything(self, data: st.DataObject, template: str) -> None:
        """The bot makes a request with ids that are there and a body that may be one."""
        channel_id = self.somewhere(data)
        route = _ROUTES[template]
        if (
            "interactions" in route.template
            or "webhooks" in route.template
            or "users/@me/guilds/" in route.template
        ):
            return
        known = {
            "channel_id": channel_id,
            "message_id": self.message(data, channel_id),
            "guild_id": self.guild_id,
            "user_id": self.ids[data.draw(_WHO)],
            "application_id": self.ids[_BOT],
            "overwrite_id": "1",
            "emoji": "%E2%9C%85",
            "command_id": "1",
        }
        path = re.sub(r"\{(\w+)\}", lambda match: known[match[1]], route.template)
        fields = {
            "content": st.just(self.secret(channel_id)),
            "name": st.just(
                "new" if template == "POST /guilds/{guild_id}/channels" else self.secret(channel_id)
            ),
            "archived": st.booleans(),
            "locked": st.booleans(),
            "type": st.sampled_from([0, 4, 10, 11, 12, 15]),
            "message": st.just({"content": self.secret(channel_id)}),
            "recipient_id": st.sampled_from(sorted(self.ids.values())),
            "messages": st.just([known["message_id"]] * 2),
        }
        self.request(template, path, data.draw(st.fixed_dictionaries({}, optional=fields)))

    def request(self, template: str, path: str, body: Any) -> None:
        found = table().find(template.split(" ")[0], path)
        assert found is not None
        route, params = found

        async def ask() -> Any:
            return _handled(self.sandbox, route, path, body, params)

        before = self.sight()
        self.check(_BOT, self.do(ask()), before[_BOT])

    @rule(who=_WHO)
    def come_or_go(self, who: str) -> None:
        before = self.sight()
        if self.ids[who] in self.world.state.members[self.guild_id]:
            self.world.remove_member(self.guild_id, self.ids[who])
        else:
            self.world.add_member(self.guild_id, self.ids[who])
        self.look(before)

    @rule(who=_WHO)
    def write_directly(self, who: str) -> None:
        channel_id = self.do(self.actor(who).open_dm())
        self.do(self.actor(who).say(channel_id, self.secret(channel_id)))

    @rule(minutes=st.sampled_from([1, 20, 1500]))
    def wait(self, minutes: int) -> None:
        before = self.sight()
        self.clock.advance(minutes=minutes)
        self.world.pass_time()
        self.look(before)

    # What holds at all times

    @invariant()
    def people_read_what_is_for_them(self) -> None:
        for name in _PEOPLE if hasattr(self, "world") else ():
            for channel_id in self.world.state.channels:
                if self.sees(name, channel_id):
                    self.check(name, self.actor(name).sees(channel_id), frozenset())

    @invariant()
    def the_world_is_whole(self) -> None:
        if not hasattr(self, "world"):
            return
        state = self.world.state
        assert json.dumps(self.world.snapshot())
        said = {message_id for messages in state.messages.values() for message_id in messages}
        assert state.messages.keys() <= state.channels.keys()
        assert set(state.whispers) <= said
        assert set(state.reactions) <= said
        for channel in state.channels.values():
            self._check_channel(channel)

    def _check_channel(self, channel: Any) -> None:
        state = self.world.state
        if channel["type"] in THREAD_TYPES:
            assert channel["parent_id"] in state.channels
            joined: Iterable[str] = state.thread_members[channel["id"]]
            assert set(joined) <= state.members[channel["guild_id"]].keys()
            assert channel["member_count"] == len(set(joined))
        elif channel.get("parent_id") is not None:
            assert state.channels[channel["parent_id"]]["type"] == CATEGORY


def _handled(sandbox: Sandbox, route: Route, path: str, body: Any, params: dict[str, str]) -> Any:
    return route.handler(
        Call(sandbox.world, route.method, path, {}, body, (), params, "ws://127.0.0.1/")
    ).body


TestAnyDeeds = AnyDeeds.TestCase
TestAnyDeeds.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would take minutes
    suppress_health_check=list(HealthCheck),
)
