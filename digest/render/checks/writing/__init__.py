"""Looks at what an issue says, as its readers will read it. Run on an issue's texts, once."""
