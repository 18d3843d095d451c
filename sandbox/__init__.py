"""A local Discord on real sockets, for trying and testing bots."""

from sandbox.actors import Actor, NotPossible, Run
from sandbox.errors import DiscordError
from sandbox.page import Step
from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from sandbox.timeline import Moment
from sandbox.world import World

__all__ = ["Actor", "DiscordError", "Moment", "NotPossible", "Permissions", "Run", "Sandbox", "Step", "World"]
