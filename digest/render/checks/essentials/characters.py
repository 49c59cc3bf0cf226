"""Does the mail hold a character that cannot be read, or that turns the words after it round?"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.readable import is_plain, unreadable_at

_TAG = re.compile(r"<[^<>]*>")
_PADDING = "\u034f\u200c\u00a0"
"""What keeps a mail's first words out of the line beside its subject; it shows nothing."""
_AFTER_CHARACTERS = 40


def check_characters(examined: Examined) -> Iterator[Finding]:
    """Find the first such character of each part."""
    mail = examined.mail
    doubts = {
        "subject": doubt_about_characters(mail.subject),
        "preheader": doubt_about_characters(mail.preheader),
        "text": doubt_about_characters(examined.text),
    }
    if examined.has_html:
        doubts["html"] = doubt_about_markup_characters(examined.html)
    for place, doubt in doubts.items():
        if doubt:
            yield Finding(
                code="character-unreadable",
                severity="error",
                place=place,
                what=f"There is a character that cannot be read, or turns words round: {doubt}.",
                mend="Take it out of the template. What runs from right to left is set so by the "
                'attribute dir="auto" or dir="rtl".',
            )


def doubt_about_markup_characters(html: str) -> str:
    """Return the first such character of HTML, also one written as a reference; else nothing."""
    html = html.replace(_PADDING, "")
    if is_plain(unescape(html)):
        return ""
    # Tags part no words: what stands before and after them meets.
    return doubt_about_characters(unescape(_TAG.sub("", html))) or doubt_about_characters(
        unescape("\n".join(_TAG.findall(html)))
    )


def doubt_about_characters(text: str) -> str:
    """Return the first such character with its name and what stands before it; else nothing."""
    at = next(iter(unreadable_at(text)), None)
    if at is None:
        return ""
    name = unicodedata.name(text[at], "without a name")
    before = " ".join(text[max(at - _AFTER_CHARACTERS, 0) : at].split())
    readable = "".join(one for one in before if one.isprintable())
    return f"U+{ord(text[at]):04X} ({name}) {_where(readable)}"


def _where(before: str) -> str:
    return f"after “{before}”" if before else "at the beginning"
