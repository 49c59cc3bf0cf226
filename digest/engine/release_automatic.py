"""Releasing an issue of a newsletter that nobody needs to release."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction

from digest.delivery.copies.editor_mail import tell_editors
from digest.delivery.errors import NotApprovableError
from digest.delivery.planning.approve import approve
from digest.delivery.providers.base import Provider
from digest.issues.by_program import done_by_program
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import SnapshotError
from digest.render.checks import Finding

APPROVED_BY = "automatic release"
_NOT_RELEASED = "did not release"


def release_automatic(issue: Issue, *, now: datetime, provider: Provider) -> str:
    """Freeze the draft and let it go out at its time, unless a check finds an error, or what a
    person must have seen.

    Then it stays a draft, with the reason; its editors are told once for each reason, and it is
    tried again later. Returns what was done.
    """
    try:
        approve(issue, by=APPROVED_BY, at=now, is_person=False)
    except NotApprovableError as error:
        return _refused(issue, _in_words(error.findings), now, provider)
    except SnapshotError as error:
        return _refused(issue, str(error), now, provider)
    if issue.release_failed_at is not None:
        # What the editors were shown before is not what goes out now.
        Issue.objects.filter(pk=issue.pk).update(release_failed_at=None, editors_told_at=None)
    return f"approved by {APPROVED_BY}"


def _refused(issue: Issue, reason: str, now: datetime, provider: Provider) -> str:
    if _keep(issue, reason, now):
        tell_editors(issue, provider=provider, at=now)
    return f"not released. {reason}"


def _keep(issue: Issue, reason: str, now: datetime) -> bool:
    """Note with the draft why it was not released; return whether that was another reason before.
    It is tried hourly, and the trail would be full of what is said once."""
    draft = Issue.objects.filter(pk=issue.pk, state=IssueState.DRAFT)
    with transaction.atomic():
        is_news = bool(draft.select_for_update(no_key=True).exclude(reason=reason))
        deed = done_by_program(issue, _NOT_RELEASED, at=now) if is_news else nullcontext()
        with deed:
            draft.update(reason=reason, release_failed_at=now)
    issue.refresh_from_db()
    return is_news


def _in_words(findings: Iterable[Finding]) -> str:
    return " ".join(f"{finding.place}: {finding.what} {finding.mend}" for finding in findings)
