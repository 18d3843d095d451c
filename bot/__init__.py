"""Lodestar: a chat bot for practising behavioural interviews."""

__version__ = "0.1.0"
