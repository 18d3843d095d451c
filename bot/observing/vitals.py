"""What can only be looked up, and not told: the state of the connection and what waits at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vitals:
    """`latency` is seconds of a heartbeat's way there and back, not finite while unknown; `waiting` is by queue."""

    connected: bool
    latency: float
    waiting: Mapping[str, int]
