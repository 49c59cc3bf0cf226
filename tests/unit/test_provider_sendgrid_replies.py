"""Whatever SendGrid answers, nobody is rejected whom no error names, and nobody is forgotten."""

import json

from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.base import Deferred, Submitted, Unknown
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
def test_of_a_bad_request_only_the_named_are_rejected_and_the_rest_go_again(
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
    if named:
        assert isinstance(outcome, Submitted)
        assert set(outcome.rejected) == named
        assert set(outcome.not_reached) == set(IDS) - named
        assert outcome.message_id is None
    else:
        assert not isinstance(outcome, Submitted | Unknown | Deferred)


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
