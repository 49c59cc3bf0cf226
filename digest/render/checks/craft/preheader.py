"""Is the line beside the subject worth its place?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding

LONGEST_PREHEADER_CHARACTERS = 300
"""No inbox shows more than half of it."""
SHORTEST_PREHEADER_CHARACTERS = 15


def check_preheader(examined: Examined) -> Iterator[Finding]:
    """Find it empty, very short, very long, or the subject once more."""
    preheader, subject = examined.mail.preheader.strip(), examined.mail.subject.strip()
    length = len(preheader)
    if length < SHORTEST_PREHEADER_CHARACTERS:
        yield _finding(
            "preheader-short", f"It has {length} characters, so inboxes fill up the line."
        )
    if length > LONGEST_PREHEADER_CHARACTERS:
        yield _finding("preheader-long", f"It has {length} characters; no inbox shows them.")
    if length and preheader.casefold() == subject.casefold():
        yield _finding("preheader-repeats", "It says what the subject says already.")


def _finding(code: str, what: str) -> Finding:
    return Finding(
        code=code,
        severity="warning",
        place="preheader",
        what=what,
        mend="Write another, or let the look's preheader.txt give the first article's takeaway, or "
        "part of it.",
    )
