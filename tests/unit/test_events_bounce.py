"""Reading delivery status notifications, and nothing else that comes to that mailbox."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.base import NO_DELIVERY
from digest.delivery.providers.message.return_token import ReturnTokens
from digest.events.parsing.bounce_class import kind_of_failure
from digest.events.parsing.parse_mailed_report import is_report, parse_mailed_report
from digest.events.records import EventKind, Reading, ReportedEvent
from tests.bounced_mail import a_bounce, our_headers

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
ATTEMPT = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")
TOKENS = ReturnTokens("a secret key", "a former key")
OURS = our_headers(ATTEMPT, 17, "AbC-_9")
BODY = "\r\nHello Ada,\r\n"


def read(mail: bytes) -> Reading:
    return parse_mailed_report(mail, received_at=NOW, tokens=TOKENS)


def only_event(mail: bytes) -> ReportedEvent:
    reading = read(mail)
    assert (reading.foreign, reading.problems) == (0, ())
    (event,) = reading.events
    return event


@pytest.mark.parametrize(
    ("returned", "returned_type"),
    [
        (OURS + BODY, "message/rfc822"),
        (OURS, "text/rfc822-headers"),
        (OURS + BODY, "text/rfc822-headers; charset=utf-8"),
        (OURS + BODY, "message/global"),
        (OURS.replace("X-Caveat-", "x-caveat-"), "message/rfc822"),
    ],
)
def test_it_says_whose_copy_failed_when_and_why_without_an_address(
    returned: str, returned_type: str
) -> None:
    event = only_event(a_bounce(returned, returned_type=returned_type))
    assert (event.attempt_id, event.delivery_id, event.token) == (ATTEMPT, 17, "AbC-_9")
    assert event.kind is EventKind.BOUNCED
    assert event.at == datetime(2026, 3, 3, 9, 5, tzinfo=UTC)
    assert event.reason == "550 5.1.1 <(address)>: unknown user"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("failed", EventKind.BOUNCED),
        ("FAILED", EventKind.BOUNCED),
        ("delayed", EventKind.DEFERRED),
        ("delivered", EventKind.DELIVERED),
        ("relayed", EventKind.DELIVERED),
    ],
)
def test_its_action_says_what_became_of_the_copy(action: str, kind: EventKind) -> None:
    assert only_event(a_bounce(OURS, action=action)).kind is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", EventKind.BOUNCED),
        ("5.1.2", EventKind.BOUNCED),
        ("5.1.10", EventKind.BOUNCED),
        ("5.0.0", EventKind.BOUNCED),
        ("5.2.1 (disabled)", EventKind.BOUNCED),
        ("5.2.2", EventKind.BLOCKED),
        ("5.2.3", EventKind.BLOCKED),
        ("5.1.8", EventKind.BLOCKED),
        ("5.3.4", EventKind.BLOCKED),
        ("5.4.6", EventKind.BLOCKED),
        ("5.7.1", EventKind.BLOCKED),
        ("4.4.7", EventKind.BLOCKED),
        ("4.1.1", EventKind.BLOCKED),
        ("2.1.5", EventKind.BLOCKED),
        ("", EventKind.BLOCKED),
        ("five", EventKind.BLOCKED),
    ],
)
def test_only_what_speaks_against_the_address_itself_is_for_good(
    status: str, kind: EventKind
) -> None:
    assert kind_of_failure(status) is kind


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"Subject: Re: This week\r\n\r\nThank you!",
        b"Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.",
        a_bounce(OURS, report_type="disposition-notification"),
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nno parts",
    ],
)
def test_answers_of_people_and_of_machines_are_no_bounces(mail: bytes) -> None:
    assert not is_report(mail)
    assert read(mail) == Reading(foreign=1)


OWN_ADDRESS = f"bounces+{TOKENS.token(ATTEMPT, 17)}@example.net"


@pytest.mark.parametrize(
    "mail",
    [
        a_bounce(None, to=OWN_ADDRESS),
        a_bounce(None, to=f"<{OWN_ADDRESS.upper()}>"),
        a_bounce(None, more=[f"Delivered-To: {OWN_ADDRESS}"]),
        a_bounce(None, more=["Delivered-To: x@example.net", f"X-Original-To: {OWN_ADDRESS}"]),
        a_bounce("Subject: This week\r\n", to=OWN_ADDRESS),
        a_bounce("Subject: This week\r\n", returned_type="text/rfc822-headers", to=OWN_ADDRESS),
    ],
)
def test_without_our_headers_the_address_it_came_to_says_whose_copy_it_was(mail: bytes) -> None:
    event = only_event(mail)
    assert (event.attempt_id, event.delivery_id, event.is_proven) == (ATTEMPT, 17, True)
    assert event.kind is EventKind.BOUNCED
    assert event.address == "ada@example.org"


def test_an_address_of_another_copy_proves_nothing_of_this_one() -> None:
    other = f"bounces+{TOKENS.token(ATTEMPT, 18)}@example.net"
    event = only_event(a_bounce(OURS, to=other))
    assert (event.delivery_id, event.is_proven) == (17, False)
    assert only_event(a_bounce(OURS, to=OWN_ADDRESS)).is_proven


def test_an_address_that_is_none_of_ours_is_foreign() -> None:
    strange = ReturnTokens("a strange key").token(ATTEMPT, 17)
    assert read(a_bounce(None, to=f"bounces+{strange}@example.net")) == Reading(foreign=1)


@pytest.mark.parametrize(
    "mail",
    [
        a_bounce(our_headers(ATTEMPT, 0, "")),
        a_bounce(None, to=f"bounces+{TOKENS.token(ATTEMPT, 0)}@example.net"),
    ],
)
def test_of_mail_that_was_no_copy_of_an_issue_the_attempt_says_which_it_was(mail: bytes) -> None:
    event = only_event(mail)
    assert (event.attempt_id, event.delivery_id) == (ATTEMPT, NO_DELIVERY)
    assert (event.kind, event.address) == (EventKind.BOUNCED, "ada@example.org")


def test_a_bounce_of_other_mail_is_foreign() -> None:
    mail = a_bounce("Subject: Invoice\r\nTo: x@example.org\r\n")
    assert is_report(mail)
    assert read(mail) == Reading(foreign=1)


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (a_bounce(our_headers("none", 17, "t")), "cannot be read"),
        (a_bounce(our_headers(ATTEMPT, "first", "t")), "cannot be read"),
        (a_bounce(OURS).replace(b"Action", b"Inaction"), "does not say what became"),
        (a_bounce(OURS, action="lost"), "action is none"),
    ],
)
def test_what_cannot_be_read_is_told(mail: bytes, why: str) -> None:
    (problem,) = read(mail).problems
    assert why in problem


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Tue, 03 Mar 2099 09:05:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Mon, 01 Jan 0001 00:00:00 +1200",
        "Tue, 03 Mar 2026 09:05:00 +9999",
        f"Tue, 03 Mar {'9' * 5000} 09:05:00 +0000",
    ],
)
def test_where_its_date_is_none_it_happened_when_it_came(date: str) -> None:
    assert only_event(a_bounce(OURS, date=date)).at == NOW


def test_the_same_notification_is_the_same_event() -> None:
    one, same, other = a_bounce(OURS), a_bounce(OURS), a_bounce(OURS, more=["X-Queue: 2"])
    assert only_event(one).event_id == only_event(same).event_id
    assert only_event(one).event_id != only_event(other).event_id


@given(st.binary(max_size=500))
def test_no_bytes_break_the_reading(mail: bytes) -> None:
    read(mail)


@given(st.data())
def test_no_damage_to_a_bounce_breaks_the_reading(data: st.DataObject) -> None:
    mail = a_bounce(OURS + BODY)
    start = data.draw(st.integers(0, len(mail)))
    end = data.draw(st.integers(start, min(start + 60, len(mail))))
    reading = read(mail[:start] + data.draw(st.binary(max_size=20)) + mail[end:])
    assert len(reading.events) + reading.foreign + len(reading.problems) == 1


def test_mail_nested_without_end_is_no_bounce() -> None:
    report = b"Content-Type: multipart/report; report-type=delivery-status"
    part = report + b"; boundary=b%d\r\n\r\n--b%d\r\n"
    read(b"".join(part % (number, number) for number in range(5_000)))
