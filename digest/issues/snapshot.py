"""Freezes an issue at its approval, and reads it back only as it was frozen."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from digest.issues.content import ContentError, IssueContent, content_from_json, content_to_json
from digest.issues.gather import gather_content
from digest.issues.mail_templates import templates_for
from digest.issues.models import Issue, Snapshot
from digest.newsletters.models import Newsletter
from digest.render.templates import MailTemplates, StoredTemplatesError

_PAST_APPROVING = "It is past approving again: restore the database from a backup."


class SnapshotError(Exception):
    """An issue cannot be frozen, or its snapshot cannot be relied on; the message says what to
    do."""


@dataclass(frozen=True, kw_only=True)
class FrozenIssue:
    """What was approved: all that sending may use."""

    content: IssueContent
    templates: MailTemplates
    sha256: str
    approved_by: str
    approved_at: datetime


def take_snapshot(issue: Issue, *, by: str, at: datetime) -> Snapshot:
    """Store what the issue and the templates say now; the newest snapshot is the one that counts.

    ``by`` is who is accountable. Raises SnapshotError where nothing can be approved: no items, no
    caveat, or an audience that was planned already, which makes the former snapshot final; and
    TemplateError for templates to be mended.
    """
    newsletter = Newsletter.objects.only("look", "colours").get(pk=issue.newsletter_id)
    templates = templates_for(newsletter).to_dict()
    with transaction.atomic():
        # Whoever composes the same issue waits, so that its items are all of one composing.
        locked = Issue.objects.select_for_update().get(pk=issue.pk)
        if locked.sequence is not None:
            raise SnapshotError(
                f"The audience of {issue.slug} is planned, so what was approved is final; cancel "
                "it, or put a correction into the next issue."
            )
        content = _approvable(gather_content(locked))
        stored = content_to_json(content)
        return Snapshot.objects.create(
            issue=issue,
            approved_by=by,
            approved_at=at,
            content=stored,
            templates=templates,
            sha256=_sha256(stored, templates),
        )


def frozen_issue(issue: Issue) -> FrozenIssue:
    """Return the newest snapshot, its hash and its templates' own verified.

    Raises SnapshotError where there is none, or where it was altered since its approval.
    """
    snapshot = issue.snapshots.order_by("-pk").first()
    if snapshot is None:
        raise SnapshotError(f"{issue.slug} was never approved; check it and approve it.")
    if snapshot.sha256 != _sha256(snapshot.content, snapshot.templates):
        raise SnapshotError(
            f"What was approved of {issue.slug} has been altered since; nothing of it is sent. "
            + ("Approve it again." if issue.sequence is None else _PAST_APPROVING)
        )
    try:
        return FrozenIssue(
            content=content_from_json(snapshot.content),
            templates=MailTemplates.from_dict(snapshot.templates),
            sha256=snapshot.sha256,
            approved_by=snapshot.approved_by,
            approved_at=snapshot.approved_at,
        )
    except (ContentError, StoredTemplatesError) as error:
        raise SnapshotError(f"The snapshot of {issue.slug} cannot be used. {error}") from error


def _approvable(content: IssueContent) -> IssueContent:
    if not content.items:
        raise SnapshotError(f"{content.slug} has no items; add one, or compose it again.")
    if not content.caveat_body.strip():
        raise SnapshotError(
            f"{content.newsletter_name} has no caveat, and no issue goes out without; write it."
        )
    return content


def _sha256(content: dict[str, Any], templates: dict[str, Any]) -> str:
    # Canonical, because PostgreSQL keeps JSON's values but not the order of its keys.
    canonical = json.dumps(
        {"content": content, "templates": templates}, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
