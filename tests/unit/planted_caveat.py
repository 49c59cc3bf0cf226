"""Our own mail with something planted round its caveat."""

from dataclasses import replace
from functools import lru_cache

from digest.render.checks import check_mail
from tests.unit.mail_factories import make_edition, render

EDITION = make_edition()
MAIL = render(EDITION)


def findings(mail, edition=EDITION):
    return check_mail(mail, edition)


def codes(mail):
    return {finding.code for finding in findings(mail)}


@lru_cache(maxsize=1)
def whole() -> tuple[bytes, int, int]:
    """Our own mail's HTML, and where the caveat's paragraphs begin and end in it."""
    first = MAIL.html.index(b"<p", MAIL.html.index(b"Please read with care"))
    last = MAIL.html.index(b"</p>", MAIL.html.index(b"We bring you a broad range")) + len(b"</p>")
    return MAIL.html, first, last


def planted(before: str = "", after: str = "", *, sheet: str = ""):
    """Our own mail with markup round the caveat, and one style sheet more."""
    html, first, last = whole()
    html = html[:first] + before.encode() + html[first:last] + after.encode() + html[last:]
    head = f"<style>{sheet}</style></head>".encode() if sheet else b"</head>"
    return replace(MAIL, html=html.replace(b"</head>", head, 1))


def styled(style: str):
    return planted(f"<div style='{style}'>", "</div>")
