"""The state of the local Discord and the rules by which it changes."""

from sandbox.world.world import World

__all__ = ["World"]
