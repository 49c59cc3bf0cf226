"""Joining by oneself: asked for at a page, confirmed from one's own mailbox (double opt-in)."""
