"""One event proves that the provider took an attempt; silence proves little, and late."""

from datetime import timedelta

import pytest

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.controls.settle import settle
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState, ProviderPace
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import Deferred, Rejected, Submitted, Unknown
from digest.delivery.status.issue_status import status_of
from digest.events.apply_events import apply_events
from digest.issues.models import Issue
from tests.events_far_end import an_event
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    Answer,
    ScriptedProvider,
    ids,
    ledger,
    planned_issue,
    send,
)
from tests.integration.digest_command import DigestHere
from tests.integration.event_histories import about, hear, report

pytestmark = pytest.mark.django_db
READERS = ["r0@example.org", "r1@example.org", "r2@example.org"]
IN_DOUBT = READERS[1]
LOST = Unknown(reason="timed out")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class CrashError(Exception):
    """The sender dies here."""


def one_unknown(handover):
    return Submitted(message_id="m", unknown=ids(handover, [IN_DOUBT]))


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in READERS:
        make_subscriber(email)
    return planned_issue(newsletter, [make_summary()])


def test_one_event_settles_a_whole_batch_in_doubt(issue: Issue) -> None:
    send(issue, ScriptedProvider(LOST))
    assert ledger(issue) == {"unknown": 3}
    applied = hear(about(issue, READERS[0], "processed", DUE), at=DUE + MINUTE)
    assert applied.batches_settled == 1
    assert ledger(issue) == {"submitted": 3}
    assert Attempt.objects.get().seen_at == DUE + MINUTE
    assert finish_issues(now=DUE + MINUTE) == [issue]


def test_of_a_provider_in_order_it_settles_the_one_that_it_names(issue: Issue) -> None:
    send(issue, ScriptedProvider(one_unknown, in_order=True))
    assert ledger(issue) == {"submitted": 2, "unknown": 1}
    hear(about(issue, READERS[0], "bounce", DUE), at=DUE + MINUTE)
    assert ledger(issue) == {"submitted": 2, "unknown": 1}
    applied = hear(about(issue, IN_DOUBT, "bounce", DUE), at=DUE + MINUTE)
    assert applied.deliveries_settled == 1
    assert ledger(issue) == {"submitted": 3}


def test_the_same_event_again_settles_nothing_more(issue: Issue) -> None:
    send(issue, ScriptedProvider(LOST))
    event = about(issue, READERS[0], "delivered", DUE)
    hear(event, at=DUE)
    again = hear(event, event | {"sg_event_id": "x"}, at=DUE + DAY)
    assert (again.batches_settled, again.deliveries_settled, again.doubled) == (0, 0, 0)
    assert Attempt.objects.get().seen_at == DUE


@pytest.mark.parametrize("in_order", [False, True])
def test_what_was_put_back_does_not_go_again_once_it_is_proven(
    issue: Issue, in_order: bool
) -> None:
    send(issue, ScriptedProvider(one_unknown if in_order else LOST, in_order=in_order))
    event = about(issue, IN_DOUBT, "delivered", DUE)
    settle(issue, how="resend", at=DUE + MINUTE)
    hear(event, at=DUE + MINUTE)
    provider = ScriptedProvider(in_order=in_order)
    send(issue, provider, at=DUE + 2 * MINUTE)
    assert provider.took() == []
    assert ledger(issue) == {"submitted": 3}
    assert not Attempt.objects.filter(doubled=True).exists()


def test_a_provider_that_said_later_and_took_it_all_the_same_is_not_given_it_again(
    issue: Issue,
) -> None:
    send(issue, ScriptedProvider(*[Deferred(reason="500 try again")] * 3))
    assert ledger(issue) == {"pending": 3}
    hear(about(issue, READERS[0], "processed", DUE), at=DUE + MINUTE)
    assert ledger(issue) == {"submitted": 3}
    provider = ScriptedProvider()
    send(issue, provider, at=DUE + timedelta(hours=2))
    assert provider.took() == []


@pytest.mark.parametrize("in_order", [False, True])
def test_a_proven_double_is_recorded(issue: Issue, in_order: bool) -> None:
    send(issue, ScriptedProvider(one_unknown if in_order else LOST, in_order=in_order))
    first = about(issue, IN_DOUBT, "delivered", DUE)
    settle(issue, how="resend", at=DUE + MINUTE)
    again = ScriptedProvider(in_order=in_order)
    send(issue, again, at=DUE + MINUTE)
    assert IN_DOUBT in again.took()
    assert hear(about(issue, IN_DOUBT, "delivered", DUE + MINUTE), at=DUE + DAY).doubled == 0
    assert hear(first, at=DUE + DAY).doubled == 1
    assert hear(first, at=DUE + DAY).doubled == 0
    doubled = Attempt.objects.get(doubled=True)
    assert str(doubled.pk) == first["caveat_attempt"]
    assert status_of(issue).doubled == (1 if in_order else 3)
    assert ledger(issue) == {"submitted": 3}


def test_both_in_doubt_and_both_proven_is_a_double_whichever_is_heard_of_first(
    issue: Issue,
) -> None:
    send(issue, ScriptedProvider(LOST))
    first = about(issue, IN_DOUBT, "delivered", DUE)
    settle(issue, how="resend", at=DUE + MINUTE)
    send(issue, ScriptedProvider(LOST), at=DUE + MINUTE)
    second = about(issue, IN_DOUBT, "delivered", DUE + MINUTE)
    assert hear(first, at=DUE + DAY).doubled == 0
    assert ledger(issue) == {"submitted": 3}
    assert hear(second, at=DUE + DAY).doubled == 1
    assert str(Attempt.objects.get(doubled=True).pk) == first["caveat_attempt"]


def crashed(issue: Issue) -> Attempt:
    with pytest.raises(CrashError):
        send(issue, ScriptedProvider(CrashError()))
    return Attempt.objects.get()


def test_an_event_for_a_batch_that_a_sender_has_in_hand_waits_for_its_record(issue: Issue) -> None:
    attempt = crashed(issue)
    report(about(issue, READERS[0], "bounce", DUE, attempt=attempt), at=DUE)
    waiting = apply_events(now=DUE + timedelta(seconds=1))
    assert (waiting.waiting, waiting.bodies, waiting.suppressed) == (1, 0, 1)
    batch = Batch.objects.get()
    assert (batch.state, batch.lease_until is None) == (HandoverState.SUBMITTING, False)

    recover_expired(now=DUE + timedelta(seconds=LEASE_SECONDS + 1))
    assert ledger(issue) == {"unknown": 3}
    settled = apply_events(now=DUE + timedelta(seconds=LEASE_SECONDS + 2))
    assert (settled.waiting, settled.bodies, settled.batches_settled) == (0, 1, 1)
    assert ledger(issue) == {"submitted": 3}
    assert apply_events(now=DUE + DAY).bodies == 0


def test_proofs_that_came_already_are_read_before_anything_goes_again(issue: Issue) -> None:
    send(issue, ScriptedProvider(LOST))
    report(about(issue, READERS[0], "delivered", DUE), at=DUE + MINUTE)
    assert "Nothing of weekly-" in DigestHere().refused("settle", issue.slug, "--resend")
    assert ledger(issue) == {"submitted": 3}


def test_nothing_goes_again_while_a_report_cannot_be_applied(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ValueError("no")

    send(issue, ScriptedProvider(LOST))
    report(about(issue, READERS[0], "delivered", DUE), at=DUE + MINUTE)
    with monkeypatch.context() as patched:
        patched.setattr("digest.events.apply_events.apply_reading", failing)
        why = DigestHere().refused("settle", issue.slug, "--resend")
    assert "1 stored report could not be applied" in why
    assert "digest tick" in why
    assert ledger(issue) == {"unknown": 3}


TOO_LARGE, LATER = Rejected(reason="413 too large"), Deferred(reason="429 slow down")


def halved_after_a_doubt(issue: Issue, *answers: Answer) -> Attempt:
    """The first attempt is in doubt, a person lets it go again, and the batch falls into two of
    which the answers tell. Return the first attempt."""
    send(issue, ScriptedProvider(LOST))
    first = Attempt.objects.get()
    finish_issues(now=DUE)
    settle(issue, how="resend", at=DUE)
    issue.refresh_from_db()
    one, other = answers
    send(issue, ScriptedProvider(TOO_LARGE, one), at=DUE + MINUTE)
    # As if somebody had the other in hand before the provider was to be left alone.
    ProviderPace.objects.update(rests_until=None)
    send(issue, ScriptedProvider(other), at=DUE + MINUTE)
    assert Batch.objects.count() == 2
    return first


@pytest.mark.parametrize("named", READERS)
def test_a_proof_settles_what_was_moved_apart_since_too(issue: Issue, named: str) -> None:
    first = halved_after_a_doubt(issue, LATER, LATER)
    assert ledger(issue) == {"pending": 3}
    applied = hear(about(issue, named, "processed", DUE, attempt=first), at=DUE + MINUTE)
    assert (applied.bodies, applied.doubled) == (1, 0)
    assert ledger(issue) == {"submitted": 3}
    provider = ScriptedProvider()
    send(issue, provider, at=DUE + DAY)
    assert provider.took() == []


@pytest.mark.parametrize("named", READERS)
def test_what_was_moved_apart_and_went_again_is_a_double(issue: Issue, named: str) -> None:
    first = halved_after_a_doubt(issue, LATER, Submitted(message_id="m"))
    applied = hear(about(issue, named, "processed", DUE, attempt=first), at=DUE + MINUTE)
    assert applied.doubled == 1
    assert ledger(issue) == {"submitted": 3}
    assert list(Attempt.objects.filter(doubled=True)) == [first]


def test_a_proof_waits_for_the_record_of_what_was_moved_apart_and_settles_the_rest(
    issue: Issue,
) -> None:
    with pytest.raises(CrashError):
        halved_after_a_doubt(issue, LATER, CrashError())
    first = Attempt.objects.get(outcome="Unknown")
    apart = Batch.objects.get(state=HandoverState.SUBMITTING)
    applied = hear(about(issue, READERS[0], "processed", DUE, attempt=first), at=DUE + MINUTE)
    assert applied.waiting == 1
    assert ledger(issue) == {"submitted": 2, "pending": 1}
    recover_expired(now=DUE + 2 * MINUTE)
    assert Batch.objects.get(pk=apart.pk).state == HandoverState.UNKNOWN
    assert apply_events(now=DUE + 2 * MINUTE).waiting == 0
    assert ledger(issue) == {"submitted": 3}


def test_of_what_was_moved_apart_before_it_an_attempt_proves_nothing(issue: Issue) -> None:
    halved_after_a_doubt(issue, LATER, LATER)
    send(issue, ScriptedProvider(LOST, LATER), at=DUE + 10 * MINUTE)
    second = Attempt.objects.get(outcome="Unknown", started_at__gt=DUE + MINUTE)
    held = Delivery.objects.filter(batch=second.batch_id)
    hear(an_event("processed", second.pk, held[0].pk, DUE), at=DUE + 11 * MINUTE)
    assert ledger(issue) == {"submitted": held.count(), "pending": 3 - held.count()}
