from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.delivery.claiming.still_wanted import Addressee, everybody_wants_it, why_not
from digest.delivery.models import HandoverState
from digest.delivery.outcomes.backoff import LONGEST_WAIT_SECONDS, wait_before_next
from digest.delivery.outcomes.fate import Fate, fate_after_power_cut, fate_in_order, fate_of
from digest.delivery.outcomes.suspicion import too_many_rejected
from digest.delivery.providers.base import Deferred, RefusedUs, Rejected, Submitted, Unknown

IDS = tuple(range(10, 20))
subsets = st.frozensets(st.sampled_from(IDS))
outcomes = st.one_of(
    st.builds(
        Submitted,
        message_id=st.none(),
        rejected=subsets.map(lambda named: dict.fromkeys(named, "550")),
        pending=subsets.map(tuple),
        unknown=subsets.map(tuple),
        not_reached=subsets.map(tuple),
    ),
    *(st.builds(kind, reason=st.just("why")) for kind in (Deferred, Rejected, RefusedUs, Unknown)),
)


def state_of(fate: Fate, delivery: int) -> str:
    if delivery in fate.rejected:
        return "rejected"
    if delivery in fate.unknown:
        return "unknown"
    if delivery in fate.submitted:
        return "submitted"
    return "pending" if delivery in fate.apart else fate.batch.value


@given(outcomes, st.sampled_from([0, *IDS]))
def test_what_was_taken_never_goes_again(outcome, taken_up_to):
    fate = fate_of(outcome, IDS, in_order=True, taken_up_to=taken_up_to)
    if not isinstance(outcome, Submitted):
        for taken in (delivery for delivery in IDS if delivery <= taken_up_to):
            assert state_of(fate, taken) == "submitted"


@given(outcomes, st.booleans())
def test_nobody_is_rejected_whom_no_error_names(outcome, in_order):
    fate = fate_of(outcome, IDS, in_order=in_order)
    named = outcome.rejected if isinstance(outcome, Submitted) else {}
    assert set(fate.rejected) <= set(named)
    assert fate.batch != HandoverState.REJECTED


@given(outcomes)
def test_what_is_in_doubt_never_goes_again_and_what_is_not_taken_does(outcome):
    fate = fate_of(outcome, IDS)
    for delivery in IDS:
        state = state_of(fate, delivery)
        match outcome:
            case Unknown():
                assert state == "unknown"
            case Submitted() if delivery in outcome.rejected:
                assert state == "rejected"
            case Submitted() if delivery in outcome.unknown:
                assert state == "unknown"
            case Submitted() if delivery in (*outcome.pending, *outcome.not_reached):
                assert state == "pending"
            case Submitted():
                assert state == "submitted"
            case _:
                assert state == "pending"


@given(st.integers(1, 200), st.data())
def test_halving_finds_the_one_in_few_requests(size, data):
    bad = data.draw(st.integers(1, size))
    queue, requests, rejected, taken = [tuple(range(1, size + 1))], 0, [], []
    while queue:
        ids = queue.pop(0)
        requests += 1
        outcome = Rejected(reason="400") if bad in ids else Submitted(message_id="m")
        fate = fate_of(outcome, ids)
        rejected.extend(fate.rejected)
        if fate.batch == HandoverState.SUBMITTED:
            taken.extend(ids)
        elif fate.batch == HandoverState.PENDING:
            queue += [tuple(pk for pk in ids if pk not in fate.apart), fate.apart]
    assert rejected == [bad]
    assert sorted(taken) == [pk for pk in range(1, size + 1) if pk != bad]
    assert requests <= 2 * size.bit_length() + 1


@given(st.integers(0, len(IDS)))
def test_a_lost_order_leaves_one_in_doubt(taken):
    fate = fate_in_order(IDS, taken_up_to=IDS[taken - 1] if taken else 0)
    states = [state_of(fate, delivery) for delivery in IDS]
    doubt = ["unknown"] if taken < len(IDS) else []
    assert states == (["submitted"] * taken + doubt + ["pending"] * len(IDS))[: len(IDS)]


def test_waits_double_up_to_an_hour_and_heed_the_provider():
    waits = [wait_before_next(tries, hint_seconds=None).total_seconds() for tries in range(1, 12)]
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == LONGEST_WAIT_SECONDS == 3_600
    assert wait_before_next(1, hint_seconds=45).total_seconds() == 45
    assert wait_before_next(3, hint_seconds=45).total_seconds() == 120
    assert wait_before_next(1, hint_seconds=1e9).total_seconds() == 3_600
    assert wait_before_next(10_000, hint_seconds=None).total_seconds() == 3_600


@pytest.mark.parametrize(
    ("handed_over", "rejected", "too_many"),
    [(19, 19, False), (20, 1, False), (20, 2, True), (1_000, 50, False), (1_000, 51, True)],
)
def test_more_than_five_per_cent_of_twenty_is_too_many(handed_over, rejected, too_many):
    assert too_many_rejected(handed_over=handed_over, rejected=rejected) is too_many


def addressee(**fields) -> Addressee:
    defaults = {
        "delivery_id": 1,
        "public_id": 1,
        "address": "a@example.org",
        "name": "",
        "greeting": "",
        "person": "confirmed",
        "token_generation": 0,
        "subscription": "active",
        "ended_how": "",
        "paused_until": None,
    }
    return Addressee(**defaults | fields)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"person": "erased", "address": "", "subscription": "unsubscribed"}, "erased"),
        ({"subscription": "unsubscribed", "ended_how": "page"}, "no longer subscribed (page)"),
        ({"subscription": None, "ended_how": None}, "no longer subscribed"),
        ({"person": "unconfirmed"}, "not confirmed"),
        ({"paused_until": date(2026, 3, 4)}, "paused"),
        ({"paused_until": date(2026, 3, 3)}, ""),
    ],
)
def test_only_who_still_wants_it_gets_it(fields, reason):
    assert why_not(addressee(**fields), on=date(2026, 3, 3)) == reason


standings = st.builds(
    addressee,
    address=st.sampled_from(["a@example.org", "b@example.org", ""]),
    person=st.sampled_from(["confirmed", "unconfirmed", "erased"]),
    subscription=st.sampled_from(["active", "unsubscribed", None]),
    paused_until=st.sampled_from([None, date(2026, 3, 3), date(2026, 3, 4)]),
)


@given(st.lists(st.one_of(st.just(addressee()), standings), max_size=4))
@example([addressee(address=""), addressee()])
def test_everybody_wants_it_where_nothing_is_said_against_anybody(people):
    today = date(2026, 3, 3)
    each = [not why_not(one, on=today) for one in people]
    assert everybody_wants_it(people, on=today) is all(each)


def test_after_a_power_cut_each_is_as_the_provider_says_and_doubtful_where_it_cannot():
    fate = fate_after_power_cut((1, 2, 3, 4), {1: True, 2: None, 3: False, 4: True})
    assert fate == Fate(batch=HandoverState.PENDING, submitted=(1, 4), unknown=(2,))


def test_after_a_power_cut_nothing_goes_again_of_which_nobody_can_tell():
    assert fate_after_power_cut((1, 2), {1: None, 2: None}) == Fate(batch=HandoverState.UNKNOWN)
    some = fate_after_power_cut((1, 2), {1: True, 2: None})
    assert some == Fate(batch=HandoverState.SUBMITTED, unknown=(2,))
