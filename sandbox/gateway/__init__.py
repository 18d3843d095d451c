"""The gateway: websocket connections, their sessions, and who is told what."""

from sandbox.gateway.gateway import Gateway

__all__ = ["Gateway"]
