"""What the program itself does with an issue stands in the audit trail as well."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from digest.issues.models import Issue
from digest.issues.stands import stands
from digest.team.audit import record

BY_PROGRAM = "the program"
"""Whom the audit trail names where nobody said so: no member's address."""


@contextmanager
def done_by_program(issue: Issue, deed: str, *, at: datetime) -> Iterator[None]:
    """Do what is done within, and write it down, in one transaction: neither stands without the
    other. The issue is locked, so that what it was before is what this changed.

    What is raised within goes through, and nothing is written down.
    """
    with transaction.atomic():
        before = stands(Issue.objects.select_for_update(no_key=True).get(pk=issue.pk))
        yield
        note_by_program(issue, deed, before=before, at=at)


def note_by_program(issue: Issue, deed: str, *, before: Mapping[str, object], at: datetime) -> None:
    """Write down what the program did, in the transaction that does it; ``before`` is how the
    issue stood, as ``stands`` says."""
    after = stands(Issue.objects.get(pk=issue.pk))
    record(deed, f"issue {issue.slug}", by=BY_PROGRAM, at=at, before=before, after=after)
