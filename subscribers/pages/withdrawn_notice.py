"""What a reader's own copy is told with where a study in it was withdrawn after it went out.

The copy stays as it was mailed, byte for byte; the notice is put above it as it is shown.
"""

import re

from django.template.loader import render_to_string
from django.utils import translation

from digest.render.direction import direction_of_language

_BODY = re.compile(rb"""<body\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)


def with_notice(html: bytes, titles: tuple[str, ...], *, language: str) -> bytes:
    """Return a mail's HTML with the notice above all that it says; without titles, as it is."""
    if not titles:
        return html
    with translation.override(language):
        context = {
            "withdrawn": titles,
            "language": language,
            "direction": direction_of_language(language),
        }
        notice = render_to_string("subscribers/withdrawn_notice.html", context).encode()
    found = _BODY.search(html)
    at = found.end() if found else 0
    return html[:at] + notice + html[at:]
