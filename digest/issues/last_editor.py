"""Who changed last what an issue says: the issue, one of its summaries, or what its mail takes from
its newsletter."""

from collections.abc import Container, Iterator
from datetime import datetime

from django.db.models import QuerySet

from digest.issues.compose import BY_COMMAND
from digest.issues.models import Correction, Edit, Issue, Item
from digest.issues.notices import open_notices
from digest.newsletters.models import Topic
from digest.render.words import ENGLISH
from digest.summaries.models import FormerText
from digest.summaries.of_one_study import of_one_study
from digest.summaries.withdrawn_at import how_withdrawn
from digest.team.models import AuditEntry

_MERGED, _APART = "merged away", "took apart"
_POINTERS = {_MERGED: "into", _APART: "from"}
"""Where the entry of the summary that went names the one that it was merged with."""
_SUMMARY = "summary "
_OF_WITHDRAWAL = ("edited", "took back a version of")
_WITHDRAWAL = "retraction"

_Change = tuple[datetime, str]
_OF_SUMMARIES = (
    *("edited", "wrote", "took back a version of", "merged another into", "took another out of"),
    "took apart",
)
"""Deeds of the audit trail after which a summary may say something else."""
_CAVEAT, _CHANGED = "wrote a caveat for", "changed"
_IN_MAIL = (
    *("name", "from", "reply_to", "postal_address", "privacy_url", "language", "look", "logo"),
    "colours",
)
"""Settings of a newsletter that its mail shows."""


def last_editor(issue: Issue) -> str:
    """Return whose change is the newest; empty where no person changed anything. Undoing is a
    change, too."""
    changes = (
        *_composing(issue),
        *_of_issue(issue),
        *_of_summaries(issue),
        *_of_topics(issue),
        *_of_newsletter(issue),
        *_told(issue),
        *_of_studies_told_of(issue),
    )
    return max(changes)[1] if changes else ""


def _composing(issue: Issue) -> Iterator[_Change]:
    """Yield who composed it in the studio. A command puts nobody's change out of sight."""
    if issue.composed_by not in {"", BY_COMMAND}:
        yield issue.composed_at, issue.composed_by


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


def _of_topics(issue: Issue) -> Iterator[_Change]:
    """Yield who renamed a topic that stands beside one of its items."""
    summaries = issue.items.filter(released=False).values("summary")
    slugs = Topic.objects.filter(summaries__in=summaries).distinct().values_list("slug", flat=True)
    entries = AuditEntry.objects.filter(
        subject__in=[f"topic {slug}" for slug in slugs], deed=_CHANGED
    )
    for entry in _since_the_last(issue, entries).order_by("-at", "-pk"):
        if "name" in (entry.after or {}):
            yield entry.at, entry.by
            return


def _of_newsletter(issue: Issue) -> Iterator[_Change]:
    entries = AuditEntry.objects.filter(
        deed__in=(_CAVEAT, _CHANGED), subject=f"newsletter {issue.newsletter.slug}"
    )
    for entry in _since_the_last(issue, entries).order_by("-at", "-pk"):
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


def _of_studies_told_of(issue: Issue) -> Iterator[_Change]:
    """Yield who changed what the issue has to tell of summaries that readers had: who said that a
    study was withdrawn, or no longer, and who merged or took apart what something is known of."""
    sent = Item.objects.filter(
        newsletter=issue.newsletter_id, released=False, issue__planned_at__isnull=False
    )
    had = set(sent.values_list("summary_id", flat=True))
    if not had:
        return
    entries = AuditEntry.objects.filter(
        deed__in=(*_OF_WITHDRAWAL, *_POINTERS),
        subject__startswith=_SUMMARY,
    )
    for entry in _since_the_last(issue, entries).order_by("-at", "-pk"):
        if _tells(entry, had):
            yield entry.at, entry.by
            return


def _since_the_last(issue: Issue, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Return those that no issue before it was approved with; all, where none went out.

    Not only those since it was composed: whoever cancels a draft and composes another would be rid
    of what they changed. Where it was composed before that approval, all since it was.
    """
    planned = Issue.objects.filter(newsletter=issue.newsletter_id, planned_at__isnull=False)
    approved = (
        planned.exclude(pk=issue.pk)
        .order_by("-planned_at", "-snapshots__approved_at")
        .values_list("snapshots__approved_at", flat=True)
    )
    last = approved.exclude(snapshots=None).first()
    return entries.filter(at__gte=min(last, issue.composed_at)) if last else entries


def _tells(entry: AuditEntry, had: Container[int]) -> bool:
    before, after = entry.before or {}, entry.after or {}
    pointer = after.get(_POINTERS.get(entry.deed, ""), "")
    if entry.deed in _OF_WITHDRAWAL and before.get(_WITHDRAWAL) == after.get(_WITHDRAWAL):
        return False
    touched = [_number(entry.subject), *([_number(pointer)] if pointer else [])]
    studies = of_one_study(touched).values()
    ours = frozenset[int]().union(*(study.summaries for study in studies))
    if not any(one in had for one in ours):
        return False
    # Of a merge it matters only where something is known of one of the two.
    is_known = bool(how_withdrawn(ours)) or Correction.objects.filter(summary__in=ours).exists()
    return entry.deed in _OF_WITHDRAWAL or is_known


def _number(subject: str) -> int:
    return int(subject.removeprefix(_SUMMARY))
