"""Correcting what went out."""
