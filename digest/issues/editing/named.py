"""What a summary is called in the list of changes."""

from digest.render.clean_text import clean_line
from digest.render.shorten import shorten
from digest.summaries.models import Summary

_HEADING_CHARACTERS = 80


def named(summary: int) -> str:
    """Return its heading in quotation marks, shortened; its number where it has none."""
    found = Summary.objects.filter(pk=summary).first()
    heading = clean_line(found.heading) if found else ""
    return f"“{shorten(heading, limit=_HEADING_CHARACTERS)}”" if heading else f"summary {summary}"
