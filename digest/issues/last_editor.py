"""Who changed last what an issue says: the issue, one of its summaries, or what its mail takes from
its newsletter."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from digest.issues.models import Correction, Edit, Issue
from digest.issues.notices import open_notices
from digest.render.words import ENGLISH
from digest.summaries.models import FormerText
from digest.team.models import AuditEntry

_Change = tuple[datetime, str]
_OF_SUMMARIES = (
    *("edited", "wrote", "took back a version of", "merged another into", "took another out of"),
    "took apart",
)
"""Deeds of the audit trail after which a summary may say something else."""
_CAVEAT, _CHANGED = "wrote a caveat for", "changed"
_IN_MAIL = ("name", "from", "reply_to", "postal_address", "privacy_url", "language", "look", "logo")
"""Settings of a newsletter that its mail shows."""


def last_editor(issue: Issue) -> str:
    """Return whose change is the newest; empty where no person changed anything. Undoing is a
    change, too."""
    changes = (*_of_issue(issue), *_of_summaries(issue), *_of_newsletter(issue), *_told(issue))
    return max(changes)[1] if changes else ""


def _of_issue(issue: Issue) -> Iterator[_Change]:
    yield from Edit.objects.filter(issue=issue).order_by("-at", "-pk").values_list("at", "by")[:1]


def _of_summaries(issue: Issue) -> Iterator[_Change]:
    summaries = list(issue.items.filter(released=False).values_list("summary", flat=True))
    texts = FormerText.objects.filter(summary__in=summaries).exclude(by="")
    yield from texts.order_by("-replaced_at", "-pk").values_list("replaced_at", "by")[:1]
    # Topics leave no former text, nor does what was written here in the first place.
    entries = AuditEntry.objects.filter(
        subject__in=[f"summary {pk}" for pk in summaries], deed__in=_OF_SUMMARIES
    )
    yield from entries.order_by("-at", "-pk").values_list("at", "by")[:1]


def _of_newsletter(issue: Issue) -> Iterator[_Change]:
    entries = AuditEntry.objects.filter(
        # What was set before the issue was composed is its editors' ground, and no edit of it.
        Q(deed=_CAVEAT) | Q(deed=_CHANGED),
        subject=f"newsletter {issue.newsletter.slug}",
        at__gte=issue.composed_at,
    )
    for entry in entries.order_by("-at", "-pk"):
        before, after = entry.before or {}, entry.after or {}
        if entry.deed == _CAVEAT or any(before.get(key) != after.get(key) for key in _IN_MAIL):
            yield entry.at, entry.by
            return


def _told(issue: Issue) -> Iterator[_Change]:
    """Yield who wrote the corrections that the issue carries."""
    notices = open_notices(issue.newsletter_id, issue.date, ENGLISH)
    new = [notice.key.split() for notice in notices if notice.is_new]
    corrections = [int(number) for kind, number, *_ in new if kind == "correction"]
    yield from Correction.objects.filter(pk__in=corrections).values_list("at", "by")
