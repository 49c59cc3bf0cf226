"""Ending: a subscription, shortly undone, or all that is held about a person."""
