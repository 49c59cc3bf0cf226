"""Addresses of the web as they stand in a mail: where they begin, and what they lead to."""
