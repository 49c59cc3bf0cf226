"""Does the subject say something, and can it be read in an inbox?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding, Severity

LONGEST_SUBJECT_CHARACTERS = 120


def check_subject(examined: Examined) -> Iterator[Finding]:
    """Find a subject that is empty, broken over lines or too long."""
    subject = examined.mail.subject
    if not subject.strip():
        yield _finding("subject-empty", "error", "The subject is empty.")
    if len(subject.splitlines()) > 1:
        yield _finding("subject-lines", "error", "The subject goes over several lines.")
    if len(subject) > LONGEST_SUBJECT_CHARACTERS:
        yield _finding(
            "subject-long", "warning", f"The subject has {len(subject)} characters; few are shown."
        )


def _finding(code: str, severity: Severity, what: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        place="subject",
        what=what,
        mend="Write a shorter one, give the first article a short title, or change the look's "
        "subject.txt.",
    )
