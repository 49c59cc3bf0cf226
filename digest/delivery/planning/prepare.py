"""Computes all that planning needs before it takes the lock, so that nobody waits for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from digest.delivery.planning.approved_issues import approved_issues
from digest.delivery.planning.choose import ApprovedIssue
from digest.delivery.planning.groups import Group, due_readers, topics_of
from digest.delivery.planning.render_variants import VariantsByGroup, render_variants
from digest.issues.content import IssueContent
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.render.templates import MailTemplates


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An issue's variants for its present audience, and on what they rest."""

    last_sequence: int
    """The newsletter's, before this issue."""
    groups: frozenset[Group]
    ready: VariantsByGroup
    render: Callable[[Iterable[Group]], VariantsByGroup]
    """Renders for other groups as well; what is rendered already is not rendered again."""


def prepare_variants(
    issue: Issue, content: IssueContent, templates: MailTemplates, *, awake_on: date
) -> Prepared:
    """Render and check what each kind of reader gets of the issue, were it planned now.

    ``awake_on`` is the day by which a pause must be over.

    Raises SnapshotError for an earlier issue that was altered, TemplateError and
    MissingSlotError.
    """
    last_sequence = Newsletter.objects.values_list("last_sequence", flat=True).get(
        pk=issue.newsletter_id
    )
    groups = due_readers(issue, content.notices, awake_on=awake_on).groups
    this = ApprovedIssue(sequence=last_sequence + 1, items=content.items)

    def render(kinds: Iterable[Group], known: VariantsByGroup | None = None) -> VariantsByGroup:
        kinds = frozenset(kinds)
        furthest_back = min((group.horizon for group in kinds), default=last_sequence)
        return render_variants(
            kinds,
            content=content,
            templates=templates,
            issues=[*approved_issues(issue.newsletter_id, after=furthest_back), this],
            topics=topics_of(kinds),
            base_url=settings.ENVIRONMENT.base_url,
            known=known.variants if known else None,
        )

    ready = render(groups)
    return Prepared(
        last_sequence=last_sequence,
        groups=groups,
        ready=ready,
        render=lambda kinds: render(kinds, ready),
    )
