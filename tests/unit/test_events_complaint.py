"""Reading complaints that providers of mailboxes pass on."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.parsing.parse_mailed_report import is_report, parse_mailed_report
from digest.events.records import EventKind, Reading, ReportedEvent
from tests.bounced_mail import a_complaint, our_headers

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
ATTEMPT = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")
TOKENS = ReturnTokens("a secret key")
OURS = our_headers(ATTEMPT, 17, "AbC-_9")
OWN_ADDRESS = f"bounces+{TOKENS.token(ATTEMPT, 17)}@example.net"


def read(mail: bytes) -> Reading:
    return parse_mailed_report(mail, received_at=NOW, tokens=TOKENS)


def only_event(mail: bytes) -> ReportedEvent:
    assert is_report(mail)
    reading = read(mail)
    assert (reading.foreign, reading.problems) == (0, ())
    (event,) = reading.events
    return event


@pytest.mark.parametrize("returned_type", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("feedback_type", ["abuse", "Fraud"])
def test_it_says_whose_copy_was_called_spam_and_when(
    feedback_type: str, returned_type: str
) -> None:
    mail = a_complaint(OURS, feedback_type=feedback_type, returned_type=returned_type)
    event = only_event(mail)
    assert (event.attempt_id, event.delivery_id, event.token) == (ATTEMPT, 17, "AbC-_9")
    assert event.kind is EventKind.COMPLAINT
    assert event.at == datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
    assert event.reason == feedback_type.lower()
    assert event.address == "ada@example.org"
    assert not event.is_proven


@pytest.mark.parametrize(
    "mail",
    [
        a_complaint(None, mail_from=OWN_ADDRESS),
        a_complaint("Subject: This week\r\n", mail_from=OWN_ADDRESS),
        a_complaint(f"Return-Path: <{OWN_ADDRESS}>\r\nSubject: This week\r\n"),
    ],
)
def test_where_our_headers_were_struck_out_the_envelope_says_whose_copy_it_was(mail: bytes) -> None:
    event = only_event(mail)
    assert (event.attempt_id, event.delivery_id, event.is_proven) == (ATTEMPT, 17, True)
    assert event.kind is EventKind.COMPLAINT
    assert event.address == "ada@example.org"


@pytest.mark.parametrize("feedback_type", ["virus", "other", "not-spam", "auth-failure"])
def test_what_is_no_readers_complaint_is_nothing_to_us(feedback_type: str) -> None:
    assert read(a_complaint(OURS, feedback_type=feedback_type)) == Reading(foreign=1)


def test_a_complaint_about_other_mail_is_foreign() -> None:
    assert read(a_complaint("Subject: Invoice\r\n")) == Reading(foreign=1)


def test_one_that_does_not_say_of_what_is_told() -> None:
    (problem,) = read(a_complaint(OURS, feedback_type=None)).problems
    assert "does not say" in problem


@given(st.data())
def test_no_damage_to_a_complaint_breaks_the_reading(data: st.DataObject) -> None:
    mail = a_complaint(OURS, mail_from=OWN_ADDRESS)
    start = data.draw(st.integers(0, len(mail)))
    end = data.draw(st.integers(start, min(start + 60, len(mail))))
    reading = read(mail[:start] + data.draw(st.binary(max_size=20)) + mail[end:])
    assert len(reading.events) + reading.foreign + len(reading.problems) == 1
