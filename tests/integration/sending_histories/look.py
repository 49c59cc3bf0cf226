"""What must hold of the ledger at any moment, whatever happened before."""

from dataclasses import dataclass

from django.db import connection

from digest.delivery.models import Attempt, HandoverState
from digest.delivery.outcomes.end_cancelled import CANCELLED
from digest.delivery.planning.write_plan import NOTHING_FOR_THEM
from digest.issues.models import Issue, IssueState
from subscribers.models import Subscription
from tests.integration.sending_histories.world import World

FINAL = {HandoverState.SUBMITTED, HandoverState.REJECTED, HandoverState.SKIPPED}
BROUGHT_BACK = {HandoverState.PENDING, HandoverState.SKIPPED}
"""What becomes of who was rejected where that may be our fault, once a person lets the issue go on
or cancels it, or where we are refused ourselves: the one way out of a final state."""
OPEN = {HandoverState.PENDING, HandoverState.UNKNOWN}


@dataclass(frozen=True)
class Row:
    """One delivery, as the ledger has it."""

    delivery: int
    subscriber: int
    state: str
    """Its own, or its batch's."""
    reason: str
    is_closed: bool
    is_counted_as_taken: bool
    """A sender in order has it behind it."""


# Written out, since it is asked after each step.
_LEDGER = """
    SELECT d.id, d.subscriber_id, COALESCE(d.state, b.state), d.reason, b.closed,
        d.state IS NULL AND b.state = 'submitting' AND d.id <= b.position
    FROM delivery_delivery d LEFT JOIN delivery_batch b ON b.id = d.batch_id
    WHERE d.issue_id = %s
"""


def read_ledger(issue: int) -> dict[int, Row]:
    """Return delivery -> its row."""
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, [issue])
        rows = cursor.fetchall()
    return {
        pk: Row(
            delivery=pk,
            subscriber=subscriber,
            state=state,
            reason=reason,
            is_closed=bool(closed),
            is_counted_as_taken=bool(is_counted),
        )
        for pk, subscriber, state, reason, closed, is_counted in rows
    }


def check_ledger(issue: int, world: World, former: dict[int, Row]) -> dict[int, Row]:
    """Assert that the ledger says nothing but the truth, and return it; ``former`` is what it
    said before."""
    rows = read_ledger(issue)
    assert {pk: row.subscriber for pk, row in rows.items()} == world.whose
    refused = [
        pk
        for pk, row in rows.items()
        if pk in former and former[pk].state == HandoverState.REJECTED and row.state in BROUGHT_BACK
    ]
    if refused and not world.has_just_decided and not world.is_cancelled:
        assert Issue.objects.filter(pk=issue, state=IssueState.HELD).exists(), refused
    world.named.difference_update(refused)
    for pk, row in rows.items():
        before = former.get(pk, row)
        copies = world.copies[pk]
        what = f"delivery {pk} is {row.state}"
        if (before.state, row.state) == (HandoverState.REJECTED, HandoverState.SUBMITTED):
            assert world.is_known_to_have_it(pk), f"{what}, after {before}"
            world.named.discard(pk)
        elif pk not in refused:
            assert before.state not in FINAL or row.state == before.state, f"{what}, after {before}"
        if row.state == HandoverState.SUBMITTED or row.is_counted_as_taken:
            assert copies, f"{what}, and nobody took it"
        if row.state == HandoverState.REJECTED:
            is_named = pk in world.named or row.reason.startswith("It was put off for 3 days.")
            assert is_named, f"{what}, and nobody named it"
        if row.state in {HandoverState.PENDING, HandoverState.SKIPPED}:
            assert not world.is_taken_this_turn(pk), f"{what}, and was taken"
        if pk in world.heard:
            assert row.state not in OPEN, f"{what}, and was heard of"
        if row.state == HandoverState.SKIPPED:
            _check_reason(row, world)
    return rows


def _check_reason(row: Row, world: World) -> None:
    if row.reason == CANCELLED:
        assert world.is_cancelled
    elif row.reason == NOTHING_FOR_THEM:
        assert row.delivery in world.nothing_for
    else:
        assert world.people[row.subscriber].has_ever_left, row


def check_doubled(world: World) -> None:
    """Assert that no attempt is blamed for a double that is none."""
    for attempt in Attempt.objects.filter(doubled=True).values_list("pk", flat=True):
        mine = [one.delivery for one in world.taken if one.attempt == attempt]
        assert any(world.copies[delivery] > 1 for delivery in mine), f"{attempt} doubled nothing"


def check_horizons(issue: Issue, rows: dict[int, Row], world: World) -> None:
    """Assert, once all is over, that nobody counts as served who is owed the issue's items, and
    that these are free for another issue where nobody may have them."""
    subscriptions = Subscription.objects.filter(newsletter=issue.newsletter_id)
    horizons = dict(subscriptions.values_list("subscriber", "horizon"))
    for row in rows.values():
        person = world.people[row.subscriber]
        is_owed = row.state == HandoverState.SKIPPED and row.reason == CANCELLED
        if not person.has_come_back:
            is_due_the_next = row.subscriber in (world.next_audience or ())
            expected = issue.sequence + 1 if is_due_the_next else 0 if is_owed else issue.sequence
            assert horizons[row.subscriber] == expected, f"horizon of {row}"
    reached = {HandoverState.SUBMITTED, HandoverState.UNKNOWN}
    is_free = world.is_cancelled and not any(row.state in reached for row in rows.values())
    assert set(issue.items.values_list("released", flat=True)) == {is_free}
