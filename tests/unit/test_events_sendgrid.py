"""Reading what SendGrid posts: each event for itself, whatever stands beside it."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.events.effects import Effect, effect_of
from digest.events.parsing.parse_sendgrid import MOST_PROBLEMS, parse_sendgrid
from digest.events.records import EventKind, Reading
from tests.events_far_end import a_body, an_event

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
ATTEMPT = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")


def read(*events: object) -> Reading:
    return parse_sendgrid(json.dumps(events).encode(), received_at=NOW)


@pytest.mark.parametrize(
    ("name", "fields", "kind"),
    [
        ("processed", {}, EventKind.PROCESSED),
        ("deferred", {"response": "400 try again later", "attempt": "5"}, EventKind.DEFERRED),
        ("delivered", {"response": "250 OK"}, EventKind.DELIVERED),
        ("bounce", {"type": "bounce", "status": "5.1.1"}, EventKind.BOUNCED),
        ("bounce", {"status": "5.0.0"}, EventKind.BOUNCED),
        ("bounce", {"type": "blocked", "status": "4.0.0"}, EventKind.BLOCKED),
        ("dropped", {"reason": "Spam Content"}, EventKind.DROPPED),
        ("spamreport", {}, EventKind.COMPLAINT),
        ("unsubscribe", {}, EventKind.UNSUBSCRIBED),
        ("group_unsubscribe", {"asm_group_id": 10}, EventKind.UNSUBSCRIBED),
        ("open", {"ip": "255.255.255.255"}, EventKind.LOOKED_AT),
        ("click", {"url": "https://example.org"}, EventKind.LOOKED_AT),
    ],
)
def test_each_of_sendgrids_events_has_its_kind(
    name: str, fields: dict[str, str], kind: EventKind
) -> None:
    (event,) = read(an_event(name, ATTEMPT, 17, NOW, **fields)).events
    assert (event.kind, event.attempt_id, event.delivery_id, event.at) == (kind, ATTEMPT, 17, NOW)


def test_no_address_stays_in_a_reason() -> None:
    said = "550 5.1.1 <ada@example.org>: unknown user ada@example.org\r\n in table"
    (event,) = read(an_event("bounce", ATTEMPT, 1, NOW, reason=said)).events
    assert "ada" not in event.reason
    assert "unknown user" in event.reason
    assert "\n" not in event.reason


@pytest.mark.parametrize(
    "other",
    [
        {"event": "delivered", "timestamp": 1, "sg_event_id": "x", "email": "a@example.org"},
        an_event("group_resubscribe", ATTEMPT, 1, NOW),
        an_event("something new", ATTEMPT, 1, NOW),
    ],
)
def test_events_of_other_mail_and_of_kinds_that_are_nothing_to_us_are_passed_over(
    other: object,
) -> None:
    reading = read(other, an_event("delivered", ATTEMPT, 1, NOW))
    assert len(reading.events) == 1
    assert reading.foreign == 1
    assert not reading.problems


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (7, "it is no object"),
        (None, "it is no object"),
        ({}, "does not say what happened"),
        ({"event": 5}, "does not say what happened"),
        (an_event("delivered", ATTEMPT, 1, NOW, timestamp="soon"), "timestamp is no time"),
        (an_event("delivered", ATTEMPT, 1, NOW, timestamp=True), "timestamp is no time"),
        (an_event("delivered", ATTEMPT, 1, NOW, timestamp=10**30), "timestamp is no time"),
        (an_event("delivered", ATTEMPT, 1, NOW, timestamp=5), "not of our time"),
        (an_event("delivered", ATTEMPT, 1, NOW + timedelta(days=2)), "not of our time"),
        (an_event("delivered", ATTEMPT, 1, NOW, sg_event_id=None), "has no id"),
        (an_event("delivered", ATTEMPT, 1, NOW, sg_event_id="x" * 201), "has no id"),
        (an_event("delivered", ATTEMPT, 1, NOW, sg_event_id="a\0b"), "cannot be kept"),
        (an_event("delivered", ATTEMPT, 1, NOW, sg_event_id="\ud800x"), "cannot be kept"),
        (an_event("delivered", "no-uuid", 1, NOW, sg_event_id="x"), "caveat_attempt is no UUID"),
        (an_event("delivered", ATTEMPT, "first", NOW), "caveat_delivery is no number"),
        (an_event("delivered", ATTEMPT, 2**63, NOW), "caveat_delivery is no number"),
        (an_event("delivered", ATTEMPT, "00", NOW), "caveat_delivery is no number"),
    ],
)
def test_a_malformed_event_is_told_and_stops_no_other(wrong: object, why: str) -> None:
    before, after = (an_event("delivered", ATTEMPT, number, NOW) for number in (1, 2))
    reading = read(before, wrong, after)
    assert [event.delivery_id for event in reading.events] == [1, 2]
    (problem,) = reading.problems
    assert problem.startswith("Event 2 of 3: ")
    assert why in problem


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff", b"{}", b"7", b'"x"', b"null", b"[" * 100_000, b"[1,"]
)
def test_a_body_that_is_no_array_is_a_problem_of_its_own(body: bytes) -> None:
    reading = parse_sendgrid(body, received_at=NOW)
    assert not reading.events
    assert len(reading.problems) == 1


def test_of_many_problems_a_few_are_told() -> None:
    reading = read(*range(1_000))
    assert len(reading.problems) == MOST_PROBLEMS + 1
    assert reading.problems[-1] == f"And {1_000 - MOST_PROBLEMS} more."


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.lists(
        json_values
        | st.fixed_dictionaries(
            {},
            optional={
                "event": st.sampled_from(["delivered", "bounce", "dropped", "click"]) | json_values,
                "timestamp": json_values,
                "sg_event_id": json_values,
                "caveat_attempt": st.just(str(uuid4())) | json_values,
                "caveat_delivery": st.just("5") | json_values,
                "type": json_values,
                "reason": json_values,
                "url": st.text().map("https://{}".format) | json_values,
            },
        ),
        max_size=4,
    )
)
def test_whatever_stands_in_a_body_every_event_is_accounted_for(events: list[object]) -> None:
    reading = parse_sendgrid(a_body(events), received_at=NOW)  # type: ignore[arg-type]
    assert len(reading.events) + reading.foreign + len(reading.problems) == len(events)


@given(st.binary())
def test_no_bytes_break_the_reading(body: bytes) -> None:
    parse_sendgrid(body, received_at=NOW)


@pytest.mark.parametrize(
    ("reason", "effect"),
    [
        ("Bounced Address", Effect.SUPPRESS_BOUNCED),
        ("Invalid", Effect.SUPPRESS_BOUNCED),
        ("Spam Reporting Address", Effect.SUPPRESS_COMPLAINT),
        ("Unsubscribed Address", Effect.UNSUBSCRIBE),
        ("Spam Content (if spam checker app enabled)", Effect.NOTHING),
        ("Recipient List over Package Quota", Effect.NOTHING),
        ("", Effect.NOTHING),
    ],
)
def test_a_drop_counts_against_an_address_only_where_its_reason_does(
    reason: str, effect: Effect
) -> None:
    (event,) = read(an_event("dropped", ATTEMPT, 1, NOW, reason=reason)).events
    assert effect_of(event) is effect


def test_a_click_says_what_was_followed_and_nothing_of_where_from() -> None:
    said = an_event(
        "click",
        ATTEMPT,
        1,
        NOW,
        url="http://www.example.org/studies/7/?utm_source=mail#found",
        ip="203.0.113.9",
        useragent="Somebody's browser",
    )
    (event,) = read(said).events
    assert event.followed == "https://example.org/studies/7"
    assert "203.0.113.9" not in repr(event)
    assert "browser" not in repr(event)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        7,
        ["https://example.org"],
        "mailto:ada@example.org",
        "javascript:x()",
        "/issues/",
        "//example.org",
        "https://",
        "https://[",
        "https://example.org/" + "u" * 2_000,
        "\ud800",
    ],
)
def test_a_click_on_what_is_no_address_proves_that_the_mail_was_taken_and_no_more(
    url: object,
) -> None:
    reading = read(an_event("click", ATTEMPT, 1, NOW, url=url))
    assert not reading.problems
    (event,) = reading.events
    assert (event.kind, event.followed) == (EventKind.LOOKED_AT, "")


def test_who_opens_a_mail_follows_nothing() -> None:
    (event,) = read(an_event("open", ATTEMPT, 1, NOW, url="https://example.org")).events
    assert event.followed == ""
