"""Summaries: found, completed, edited, decided on, merged."""
