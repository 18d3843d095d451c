"""A local Discord on real sockets, for trying and testing bots."""
