"""Is anything left in the mail that was meant to be filled in?"""

import re
from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding

_LEFTOVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|\{journals:"  # Jinja, and our caveat's own places
    r"|(?<!\d)%[A-Za-z]+(?:[._][A-Za-z]+)*%|\*\|[A-Za-z_:]+\|\*"  # providers'
    r"|\[\[[A-Za-z_ ]+\]\]|<%"
    r"|[Ll]orem ipsum\b|LOREM IPSUM\b"
)
_ENCODED_MARK = re.compile(r"%7B%7B|%7D%7D|%7B%25|%25%7D", re.IGNORECASE)
"""What Jinja's marks become within an address."""
_MARKER = re.compile(r"slot\d+x[0-9a-f]{32}")
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
"""A character of an address (RFC 3986, section 2.1): a few of them look like a placeholder."""
_AROUND = 30


def check_leftovers(examined: Examined) -> Iterator[Finding]:
    """Find placeholders of templates and providers, strange markers and lorem ipsum."""
    mail = examined.mail
    places = {"subject": mail.subject, "text": examined.text}
    places["preheader"] = mail.preheader
    if examined.has_html:
        document = examined.document
        texts = (piece.text for piece in document.pieces if document.tag_of(piece) != "style")
        shown = (run.shown for run in document.runs.values())
        places["html"] = "\n".join([*texts, *shown])
    known = set(mail.slots.values())
    for place, written in places.items():
        content = _ADDRESS.sub(lambda address: _ENCODED.sub("_", address[0]), written)
        for found in _LEFTOVER.finditer(content):
            around = content[max(found.start() - _AROUND, 0) : found.end() + _AROUND]
            yield _finding(place, " ".join(around.split()))
            break
        for found in _ENCODED_MARK.finditer(written):
            yield _finding(place, written[max(found.start() - _AROUND, 0) : found.end() + _AROUND])
            break
        for found in _MARKER.finditer(content):
            if found[0] not in known:
                yield _finding(place, found[0])
                break


def _finding(place: str, what: str) -> Finding:
    return Finding(
        code="leftover",
        severity="error",
        place=place,
        what=f"Something meant to be filled in was left: … {what} …",
        mend="Correct it in the summary, the editor's note or the template it came from.",
    )
