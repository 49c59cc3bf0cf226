"""Bytes and HTML from outside, made plain text."""
