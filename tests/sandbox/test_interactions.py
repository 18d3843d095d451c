"""Commands, buttons, selects, forms and menus through discord.py, as members meet them."""

from typing import Literal

import discord
import pytest
from discord import app_commands

from sandbox import NotPossible, Permissions, Sandbox
from tests.clock import FakeClock
from tests.sandbox.scene import Bot, Scene, furnish, new_bot, running


class StoryForm(discord.ui.Modal, title="Your story"):
    """Both ways in which discord.py makes the fields of a form."""

    situation: discord.ui.TextInput["StoryForm"] = discord.ui.TextInput(label="Situation", max_length=20)
    mood = discord.ui.Label[discord.ui.Modal](
        text="Mood",
        component=discord.ui.Select(options=[discord.SelectOption(label="Proud", value="p")], required=False),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.mood.component, discord.ui.Select)
        await interaction.response.send_message(
            f"{self.situation.value} {self.mood.component.values}", ephemeral=True
        )


class Controls(discord.ui.View):
    """One control of each kind."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction, button: discord.ui.Button["Controls"]) -> None:
        await interaction.response.send_modal(StoryForm())

    @discord.ui.button(label="Count 0", custom_id="count")
    async def count(self, interaction: discord.Interaction, button: discord.ui.Button["Controls"]) -> None:
        button.label = f"Count {int(str(button.label).split()[1]) + 1}"
        await interaction.response.edit_message(view=self)

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, button: discord.ui.Button["Controls"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="changed later")

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction: discord.Interaction, button: discord.ui.Button["Controls"]) -> None:
        raise AssertionError("A disabled button was pressed.")

    @discord.ui.select(
        placeholder="Pick", options=[discord.SelectOption(label=each) for each in "abc"], max_values=2
    )
    async def pick(self, interaction: discord.Interaction, select: discord.ui.Select["Controls"]) -> None:
        await interaction.response.send_message(f"picked {select.values}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who")
    async def who(self, interaction: discord.Interaction, select: discord.ui.UserSelect["Controls"]) -> None:
        await interaction.response.send_message(f"chose {select.values[0].display_name}", ephemeral=True)


def commanding_bot() -> Bot:
    """A bot with commands of every shape."""
    bot = new_bot()
    tree = bot.tree

    @tree.command(description="Shows every control")
    async def controls(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Here", view=Controls(), ephemeral=True)

    @tree.command(description="Takes every option")
    async def options(
        interaction: discord.Interaction,
        text: app_commands.Range[str, 2, 5],
        size: Literal["small", "large"],
        number: app_commands.Range[int, 1, 9],
        who: discord.Member,
        where: discord.TextChannel | None = None,
        file: discord.Attachment | None = None,
        flag: bool = False,
    ) -> None:
        content = (await file.read()).decode() if file else ""
        answer = f"{text} {size} {number} {who.display_name} {where} {content} {flag}"
        await interaction.response.send_message(answer)

    @tree.command(description="Completes what is typed")
    async def principle(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @principle.autocomplete("name")
    async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        known = ["Ownership", "Frugality", "Dive Deep"]
        return [
            app_commands.Choice(name=each, value=each.lower())
            for each in known
            if current.lower() in each.lower()
        ]

    @tree.command(description="Thinks first")
    async def slow(interaction: discord.Interaction, private: bool) -> None:
        await interaction.response.defer(ephemeral=private, thinking=True)
        await interaction.followup.send("thought about it")
        await interaction.followup.send("and again", ephemeral=True)

    @tree.command(description="Says nothing")
    async def mute(interaction: discord.Interaction) -> None:
        pass

    @tree.command(description="Answers twice")
    async def twice(interaction: discord.Interaction) -> None:
        state = interaction.response
        await state.send_message("once")
        state._response_type = None
        try:
            await state.send_message("twice")
        except discord.HTTPException as error:
            await interaction.followup.send(f"code {error.code}")

    @tree.context_menu(name="Save as STAR story")
    async def save(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"saved {message.content}", ephemeral=True)

    groups = app_commands.Group(
        name="groups", description="Groups", default_permissions=discord.Permissions(manage_guild=True)
    )

    @groups.command(description="Pauses")
    async def pause(interaction: discord.Interaction, group: str) -> None:
        await interaction.response.send_message(f"paused {group}")

    tree.add_command(groups)

    @bot.event
    async def setup_hook() -> None:
        await tree.sync()

    return bot


async def test_options_are_typed_checked_and_resolved(scene: Scene) -> None:
    async with running(scene.sandbox, commanding_bot()):
        values = {
            "text": "abc",
            "size": "large",
            "number": 3,
            "who": scene.ben.id,
            "where": scene.channel_id,
            "file": ("a.txt", "inside"),
            "flag": True,
        }
        run = await scene.ana.command(scene.channel_id, "options", values)
        assert run.text == "abc large 3 Ben leadership inside True"
        assert not run.ephemeral
        for name, wrong in {"text": "x", "size": "huge", "number": 10, "who": "1", "flag": "yes"}.items():
            with pytest.raises(NotPossible):
                await scene.ana.command(scene.channel_id, "options", {**values, name: wrong})
        with pytest.raises(NotPossible, match="missing"):
            await scene.ana.command(scene.channel_id, "options", {})
        with pytest.raises(NotPossible, match="does not exist"):
            await scene.ana.command(scene.channel_id, "optoins")


async def test_completion_offers_choices(scene: Scene) -> None:
    async with running(scene.sandbox, commanding_bot()):
        choices = await scene.ana.autocomplete(scene.channel_id, "principle", {"name": "own"}, focused="name")
        assert choices == [{"name": "Ownership", "value": "ownership"}]
        with pytest.raises(NotPossible):
            await scene.ana.autocomplete(scene.channel_id, "options", {"text": "a"}, focused="text")


async def test_commands_are_offered_to_those_who_may(scene: Scene) -> None:
    eve = scene.sandbox.actor(
        scene.world.add_member(scene.guild_id, "Eve", permissions=Permissions.MANAGE_GUILD)
    )
    async with running(scene.sandbox, commanding_bot()):
        with pytest.raises(NotPossible, match="not offered"):
            await scene.ana.command(scene.channel_id, "groups pause", {"group": "x"})
        paused = await eve.command(scene.channel_id, "groups pause", {"group": "x"})
        assert paused.text == "paused x"
        assert paused.message is not None
        assert paused.message["interaction"]["name"] == "groups pause"
        with pytest.raises(NotPossible, match="subcommand"):
            await eve.command(scene.channel_id, "groups")
        scene.world.deny(scene.channel_id, eve.id, Permissions.USE_APPLICATION_COMMANDS)
        assert eve.commands(scene.channel_id) == []


async def test_whispered_controls_work_for_whom_they_are_meant(scene: Scene) -> None:
    async with running(scene.sandbox, commanding_bot()):
        run = await scene.ana.command(scene.channel_id, "controls")
        assert run.ephemeral
        assert run.message is not None
        assert scene.ben.sees(scene.channel_id) == []
        with pytest.raises(NotPossible, match="does not see"):
            await scene.ben.press(run.message, "Form")
        await scene.ana.press(run.message, "Count 0")
        assert "Count 1" in (await scene.ana.press(run.message, "later")).buttons
        assert run.text == "changed later"
        with pytest.raises(NotPossible, match="disabled"):
            await scene.ana.press(run.message, "Off")
        assert (await scene.ana.select(run.message, "Pick", ["a", "c"])).text == "picked ['a', 'c']"
        with pytest.raises(NotPossible):
            await scene.ana.select(run.message, "Pick", ["a", "b", "c"])
        assert (await scene.ana.select(run.message, "Who", scene.ben.id)).text == "chose Ben"
    assert "Sandbox bot (only to Ana): changed later" in scene.world.transcript(scene.channel_id)


async def test_a_form_is_filled_and_checked(scene: Scene) -> None:
    async with running(scene.sandbox, commanding_bot()):
        controls = await scene.ana.command(scene.channel_id, "controls")
        assert controls.message is not None
        form = await scene.ana.press(controls.message, "Form")
        assert form.text == "Your story"
        with pytest.raises(NotPossible):
            await form.fill({})
        with pytest.raises(NotPossible):
            await form.fill({"Situation": "x" * 21})
        with pytest.raises(NotPossible, match="no field"):
            await form.fill({"Feeling": "x"})
        assert (await form.fill({"Situation": "late", "Mood": ["Proud"]})).text == "late ['p']"
        form = await scene.ana.press(controls.message, "Form")
        assert (await form.fill({"Situation": "x" * 21}, enforce_limits=False)).text == f"{'x' * 21} []"


@pytest.mark.parametrize("private", [True, False])
async def test_a_deferred_answer_takes_the_place_of_thinking(scene: Scene, private: bool) -> None:
    async with running(scene.sandbox, commanding_bot()):
        run = await scene.ana.command(scene.channel_id, "slow", {"private": private})
        await scene.world.until(lambda: run.followups)
        assert [each["content"] for each in run.messages] == ["thought about it", "and again"]
        assert run.message is not None
        assert bool(run.message["flags"] & 64) is private
        assert len(scene.ben.sees(scene.channel_id)) == (0 if private else 1)


async def test_one_acknowledgement_only(scene: Scene) -> None:
    async with running(scene.sandbox, commanding_bot()):
        run = await scene.ana.command(scene.channel_id, "twice")
        await scene.world.until(lambda: run.followups)
        assert [each["content"] for each in run.messages] == ["once", "code 40060"]


async def test_an_unanswered_interaction_fails(scene: Scene) -> None:
    scene.world.interactions.response_seconds = 0.05
    async with running(scene.sandbox, commanding_bot()) as bot:
        events = scene.ana.events()
        late = bot.wait_for("interaction", timeout=5)
        run = await scene.ana.command(scene.channel_id, "mute")
        assert run.failed
        assert [event.name for event in events.pending()] == ["INTERACTION_FAILURE"]
        events.close()
        with pytest.raises(discord.NotFound) as refused:
            await (await late).response.send_message("too late")
        assert refused.value.code == 10062


async def test_a_token_lives_for_fifteen_minutes() -> None:
    clock = FakeClock()
    async with Sandbox(clock=clock.now) as sandbox:
        scene = furnish(sandbox)
        async with running(sandbox, commanding_bot()) as bot:
            taken = bot.wait_for("interaction", timeout=5)
            await scene.ana.command(scene.channel_id, "controls")
            interaction = await taken
            clock.advance(minutes=14)
            await interaction.edit_original_response(content="in time")
            clock.advance(minutes=2)
            with pytest.raises(discord.HTTPException) as refused:
                await interaction.edit_original_response(content="too late")
            assert refused.value.code == 50027


async def test_a_menu_command_reads_the_message_even_without_the_intent(scene: Scene) -> None:
    scene.world.set_intents(message_content=False)
    bot = commanding_bot()
    bot._connection._intents.message_content = False
    async with running(scene.sandbox, bot):
        said = await scene.ana.say(scene.channel_id, "Situation: …")
        run = await scene.ana.context_menu(scene.channel_id, "Save as STAR story", said)
        assert run.text == "saved Situation: …"


async def test_commands_work_in_direct_messages(scene: Scene) -> None:
    async with running(scene.sandbox, commanding_bot()):
        dm_id = await scene.ana.open_dm()
        assert (await scene.ana.command(dm_id, "principle", {"name": "x"})).text == "x"
        controls = await scene.ana.command(dm_id, "controls")
        assert controls.message is not None
        assert (await scene.ana.press(controls.message, "Form")).modal is not None


async def test_components_v2(scene: Scene, bot: discord.Client) -> None:
    view = discord.ui.LayoutView(timeout=None)
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(accent_colour=0x00FF00)
    button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="More", custom_id="more")
    box.add_item(discord.ui.Section("# Ownership", "Think long term", accessory=button))
    box.add_item(discord.ui.Separator())
    box.add_item(discord.ui.TextDisplay(f"for <@{scene.ana.id}>"))
    view.add_item(box)
    channel = await bot.fetch_channel(int(scene.channel_id))
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send(view=view)
    assert [user.id for user in sent.mentions] == [int(scene.ana.id)]
    seen = scene.ana.sees(scene.channel_id)[0]
    pressed = bot.wait_for("interaction", timeout=5)
    run = await scene.ana.press(seen, "More", wait=False)
    interaction = await pressed
    await interaction.response.send_message("more")
    assert (await run.answered()).text == "more"
    assert "[More]" in scene.world.transcript(scene.channel_id)
    with pytest.raises(discord.HTTPException):
        await sent.edit(content="plain")


async def test_guild_commands_and_counts(scene: Scene) -> None:
    bot = new_bot()

    @bot.tree.command(guild=discord.Object(int(scene.guild_id)), description="Only here")
    async def here(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("here")

    async with running(scene.sandbox, bot):
        guild = discord.Object(int(scene.guild_id))
        synced = await bot.tree.sync(guild=guild)
        again = await bot.tree.sync(guild=guild)
        assert [each.id for each in synced] == [each.id for each in again]
        assert (await scene.ana.command(scene.channel_id, "here")).text == "here"
        assert [each.name for each in await bot.tree.fetch_commands(guild=guild)] == ["here"]
        await synced[0].delete()
        assert await bot.tree.fetch_commands(guild=guild) == []
        assert await bot.tree.fetch_commands() == []


async def test_waiting_names_what_it_saw(scene: Scene) -> None:
    await scene.ana.say(scene.channel_id, "anybody?")
    with pytest.raises(AssertionError, match=r"Ana: anybody\?"):
        await scene.world.until(lambda: False, within=0.01)
