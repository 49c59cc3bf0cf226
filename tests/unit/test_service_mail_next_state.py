"""What becomes of a service mail after a try."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.delivery.providers.base import Deferred, RefusedUs, Rejected, Submitted, Unknown
from subscribers.models import ServiceMailState
from subscribers.service_mail.next_state import LONGEST_BACK_OFF, next_state

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_taken_is_sent():
    assert next_state(Submitted(message_id="x"), tries=1, now=NOW).state == ServiceMailState.SENT


@pytest.mark.parametrize(
    "outcome",
    [Rejected(reason="bad"), Submitted(message_id=None, rejected={0: "no such ada@example.org"})],
)
def test_refused_for_good_is_given_up_and_names_nobody(outcome):
    result = next_state(outcome, tries=1, now=NOW)
    assert result.state == ServiceMailState.GIVEN_UP
    assert "ada" not in result.detail


@pytest.mark.parametrize(
    "outcome",
    [
        Deferred(reason="busy"),
        Unknown(reason="timed out"),
        Submitted(message_id=None, pending=(0,), reason="4.2.1"),
        Submitted(message_id=None, not_reached=(0,)),
        Submitted(message_id=None, unknown=(0,)),
    ],
)
def test_what_may_not_have_gone_waits_for_another_try(outcome):
    result = next_state(outcome, tries=1, now=NOW)
    assert result.state == ServiceMailState.WAITING
    assert result.not_before == NOW + timedelta(minutes=1)
    assert not result.is_about_us


@pytest.mark.parametrize("outcome", [Unknown(reason="?"), Submitted(message_id=None, unknown=(0,))])
def test_after_three_tries_without_an_answer_it_counts_as_come(outcome):
    assert next_state(outcome, tries=2, now=NOW).state == ServiceMailState.WAITING
    assert next_state(outcome, tries=3, now=NOW).state == ServiceMailState.GIVEN_UP


def test_the_waits_grow_to_an_hour_and_no_further():
    waits = [
        next_state(Deferred(reason=""), tries=n, now=NOW).not_before - NOW for n in range(1, 99)
    ]
    assert waits == sorted(waits)
    assert waits[1] == timedelta(minutes=2)
    assert waits[-1] == LONGEST_BACK_OFF
    asked = Deferred(reason="", retry_after_seconds=600)
    assert next_state(asked, tries=1, now=NOW).not_before == NOW + timedelta(minutes=10)
    for_a_week = Deferred(reason="", retry_after_seconds=600_000)
    assert next_state(for_a_week, tries=1, now=NOW).not_before == NOW + LONGEST_BACK_OFF


def test_a_provider_that_refuses_us_is_told_to_a_person_and_tried_again():
    result = next_state(RefusedUs(reason="key revoked"), tries=2, now=NOW)
    assert result.state == ServiceMailState.WAITING
    assert result.is_about_us
