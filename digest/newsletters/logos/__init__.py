"""Newsletters' logos: read from a file, kept for ever, shown in the head of mail."""
