"""All checks of what an issue says."""

from digest.render.checks.finding import Finding
from digest.render.checks.writing.claims import check_claims
from digest.render.checks.writing.hard_words import check_hard_words
from digest.render.checks.writing.marks import check_marks
from digest.render.checks.writing.reading import check_reading
from digest.render.records import Edition

_CHECKS = (check_claims, check_reading, check_hard_words, check_marks)


def check_writing(edition: Edition) -> tuple[Finding, ...]:
    """Return what an editor should look at again in an edition's texts; empty for nothing.

    Warnings all: words can be right that no rule knows of. What is rendered is not looked at.
    """
    return tuple(finding for check in _CHECKS for finding in check(edition))
