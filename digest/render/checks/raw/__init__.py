"""Looks at a message as it travels, whoever made it."""
