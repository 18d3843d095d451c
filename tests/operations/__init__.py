"""Running it: what the host sees and does."""
