"""Will mail programs show all of it?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.fit import HTML_LIMIT_BYTES, worst_case_bytes

STYLE_LIMIT_BYTES = 16_000
"""Gmail drops a style element that goes beyond 16 KB in all."""


def check_size(examined: Examined) -> Iterator[Finding]:
    """Find HTML missing, or anything that would be clipped once slots and links are filled."""
    mail = examined.mail
    if not examined.has_html and not examined.edition.text_only:
        yield Finding(
            code="html-empty",
            severity="error",
            place="html",
            what="There is no HTML, though the reader asked for more than text.",
            mend="Let the look's issue.mjml show the issue.",
        )
    for place, part in (("html", mail.html), ("text", mail.text)):
        longest = worst_case_bytes(part, markers=tuple(mail.slots.values()))
        if longest > HTML_LIMIT_BYTES:
            yield Finding(
                code="too-long",
                severity="error",
                place=place,
                what=f"It may reach {longest:,} bytes; past {HTML_LIMIT_BYTES:,} the end, with the "
                "caveat, is cut off.",
                mend="Shorten the caveat or the template: the articles are at their shortest.",
            )
    if examined.has_html:
        styles = sum(len(sheet.text.encode()) for sheet in examined.document.sheets)
        if styles > STYLE_LIMIT_BYTES:
            yield Finding(
                code="styles-too-long",
                severity="error",
                place="html",
                what=f"The style sheets take {styles:,} bytes; Gmail drops them past "
                f"{STYLE_LIMIT_BYTES:,}.",
                mend="Take rules out of the look's issue.mjml.",
            )
