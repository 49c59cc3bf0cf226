"""Writes a plan: the part that holds the lock. Nothing slow happens here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from digest.delivery.errors import PlanError
from digest.delivery.models import Batch, CarriedNotice, Variant
from digest.delivery.planning.audience_tables import (
    NOTHING,
    Portion,
    freeze_audience,
    place_audience,
    write_deliveries,
)
from digest.delivery.planning.due_in_zone import due_in_zone
from digest.delivery.planning.groups import Group
from digest.delivery.planning.prepare import Prepared
from digest.delivery.planning.render_variants import ReadyVariant, VariantsByGroup
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import FrozenIssue, frozen_issue
from digest.newsletters.models import Newsletter
from subscribers.audience import pauses_end

NOTHING_FOR_THEM = "nothing for their topics"
"""Why a delivery is skipped that was never to be handed over."""
VARIANTS_A_STATEMENT = 50
"""Each is some 60 KB of HTML."""
BATCHES_A_STATEMENT = 1_000


class MovedError(Exception):
    """What the plan rests on has changed since it was computed; compute it anew."""


def write_plan(
    issue: Issue,
    prepared: Prepared,
    frozen: FrozenIssue,
    *,
    now: datetime,
    awake_on: date,
    batch_size: int,
    most_new_groups: int | None,
) -> None:
    """Store variants, batches and a delivery for everybody who is due. Within a transaction.

    ``awake_on`` is the day by which a pause must be over, ``now`` when it was planned.

    Raises MovedError where the issue, its snapshot or the newsletter's last sequence changed, a
    pause is over, or more than ``most_new_groups`` kinds of readers came up (None: render any
    number here), and PlanError where a check refuses one of those.
    """
    newsletter = Newsletter.objects.select_for_update(no_key=True).get(pk=issue.newsletter_id)
    # No pause is ended here: subscriptions are held from the last statement on, and no earlier.
    if newsletter.last_sequence != prepared.last_sequence or pauses_end(newsletter, awake_on):
        raise MovedError
    _begin(issue, newsletter, now)
    if frozen_issue(issue).sha256 != frozen.sha256:
        raise MovedError
    groups, zones = freeze_audience(issue, frozen.content.notices, awake_on=awake_on)
    new_groups = groups - prepared.groups
    if most_new_groups is not None and len(new_groups) > most_new_groups:
        raise MovedError
    ready = prepared.render(groups) if new_groups else prepared.ready
    refuse_errors(ready)
    due_times = {zone: due_in_zone(issue, newsletter, zone) for zone in zones}
    in_order = sorted(set(due_times.values()))
    portions = place_audience(
        _store_variants(issue, ready, groups),
        {zone: in_order.index(due) for zone, due in due_times.items()},
    )
    # Those of the same number hold neighbours of different variants, and go one after the other:
    # what is read of the one is in memory for the next.
    batches = sorted(
        _batches(issue, portions, in_order, batch_size), key=lambda one: (one.due_at, one.number)
    )
    Batch.objects.bulk_create(batches, batch_size=BATCHES_A_STATEMENT)
    write_deliveries(
        issue,
        [(b.variant_id, in_order.index(b.due_at), b.number, b.pk) for b in batches],
        batch_size=batch_size,
        nothing_reason=NOTHING_FOR_THEM if _some_get_nothing(portions) else None,
    )
    Issue.objects.filter(pk=issue.pk).update(audience=issue.deliveries.count())


def refuse_errors(ready: VariantsByGroup) -> None:
    """Raise PlanError, naming what must be mended, where a check found an error."""
    for finding in ready.findings:
        if finding.severity == "error":
            raise PlanError(f"In the {finding.place}: {finding.what} {finding.mend}")


def _begin(issue: Issue, newsletter: Newsletter, now: datetime) -> None:
    sequence = newsletter.last_sequence + 1
    begun = Issue.objects.filter(pk=issue.pk, state=IssueState.APPROVED, sequence=None).update(
        state=IssueState.SENDING, sequence=sequence, planned_at=now
    )
    if not begun:
        raise MovedError
    Newsletter.objects.filter(pk=newsletter.pk).update(last_sequence=sequence)
    issue.refresh_from_db()


def _some_get_nothing(portions: Iterable[Portion]) -> bool:
    return any(portion.variant_id == NOTHING for portion in portions)


def _store_variants(
    issue: Issue, ready: VariantsByGroup, groups: Iterable[Group]
) -> Mapping[Group, int]:
    keys = {group: ready.key_of[group] for group in groups}
    used = sorted({key for key in keys.values() if key is not None})
    stored = Variant.objects.bulk_create(
        (_variant(issue, ready.variants[key]) for key in used), batch_size=VARIANTS_A_STATEMENT
    )
    pk_of = {variant.key: variant.pk for variant in stored}
    CarriedNotice.objects.bulk_create(
        CarriedNotice(variant_id=pk_of[key], key=notice)
        for key in used
        for notice in ready.variants[key].notices
    )
    return {group: pk_of[key] if key is not None else NOTHING for group, key in keys.items()}


def _variant(issue: Issue, ready: ReadyVariant) -> Variant:
    mail = ready.mail
    return Variant(
        issue=issue,
        key=ready.key,
        articles=list(ready.articles),
        subject=mail.subject,
        preheader=mail.preheader,
        html=mail.html,
        text=mail.text,
        slots=mail.slots,
        language=ready.language,
        large_text=ready.large_text,
        served_before=ready.served_before,
        sha256=mail.sha256,
    )


def _batches(
    issue: Issue, portions: Iterable[Portion], due_times: Sequence[datetime], batch_size: int
) -> Iterator[Batch]:
    for portion in portions:
        if portion.variant_id == NOTHING:
            continue
        for number in range(-(-portion.size // batch_size)):
            yield Batch(
                issue=issue,
                variant_id=portion.variant_id,
                due_at=due_times[portion.due],
                number=number,
            )
