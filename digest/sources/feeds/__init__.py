"""Feeds: RSS, Atom and JSON Feed, entry by entry."""
