"""Stored bodies are applied once, whatever is wrong with one of them, and then forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from digest.delivery.models import Delivery, HandoverState
from digest.events.apply_events import apply_all, apply_events
from digest.events.forget_bodies import KEPT_FOR, forget_bodies
from digest.events.ledger_match import KnownEvent, match_with_ledger
from digest.events.models import Event, Reporter, StoredBody
from digest.events.parsing.parse_sendgrid import parse_sendgrid
from digest.events.records import ReportedEvent
from digest.events.store_body import store_body
from digest.issues.models import Issue
from subscribers.suppressions.endings import BOUNCED
from tests.integration.delivery_fakes import (
    DUE,
    ledger,
)
from tests.integration.digest_command import DigestHere
from tests.integration.event_histories import (
    about,
    delivery_of,
    ended,
    hear,
    issue_sent_to,
    report,
)

pytestmark = pytest.mark.django_db
ADA, BEN, EVE = "ada@example.org", "ben@example.org", "eve@example.org"
EVERYBODY = (ADA, BEN, EVE)
LATER = DUE + timedelta(minutes=5)
WEEK = timedelta(weeks=1)
HEARD = LATER + 20 * WEEK


@pytest.fixture
def issue() -> Issue:
    return issue_sent_to(*EVERYBODY)


def test_a_malformed_event_is_kept_with_its_reason_and_stops_no_other(issue: Issue) -> None:
    applied = hear(
        {"event": 7},
        about(issue, ADA, "bounce", LATER),
        at=LATER,
    )
    assert (applied.events, applied.problems) == (1, 1)
    stored = StoredBody.objects.get()
    assert stored.problems == "Event 1 of 2: it does not say what happened."
    assert stored.applied_at == LATER
    assert ended([ADA]) == {ADA: BOUNCED}


@pytest.mark.parametrize(
    "fields",
    [
        {"sg_event_id": "\ud800x"},
        {"sg_event_id": "a\0b"},
        {"sg_event_id": "\u00c9" * 200},
        {"reason": "no such\0 user"},
        {"reason": "\udc00 no such user"},
        {"reason": {"a": 1}},
        {"type": "\ud800"},
        {"event": "\ud800"},
        {"caveat_attempt": "\ud800"},
        {"caveat_delivery": "\0"},
        {"timestamp": "\ud800"},
    ],
)
def test_characters_that_no_database_takes_stop_no_other_event(
    issue: Issue, fields: dict[str, Any]
) -> None:
    applied = hear(
        about(issue, ADA, "bounce", LATER) | fields, about(issue, BEN, "bounce", LATER), at=LATER
    )
    assert applied.bodies == 1
    assert ended([BEN]) == {BEN: BOUNCED}
    stored = StoredBody.objects.get()
    assert stored.applied_at == LATER
    assert bool(stored.problems) == bool(applied.problems)


def test_a_body_that_cannot_be_read_is_kept_and_told_and_stops_no_other(issue: Issue) -> None:
    store_body(b"<html>", reporter=Reporter.SENDGRID, received_at=LATER)
    applied = hear(about(issue, ADA, "bounce", LATER), at=LATER)
    assert (applied.bodies, applied.problems) == (2, 1)
    assert StoredBody.objects.exclude(problems="").get().problems == "The body is not JSON."


def test_one_body_that_brings_its_reader_down_is_kept_and_told_and_stops_no_other(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(about(issue, BEN, "bounce", LATER), at=LATER)
    poison = StoredBody.objects.get()
    report(about(issue, ADA, "bounce", LATER), at=LATER)
    real = parse_sendgrid

    def parse(body: bytes, *, received_at: object) -> object:
        if body == bytes(poison.body):
            raise RuntimeError("a stranger's words")
        return real(body, received_at=received_at)  # type: ignore[arg-type]

    monkeypatch.setattr("digest.events.apply_events.parse_sendgrid", parse)
    applied = apply_events(now=LATER)
    assert (applied.bodies, applied.problems) == (2, 1)
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}
    poison.refresh_from_db()
    assert (poison.applied_at, poison.problems) == (LATER, "Reading it failed (RuntimeError).")
    assert apply_all(now=LATER + WEEK) == 0


def test_one_body_that_cannot_be_applied_yet_stops_no_other(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(about(issue, BEN, "bounce", LATER), at=LATER)
    poison = StoredBody.objects.get()
    report(about(issue, ADA, "bounce", LATER), at=LATER)
    bens = delivery_of(issue, BEN).pk

    def match(
        events: Iterable[ReportedEvent], *, mailed_at: datetime | None
    ) -> tuple[KnownEvent, ...]:
        if any(event.delivery_id == bens for event in events):
            raise RuntimeError("a mistake")
        return match_with_ledger(events, mailed_at=mailed_at)

    with monkeypatch.context() as patched:
        patched.setattr("digest.events.apply_events.match_with_ledger", match)
        with pytest.raises(RuntimeError, match="a mistake"):
            apply_events(now=LATER)
        assert apply_all(now=LATER) == 1
    assert ended([ADA, BEN]) == {ADA: BOUNCED, BEN: ""}
    assert list(StoredBody.objects.filter(applied_at=None)) == [poison]
    assert apply_all(now=LATER) == 0
    assert ended([BEN]) == {BEN: BOUNCED}


def test_applied_bodies_are_deleted_after_a_week_and_reasons_stay(issue: Issue) -> None:
    hear(about(issue, ADA, "delivered", LATER), at=LATER)
    hear({"event": 7, "email": ADA}, at=LATER)
    report(about(issue, BEN, "delivered", LATER), at=LATER)
    assert forget_bodies(now=LATER + KEPT_FOR) == 0
    assert forget_bodies(now=LATER + KEPT_FOR + timedelta(seconds=1)) == 1
    odd, unread = StoredBody.objects.order_by("pk")
    assert (bytes(odd.body), odd.problems) == (b"", "Event 1 of 1: it does not say what happened.")
    assert BEN not in repr(unread.problems)
    assert unread.applied_at is None
    assert bytes(unread.body)


def test_a_body_takes_as_many_statements_whether_it_tells_of_one_or_of_many(issue: Issue) -> None:
    def statements(*emails: str) -> int:
        events = [about(issue, email, "bounce", LATER) for email in emails]
        with CaptureQueriesContext(connection) as captured:
            assert hear(*events, at=LATER).suppressed == len(emails)
        return len(captured)

    assert statements(ADA) == statements(BEN, EVE)
    assert ledger(issue) == {"submitted": 3}


def test_erasing_empties_what_was_said_of_a_persons_mail_and_leaves_what_became_of_it(
    issue: Issue,
) -> None:
    said = {"type": "bounce", "reason": "550 no such person"}
    hear(
        about(issue, ADA, "bounce", LATER, **said),
        about(issue, BEN, "bounce", LATER, **said),
        at=LATER,
    )
    ada, ben = delivery_of(issue, ADA), delivery_of(issue, BEN)
    Delivery.objects.filter(pk__in=(ada.pk, ben.pk)).update(
        state=HandoverState.REJECTED, reason="550 no such person"
    )
    DigestHere().done("subscribers", "erase", ADA, "--yes")
    for model in (Delivery, Event):
        key = "pk" if model is Delivery else "delivery"
        assert dict(model._default_manager.exclude(reason="").values_list(key, "reason")) == {
            ben.pk: "550 no such person"
        }
    assert Delivery.objects.get(pk=ada.pk).state == HandoverState.REJECTED
    assert Event.objects.get(delivery=ada).kind == "bounced"
