from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.models import OWN_STATES, HandoverState
from digest.delivery.status.totals import LedgerCount, batch_totals, delivery_totals

own_states = st.sampled_from([None, *OWN_STATES])
batch_states = st.sampled_from([None, *HandoverState])
counts = st.lists(
    st.builds(LedgerCount, own=own_states, batch=batch_states, count=st.integers(0, 1_000))
)


@given(counts)
def test_the_five_states_always_add_up_to_the_audience(ledger):
    assert sum(delivery_totals(ledger).values()) == sum(counted.count for counted in ledger)


@given(counts)
def test_every_state_is_named_whether_or_not_anything_has_it(ledger):
    assert list(delivery_totals(ledger)) == [
        "pending",
        "submitted",
        "skipped",
        "rejected",
        "unknown",
    ]


def test_a_delivery_is_as_its_batch_says_unless_it_says_otherwise():
    totals = delivery_totals(
        [
            LedgerCount(own=None, batch="submitted", count=5),
            LedgerCount(own="rejected", batch="submitted", count=2),
            LedgerCount(own=None, batch="submitting", count=2),
            LedgerCount(own=None, batch="submitting", count=1, is_taken=True),
            LedgerCount(own="skipped", batch=None, count=4),
        ]
    )
    assert totals == {"pending": 2, "submitted": 6, "skipped": 4, "rejected": 2, "unknown": 0}


def test_batches_that_came_to_nothing_are_left_out():
    assert batch_totals([("submitted", 2), ("skipped", 1)]) == {
        "pending": 0,
        "submitting": 0,
        "submitted": 2,
        "rejected": 0,
        "unknown": 0,
    }
