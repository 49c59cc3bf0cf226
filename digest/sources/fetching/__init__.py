"""Fetching an address: where to, how long, how much."""
