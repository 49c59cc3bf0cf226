"""Freezes the audience of an approved issue: who gets which variant, when, in which batch."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from digest.delivery.errors import PlanError
from digest.delivery.guards.watch import check_not_restored
from digest.delivery.models import HandoverState
from digest.delivery.planning.groups import goes_on, note_who_misses
from digest.delivery.planning.origin import refuse_origin
from digest.delivery.planning.prepare import prepare_variants
from digest.delivery.planning.write_plan import MovedError, refuse_errors, write_plan
from digest.issues.by_program import done_by_program
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.issues.workflow import WorkflowError, hold
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError
from subscribers.audience import end_pauses

MOST_TRIES = 3
FEW_GROUPS = 20
"""So many kinds of readers that came up meanwhile may be rendered while the lock is held; that
takes under a second."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What a plan came to, in numbers; as it stands now, where it was planned before."""

    audience: int
    skipped: int
    variants: int
    batches: int


def plan(issue: Issue, *, now: datetime, batch_size: int) -> Planned:
    """Freeze the audience of an approved issue and let it go out: its state becomes sending.

    Everybody who is due is a delivery, those who match nothing included (skipped, with the
    reason). An issue that was planned before is left as it is. Raises PlanError where the issue
    may not go out; one that a check refuses is held with the reason. Raises RestoredError where
    the database was put back from a copy.
    """
    check_not_restored()
    for tries in range(1, MOST_TRIES + 1):
        issue.refresh_from_db()
        if issue.sequence is not None:
            return _planned(issue)
        if issue.state != IssueState.APPROVED:
            first = "Resume" if issue.state == IssueState.HELD else "Approve"
            raise PlanError(
                f"{issue.slug} is {issue.state}, and only an approved issue goes out. "
                f"{first} it first."
            )
        try:
            frozen = frozen_issue(issue)
            refuse_origin(frozen.content)
            day = goes_on(issue, now)
            end_pauses(issue.newsletter, day)
            note_who_misses(issue, awake_on=day)
            prepared = prepare_variants(issue, frozen.content, frozen.templates, awake_on=day)
            refuse_errors(prepared.ready)
            with transaction.atomic():
                write_plan(
                    issue,
                    prepared,
                    frozen,
                    now=now,
                    awake_on=day,
                    batch_size=batch_size,
                    most_new_groups=FEW_GROUPS if tries < MOST_TRIES else None,
                )
                return _planned(issue)
        except MovedError:
            continue
        except (SnapshotError, TemplateError, MissingSlotError, PlanError) as error:
            # Whoever changed its state meanwhile had a reason, which stays.
            with suppress(WorkflowError), done_by_program(issue, "held", at=now):
                hold(issue, reason=f"It could not be planned. {error}")
            raise PlanError(f"{issue.slug} could not be planned, and waits. {error}") from error
    raise PlanError(f"{issue.slug} kept changing while it was planned; try again.")


def _planned(issue: Issue) -> Planned:
    return Planned(
        audience=Issue.objects.values_list("audience", flat=True).get(pk=issue.pk) or 0,
        skipped=issue.deliveries.filter(state=HandoverState.SKIPPED).count(),
        variants=issue.variants.count(),
        batches=issue.batches.count(),
    )
