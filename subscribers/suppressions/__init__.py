"""Addresses that must not be mailed: why, since when, and who may lift it."""
