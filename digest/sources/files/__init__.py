"""Summaries that people write down: Markdown with front matter, and JSON."""
