"""Tells how a text looks and what hides it, in every mail program we can think of."""
