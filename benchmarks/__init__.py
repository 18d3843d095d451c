"""What Lodestar costs, measured beside a bare discord.py client that does the same on the same local Discord."""
