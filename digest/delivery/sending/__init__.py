"""Handing over what is due, batch after batch."""
