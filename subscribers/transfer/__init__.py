"""Subscribers as CSV: in and out."""
