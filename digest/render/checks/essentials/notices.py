"""Does the mail tell its readers what became known of what they had before?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.edition_view import shown_notices


def check_notices(examined: Examined) -> Iterator[Finding]:
    """Find a notice that is missing or hidden."""
    for notice in shown_notices(examined.edition):
        if not examined.in_text(notice):
            yield _finding("text", f"This notice is not there: {notice}")
        hidden = examined.hidden_in_html(notice)
        if hidden is None:
            yield _finding("html", f"This notice is not there: {notice}")
        elif hidden:
            yield _finding("html", f"Readers may not see this notice, for {hidden}: {notice}")


def _finding(place: str, what: str) -> Finding:
    return Finding(
        code="notice-missing",
        severity="error",
        place=place,
        what=what,
        mend="Let the look's issue.mjml show each of the notices, and issue.txt notices_text.",
    )
