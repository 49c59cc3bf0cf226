from datetime import date, timedelta
from typing import Any

import pytest

from digest.issues.rank import Candidate
from digest.issues.select import PASSED_OVER_LIMIT, Selection, select
from digest.render.evidence import Study, StudyKind, Subjects

TODAY = date(2026, 3, 3)
TRIAL = Study(kind=StudyKind.RANDOMISED_TRIAL, participants=732, subjects=Subjects.PEOPLE)
IN_MICE = Study(kind=StudyKind.LABORATORY, subjects=Subjects.ANIMALS)


def candidate(key: int, *topics: str, study: Study = TRIAL, **fields: Any) -> Candidate:
    defaults = {"first_seen": TODAY - timedelta(days=2)}
    return Candidate(key=key, topics=frozenset(topics), study=study, **defaults | fields)


def selected(*candidates: Candidate, min_items: int = 1, max_items: int = 20) -> Selection:
    return select(candidates, today=TODAY, min_items=min_items, max_items=max_items)


def keys(selection: Selection) -> list[int]:
    return [choice.key for choice in selection.chosen]


def reasons(selection: Selection, key: int) -> tuple[str, ...]:
    return next(choice.reasons for choice in selection.chosen if choice.key == key)


def test_stronger_evidence_comes_first():
    cohort = Study(kind=StudyKind.COHORT, participants=732)
    unreviewed = Study(kind=StudyKind.RANDOMISED_TRIAL, participants=732, peer_reviewed=False)
    selection = selected(
        candidate(1, study=IN_MICE),
        candidate(2, study=cohort),
        candidate(3),
        candidate(4, study=unreviewed),
    )
    assert keys(selection)[0] == 3
    assert keys(selection)[-1] == 1
    assert "not yet peer-reviewed" in reasons(selection, 4)


def test_a_larger_study_comes_before_a_smaller_one_of_its_kind():
    small = Study(kind=StudyKind.SURVEY, participants=12)
    large = Study(kind=StudyKind.SURVEY, participants=1_200)
    assert keys(selected(candidate(1, study=small), candidate(2, study=large))) == [2, 1]


def test_how_many_mice_there_were_does_not_count():
    few = Study(kind=StudyKind.LABORATORY, subjects=Subjects.ANIMALS, participants=4)
    many = Study(kind=StudyKind.LABORATORY, subjects=Subjects.ANIMALS, participants=9_000)
    assert keys(selected(candidate(1, study=few), candidate(2, study=many))) == [1, 2]


def test_what_is_new_comes_before_what_has_been_here_for_weeks():
    old = candidate(1, first_seen=TODAY - timedelta(weeks=3))
    assert keys(selected(old, candidate(2))) == [2, 1]


def test_of_equals_the_one_that_came_first_goes_first():
    earlier = candidate(7, first_seen=TODAY - timedelta(days=3))
    later = candidate(3, first_seen=TODAY - timedelta(days=1))
    assert keys(selected(later, earlier)) == [7, 3]


def test_a_topic_that_the_issue_does_not_tell_of_yet_comes_before_a_repeated_one():
    cohort = Study(kind=StudyKind.COHORT, participants=732)
    selection = selected(
        candidate(1, "mind"), candidate(2, "mind"), candidate(3, "movement", study=cohort)
    )
    assert keys(selection) == [1, 3, 2]
    assert "no item on this topic yet" in reasons(selection, 3)
    assert "no item on this topic yet" not in reasons(selection, 2)


def test_a_pin_comes_first_whatever_its_evidence():
    selection = selected(candidate(1), candidate(2, study=IN_MICE, pinned=True))
    assert keys(selection) == [2, 1]
    assert reasons(selection, 2)[0] == "pinned"


def test_the_featured_one_may_be_mailed_in_full():
    teaser = candidate(1, full_text=False)
    full = candidate(2, study=IN_MICE)
    selection = selected(teaser, full)
    assert keys(selection) == [2, 1]
    assert "the strongest whose full text may be mailed" in reasons(selection, 2)


def test_a_pinned_teaser_is_featured_before_full_texts_that_nobody_pinned():
    teaser = candidate(1, study=IN_MICE, full_text=False, pinned=True)
    assert keys(selected(teaser, candidate(2))) == [1, 2]


def test_where_there_are_only_teasers_the_strongest_is_featured():
    weak = candidate(1, study=IN_MICE, full_text=False)
    assert keys(selected(weak, candidate(2, full_text=False))) == [2, 1]


def test_reasons_are_words_that_an_editor_can_read():
    selection = selected(
        candidate(1, "mind", pinned=True),
        candidate(2, study=IN_MICE, times_passed_over=2),
        candidate(3, study=Study(), first_seen=TODAY - timedelta(weeks=9)),
        candidate(4, study=Study(participants=1), first_seen=TODAY, times_passed_over=1),
    )
    assert reasons(selection, 1) == (
        "pinned",
        "randomised trial",
        "732 participants",
        "no item on this topic yet",
        "new this week",
    )
    assert reasons(selection, 2) == (
        "laboratory",
        "in animals, not people",
        "new this week",
        "passed over twice before",
    )
    assert reasons(selection, 3) == ("next in rank",)
    assert reasons(selection, 4) == (
        "1 participant",
        "new this week",
        "passed over once before",
    )


def test_below_the_minimum_there_is_no_issue_and_all_wait():
    selection = selected(candidate(1), candidate(2), min_items=3)
    assert selection == Selection(
        waiting=(1, 2),
        shortfall="There are only 2 new complete summaries, and the newsletter's minimum is 3. "
        "They wait for the next issue.",
    )


def test_one_too_few_is_told_in_the_singular():
    shortfall = selected(candidate(1), min_items=3).shortfall
    assert "only 1 new complete summary," in shortfall
    assert "It waits" in shortfall


def test_nothing_at_all_is_no_issue():
    assert selected() == Selection(shortfall="There are no new complete summaries.")


@pytest.mark.parametrize(
    ("times", "is_set_aside"),
    [(PASSED_OVER_LIMIT - 2, False), (PASSED_OVER_LIMIT - 1, True)],
)
def test_only_the_eighth_issue_without_room_sets_a_summary_aside(times, is_set_aside):
    left = candidate(2, study=IN_MICE, times_passed_over=times)
    selection = selected(candidate(1), left, max_items=1)
    assert selection.passed_over == (() if is_set_aside else (2,))
    assert [aside.reason for aside in selection.set_aside] == (
        ["8 issues had no room for it"] if is_set_aside else []
    )


def test_a_pin_is_never_set_aside():
    pinned = [candidate(key, pinned=True, times_passed_over=11) for key in (1, 2)]
    selection = selected(*pinned, max_items=1)
    assert (keys(selection), selection.passed_over) == ([1], (2,))
