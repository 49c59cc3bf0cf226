"""Rare tables: what no page of ours shows, in Django's own admin, to look at alone."""
