"""What a reader's own copy is told with where an article in it was corrected, or its study
withdrawn, after it went out.

The copy stays as it was mailed, byte for byte; the notice is put above it as it is shown.
"""

import re

from django.template.loader import render_to_string
from django.utils import translation

from digest.delivery.copies.readers_copy import KnownSince
from digest.render.direction import direction_of_language

_BODY = re.compile(rb"""<body\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)


def with_notice(html: bytes, known_since: tuple[KnownSince, ...], *, language: str) -> bytes:
    """Return a mail's HTML with the notice above all that it says; where nothing is known, as
    it is."""
    if not known_since:
        return html
    with translation.override(language):
        context = {
            "known_since": known_since,
            "language": language,
            "direction": direction_of_language(language),
        }
        notice = render_to_string("subscribers/known_since.html", context).encode()
    found = _BODY.search(html)
    at = found.end() if found else 0
    return html[:at] + notice + html[at:]
