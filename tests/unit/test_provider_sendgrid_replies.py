"""Whatever SendGrid answers, nobody is rejected whom no error names, and nobody is forgotten."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.base import Deferred, RefusedUs, Rejected, Submitted, Unknown
from digest.delivery.providers.sendgrid.replies import HttpAnswer, sendgrid_outcome

IDS = (11, 12, 13, 14)
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
