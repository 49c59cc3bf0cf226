from datetime import UTC, datetime

import pytest

from digest.summaries.decide import Decision, DecisionError, exclude, hold, pin, reopen, unpin
from digest.summaries.models import Standing, Summary
from tests.factories import make_summary

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 3, 8, tzinfo=UTC)
STEPS = {
    hold: {Standing.OPEN, Standing.BACKLOG},
    exclude: {Standing.OPEN, Standing.BACKLOG, Standing.HELD},
    reopen: {Standing.HELD, Standing.EXCLUDED, Standing.BACKLOG},
    pin: {Standing.OPEN},
}
BECOMES = {hold: Standing.HELD, exclude: Standing.EXCLUDED, reopen: Standing.OPEN}


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("decide", STEPS, ids=lambda step: step.__name__)
def test_each_decision_is_taken_only_from_where_it_makes_sense(decide, standing):
    summary = make_summary(standing=standing, standing_reason="before")
    if standing in STEPS[decide]:
        decision = decide(summary, reason=" because\nof it ", at=AT)
        kept = Summary.objects.get()
        assert decision == Decision(
            summary=summary.pk,
            standing=BECOMES.get(decide, standing),
            pinned=decide is pin,
            reason="because of it",
            at=AT,
        )
        assert (kept.standing, kept.pinned) == (decision.standing, decision.pinned)
        assert (kept.standing_reason, kept.decided_at) == ("because of it", AT)
    else:
        with pytest.raises(DecisionError, match=rf"Summary {summary.pk} cannot be .*{standing}"):
            decide(summary, reason="because of it", at=AT)
        kept = Summary.objects.get()
        assert (kept.standing, kept.standing_reason) == (standing, "before")
        assert kept.decided_at is None


def test_a_record_that_has_grown_old_does_not_undo_what_somebody_else_decided():
    old = make_summary()
    exclude(Summary.objects.get(), reason="retracted", at=AT)
    with pytest.raises(DecisionError, match="it is excluded"):
        hold(old, at=AT)
    assert Summary.objects.get().standing_reason == "retracted"


def test_a_summary_is_pinned_and_unpinned_once():
    summary = make_summary()
    pin(summary, at=AT)
    with pytest.raises(DecisionError, match="pinned already"):
        pin(summary, at=AT)
    assert unpin(summary, at=AT).pinned is False
    with pytest.raises(DecisionError, match="not pinned"):
        unpin(summary, at=AT)


def test_excluding_takes_the_pin_off_and_holding_keeps_it():
    held, excluded = make_summary(pinned=True), make_summary(pinned=True)
    assert hold(held, at=AT).pinned is True
    assert exclude(excluded, at=AT).pinned is False


def test_unpinning_without_a_reason_leaves_why_it_is_held():
    summary = make_summary(pinned=True)
    hold(summary, reason="asking the authors", at=AT)
    assert unpin(summary, at=AT).reason == "asking the authors"


def test_reopening_without_a_reason_takes_the_old_one_away():
    summary = make_summary(standing=Standing.HELD, standing_reason="asking the authors")
    assert reopen(summary, at=AT).reason == ""


def test_a_reason_that_is_too_long_is_refused_and_nothing_is_decided():
    summary = make_summary()
    with pytest.raises(DecisionError, match="Shorten it to 300"):
        hold(summary, reason="x" * 301, at=AT)
    assert Summary.objects.get().standing == Standing.OPEN
