"""Rejections are held against us by what was judged, not by how many happened to be named first."""

import pytest

from digest.delivery.outcomes.record import Recorded
from digest.delivery.outcomes.suspicion import Judgment, Suspicion, judgment_of
from digest.delivery.providers.base import Rejected, Submitted


def found(*judgments: Judgment) -> list[str]:
    suspicion = Suspicion()
    return [suspicion.add(judgment) for judgment in judgments]


def named(batch: int, *, rejected: int, cleared: int) -> Judgment:
    return Judgment(batch=batch, rejected=rejected, cleared=cleared)


def alone(batch: int) -> Judgment:
    return Judgment(batch=batch, rejected=1, is_unnamed=True)


def test_three_named_of_a_thousand_are_no_fault_of_ours():
    assert found(named(1, rejected=3, cleared=997), Judgment(batch=1, taken=997)) == ["", ""]


@pytest.mark.parametrize("before", [(), (Judgment(batch=1, taken=1_000),)])
def test_thirty_of_a_hundred_are_in_the_first_batch_and_in_a_later_one(before):
    assert found(*before, named(2, rejected=30, cleared=70))[-1].startswith("30 of 100")


def test_a_few_named_again_and_again_are_once_they_are_too_many_of_all():
    handovers = [named(1, rejected=10, cleared=1_000 - 10 * number) for number in range(1, 7)]
    assert [bool(why) for why in found(*handovers)] == [False] * 5 + [True]


def test_half_of_every_small_batch_is_too_many_once_there_are_twenty():
    handovers = [Judgment(batch=0, taken=10)]
    for batch in range(1, 3):
        handovers += [named(batch, rejected=5, cleared=5), Judgment(batch=batch, taken=5)]
    assert [bool(why) for why in found(*handovers)].index(True) == 1


def test_five_in_a_row_are_too_many_wherever_they_come():
    first = Judgment(batch=1, taken=1_000)
    assert [bool(why) for why in found(first, *map(alone, range(2, 7)))] == [False] * 5 + [True]
    in_order = [Judgment(batch=1, taken=10, rejected=1), *[Judgment(batch=1, rejected=1)] * 4]
    assert [bool(why) for why in found(first, *in_order)] == [False] * 5 + [True]


def test_those_between_whom_others_were_taken_are_not_in_a_row():
    handovers = [Judgment(batch=1, taken=40, rejected=1)] * 20
    assert not any(found(*handovers))


def test_three_before_anybody_was_taken_are_too_many():
    assert [bool(why) for why in found(*map(alone, range(3)))] == [False, False, True]


def test_two_that_nobody_named_are_at_the_end_where_they_were_all():
    suspicion = Suspicion()
    assert not suspicion.add(alone(1))
    assert not suspicion.at_end()
    assert not suspicion.add(alone(2))
    assert suspicion.at_end().startswith("All 2 ")
    suspicion.add(Judgment(batch=3, taken=1))
    assert not suspicion.at_end()


def test_only_what_a_provider_judged_counts():
    recorded = Recorded(submitted=4, rejected=1, unknown=0, pending=95)
    refused = Submitted(message_id=None, rejected={5: "550"}, not_reached=tuple(range(6, 101)))
    judged = judgment_of(1, refused, recorded, range(1, 101), in_order=True)
    assert (judged.taken, judged.rejected, judged.cleared) == (4, 1, 0)
    halved = Recorded(submitted=0, rejected=0, unknown=0, pending=100)
    judged = judgment_of(1, Rejected(reason="400"), halved, range(1, 101), in_order=False)
    assert (judged.taken, judged.rejected, judged.cleared) == (0, 0, 0)
