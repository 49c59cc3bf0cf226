"""Editing an issue: its words, its items and their order; each change can be undone, and none
overwrites another unseen."""
