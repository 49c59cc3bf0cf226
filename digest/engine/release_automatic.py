"""Releasing an issue of a newsletter that nobody needs to release."""

from collections.abc import Iterable
from datetime import datetime

from digest.delivery.copies.editor_mail import tell_editors
from digest.delivery.errors import NotApprovableError
from digest.delivery.planning.approve import approve
from digest.delivery.providers.base import Provider
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import SnapshotError
from digest.render.checks import Finding

APPROVED_BY = "automatic release"


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
    is_news = issue.reason != reason
    draft = Issue.objects.filter(pk=issue.pk, state=IssueState.DRAFT)
    draft.update(reason=reason, release_failed_at=now)
    issue.refresh_from_db()
    if is_news:
        tell_editors(issue, provider=provider, at=now)
    return f"not released. {reason}"


def _in_words(findings: Iterable[Finding]) -> str:
    return " ".join(f"{finding.place}: {finding.what} {finding.mend}" for finding in findings)
