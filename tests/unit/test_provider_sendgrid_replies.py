"""Whatever SendGrid answers, nobody is rejected whom no error names, and nobody is forgotten."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.base import Deferred, RefusedUs, Rejected, Submitted, Unknown
from digest.delivery.providers.sendgrid.replies import HttpAnswer, sendgrid_outcome

IDS = (11, 12, 13, 14)
NOW = datetime(2026, 3, 3, 10, tzinfo=UTC).timestamp()
places = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(0, 6).map("personalizations.{}.to.0.email".format),
    st.integers(0, 6).map("personalizations[{}].headers".format),
)
errors = st.lists(st.fixed_dictionaries({"field": places, "message": st.text(max_size=40)}))


@given(errors)
def test_of_a_bad_request_only_the_named_are_rejected_and_nobody_where_it_is_about_us(
    said: list[dict[str, str | None]],
) -> None:
    body = json.dumps({"errors": said}).encode()
    outcome = sendgrid_outcome(HttpAnswer(status=400, body=body), IDS, now=0)
    named = {
        IDS[number]
        for number in range(len(IDS))
        for error in said
        if (error["field"] or "").startswith(
            (f"personalizations.{number}.", f"personalizations[{number}]")
        )
    }
    if any(
        not (error["field"] or "personalizations").startswith("personalizations") for error in said
    ):
        assert isinstance(outcome, RefusedUs)
    elif named:
        assert isinstance(outcome, Submitted)
        assert set(outcome.rejected) == named
        assert set(outcome.not_reached) == set(IDS) - named
        assert outcome.message_id is None
    else:
        assert isinstance(outcome, Rejected)


@pytest.mark.parametrize(
    "place", ["content.1.value", "subject", "from.email", "headers", "reply_to"]
)
def test_what_is_about_the_request_rejects_nobody_even_beside_somebody_named(place: str) -> None:
    said = [
        {"field": "personalizations.0.to.0.email", "message": "bad address"},
        {"field": place, "message": "bad request"},
    ]
    body = json.dumps({"errors": said}).encode()
    outcome = sendgrid_outcome(HttpAnswer(status=400, body=body), IDS, now=0)
    assert isinstance(outcome, RefusedUs)
    assert place in outcome.reason


def test_each_status_alone_proves_what_the_decision_record_says() -> None:
    # By hundreds: what nobody can tell, not SendGrid, not in this form, not now.
    expected = {
        status: (Unknown, RefusedUs, Rejected, Deferred)[status // 100 - 2]
        for status in range(200, 600)
    }
    expected |= {502: Unknown, 504: Unknown, 408: Deferred, 429: Deferred}
    expected |= dict.fromkeys((401, 403, 404, 405, 415), RefusedUs)
    assert expected == {
        status: type(sendgrid_outcome(HttpAnswer(status=status), IDS, now=0)) for status in expected
    }


@given(st.integers(100, 999), st.binary(max_size=60), st.dictionaries(st.text(), st.text()))
def test_any_answer_at_all_has_an_outcome_and_only_a_202_submits(
    status: int, body: bytes, headers: dict[str, str]
) -> None:
    outcome = sendgrid_outcome(HttpAnswer(status=status, headers=headers, body=body), IDS, now=0)
    if isinstance(outcome, Submitted):
        assert (status == 202) != bool(outcome.rejected)
    else:
        assert len(outcome.reason) < 400
        assert "\n" not in outcome.reason


def wait_asked_for(status: int, **headers: str) -> float | None:
    answer = HttpAnswer(
        status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    outcome = sendgrid_outcome(answer, IDS, now=NOW)
    assert isinstance(outcome, Deferred)
    return outcome.retry_after_seconds


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(
    ("date", "seconds"),
    [
        ("Tue, 03 Mar 2026 10:10:00 GMT", 600),
        ("Tuesday, 03-Mar-26 10:10:00 GMT", 600),
        ("Tue Mar  3 10:10:00 2026", 600),
        ("Tue, 03 Mar 2026 09:00:00 GMT", 1),
        ("Tue, 03 Mar 2027 09:00:00 GMT", 3600),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 3600),
        ("Mon, 01 Jan 0001 00:00:00 +1200", 1),
    ],
)
def test_the_time_to_come_again_may_be_a_date(status: int, date: str, seconds: float) -> None:
    assert wait_asked_for(status, retry_after=date) == seconds


def test_a_date_that_is_none_leaves_the_time_to_the_other_header() -> None:
    assert wait_asked_for(429, retry_after="soon") is None
    assert wait_asked_for(429, retry_after="soon", x_ratelimit_reset=f"{NOW + 42:.0f}") == 42


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"\w{3}, \d+ (Mar|Dec) \d+ \d+:\d+:\d+ [+-]?\w+", fullmatch=True),
        st.from_regex(r"[ \d:.+-]{0,30}", fullmatch=True),
    )
)
def test_whatever_is_asked_for_is_bounded(asked: str) -> None:
    wait = wait_asked_for(503, retry_after=asked)
    assert wait is None or 1 <= wait <= 3600


def test_an_answer_nested_without_end_has_an_outcome_too() -> None:
    deep = b'{"errors": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    outcome = sendgrid_outcome(HttpAnswer(status=400, body=deep), [7], now=0)
    assert isinstance(outcome, Rejected)
