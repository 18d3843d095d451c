"""A local Discord on real sockets, for trying and testing bots."""

from sandbox.actors import Actor, NotPossible, Run
from sandbox.errors import DiscordError
from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from sandbox.world import World

__all__ = ["Actor", "DiscordError", "NotPossible", "Permissions", "Run", "Sandbox", "World"]
