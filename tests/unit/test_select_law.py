"""The law of selection, for any candidates."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.issues.rank import Candidate
from digest.issues.select import PASSED_OVER_LIMIT, Selection, select
from digest.render.evidence import Study, StudyKind, Subjects

TODAY = date(2026, 3, 3)

studies = st.builds(
    Study,
    kind=st.none() | st.sampled_from(StudyKind),
    participants=st.none() | st.integers(0, 10**9),
    subjects=st.none() | st.sampled_from(Subjects),
    peer_reviewed=st.none() | st.booleans(),
)
any_candidate = st.builds(
    Candidate,
    key=st.integers(1, 10**6),
    topics=st.frozensets(st.sampled_from(["causes", "imaging", "mind", "movement"])),
    study=studies,
    first_seen=st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400)),
    pinned=st.booleans(),
    full_text=st.booleans(),
    times_passed_over=st.integers(0, PASSED_OVER_LIMIT + 2),
)
any_candidates = st.lists(any_candidate, max_size=30, unique_by=lambda candidate: candidate.key)
bounds = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted)


def selection_of(candidates: list[Candidate], bounds: list[int]) -> Selection:
    return select(candidates, today=TODAY, min_items=bounds[0], max_items=bounds[1])


@given(any_candidates, bounds)
def test_every_candidate_ends_in_exactly_one_place(candidates, bounds):
    selection = selection_of(candidates, bounds)
    places = [
        *(choice.key for choice in selection.chosen),
        *selection.passed_over,
        *(aside.key for aside in selection.set_aside),
        *selection.waiting,
    ]
    assert sorted(places) == sorted(candidate.key for candidate in candidates)


@given(any_candidates, bounds)
def test_an_issue_is_neither_too_short_nor_too_long_nor_shorter_than_it_could_be(
    candidates, bounds
):
    min_items, max_items = bounds
    selection = selection_of(candidates, bounds)
    if len(candidates) < min_items:
        assert selection.shortfall
        assert not selection.chosen
        assert not selection.passed_over
        assert not selection.set_aside
    else:
        assert not selection.shortfall
        assert not selection.waiting
        assert len(selection.chosen) == min(len(candidates), max_items)


@given(any_candidates, bounds)
def test_nothing_is_set_aside_before_the_eighth_issue_or_while_pinned_or_without_a_reason(
    candidates, bounds
):
    by_key = {candidate.key: candidate for candidate in candidates}
    selection = selection_of(candidates, bounds)
    for aside in selection.set_aside:
        assert by_key[aside.key].times_passed_over + 1 >= PASSED_OVER_LIMIT
        assert not by_key[aside.key].pinned
        assert aside.reason
    for key in selection.passed_over:
        assert by_key[key].pinned or by_key[key].times_passed_over + 1 < PASSED_OVER_LIMIT


@given(any_candidates, bounds)
def test_every_choice_has_reasons_and_pins_stand_before_all_others(candidates, bounds):
    by_key = {candidate.key: candidate for candidate in candidates}
    selection = selection_of(candidates, bounds)
    assert all(choice.reasons and all(choice.reasons) for choice in selection.chosen)
    pins = [by_key[choice.key].pinned for choice in selection.chosen]
    assert pins == sorted(pins, reverse=True)
    if not selection.shortfall and not all(pins):
        left_out = {candidate.key for candidate in candidates if candidate.pinned}
        assert left_out <= {choice.key for choice in selection.chosen}


@given(any_candidates, bounds)
def test_a_teaser_is_featured_only_if_pinned_or_if_there_is_no_full_text(candidates, bounds):
    by_key = {candidate.key: candidate for candidate in candidates}
    selection = selection_of(candidates, bounds)
    if selection.chosen and not by_key[selection.chosen[0].key].full_text:
        featured = by_key[selection.chosen[0].key]
        rivals = [c for c in candidates if c.pinned == featured.pinned]
        assert not any(rival.full_text for rival in rivals)


@given(any_candidates, bounds, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_come_in_does_not_matter(candidates, bounds, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert selection_of(shuffled, bounds) == selection_of(candidates, bounds)


@given(any_candidates, bounds, st.data())
def test_pinning_a_candidate_never_costs_it_its_place(candidates, bounds, data):
    selection = selection_of(candidates, bounds)
    if not selection.chosen:
        return
    places = [choice.key for choice in selection.chosen]
    key = data.draw(st.sampled_from(places))
    pinned = [replace(c, pinned=True) if c.key == key else c for c in candidates]
    assert key in [choice.key for choice in selection_of(pinned, bounds).chosen]
