"""What the clock finds due, by the law and at the borders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.engine.due_steps import (
    AUTOMATIC_LEAD,
    RETRY_RELEASE_AFTER,
    IssueFacts,
    Step,
    compose_from,
    next_step,
    wants_composing,
)
from digest.issues.models import IssueState
from digest.newsletters.models import Release

FIRST_DUE = datetime(2026, 3, 2, 20, tzinfo=UTC)
LAST_DUE = datetime(2026, 3, 3, 19, tzinfo=UTC)
COMPOSED = FIRST_DUE - timedelta(hours=72)
LATE_AFTER = timedelta(hours=6)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

DRAFT = IssueFacts(
    state=IssueState.DRAFT,
    release=Release.APPROVED,
    first_due_at=FIRST_DUE,
    last_due_at=LAST_DUE,
    late_after=LATE_AFTER,
    composed_at=COMPOSED,
)
TOLD = replace(DRAFT, editors_told_at=COMPOSED)
AUTOMATIC = replace(DRAFT, release=Release.AUTOMATIC)
APPROVED = replace(TOLD, state=IssueState.APPROVED)


def test_editors_are_told_as_soon_as_there_is_a_draft() -> None:
    assert next_step(DRAFT, now=COMPOSED) is Step.TELL


def test_editors_are_told_once() -> None:
    assert next_step(TOLD, now=COMPOSED + HOUR) is None


def test_a_reminder_goes_out_when_a_day_is_left() -> None:
    day_before = FIRST_DUE - timedelta(hours=24)

    assert next_step(TOLD, now=day_before - SECOND) is None
    assert next_step(TOLD, now=day_before) is Step.REMIND


def test_nobody_is_reminded_twice() -> None:
    reminded = replace(TOLD, reminded_at=FIRST_DUE - timedelta(hours=24))

    assert next_step(reminded, now=FIRST_DUE - HOUR) is None


def test_a_draft_that_came_on_the_last_day_is_not_reminded_of_at_once() -> None:
    told = FIRST_DUE - timedelta(hours=10)
    late = replace(DRAFT, composed_at=told, editors_told_at=told)

    assert next_step(late, now=told + HOUR) is None
    assert next_step(late, now=told + timedelta(hours=12)) is Step.REMIND


@pytest.mark.parametrize("release", Release.values)
def test_a_draft_is_given_up_six_hours_after_its_last_due_time(release: str) -> None:
    refused = LAST_DUE + LATE_AFTER - SECOND
    draft = replace(
        TOLD, release=release, reminded_at=FIRST_DUE, release_failed_at=refused - SECOND
    )

    assert next_step(draft, now=refused) is None
    assert next_step(draft, now=LAST_DUE + LATE_AFTER) is Step.SKIP


def test_a_draft_composed_after_it_was_due_gets_its_time_too() -> None:
    composed = LAST_DUE + timedelta(hours=4)
    late = replace(TOLD, composed_at=composed, editors_told_at=composed)

    assert next_step(late, now=composed + LATE_AFTER - SECOND) is None
    assert next_step(late, now=composed + LATE_AFTER) is Step.SKIP


def test_an_automatic_issue_is_frozen_a_day_ahead() -> None:
    day_before = FIRST_DUE - AUTOMATIC_LEAD

    assert next_step(AUTOMATIC, now=day_before - SECOND) is None
    assert next_step(AUTOMATIC, now=day_before) is Step.RELEASE


def test_what_a_person_composed_with_a_day_left_is_released_as_the_clocks_own_is() -> None:
    day_before = FIRST_DUE - AUTOMATIC_LEAD
    early = replace(AUTOMATIC, is_by_hand=True, composed_at=day_before)

    assert next_step(early, now=day_before) is Step.RELEASE


@pytest.mark.parametrize(
    ("composed_at", "is_off_schedule"),
    [(FIRST_DUE - AUTOMATIC_LEAD + SECOND, False), (COMPOSED, True)],
)
def test_what_a_person_composed_on_the_last_day_or_for_another_date_is_as_if_people_released_all(
    composed_at: datetime, is_off_schedule: bool
) -> None:
    by_hand = replace(
        AUTOMATIC, is_by_hand=True, composed_at=composed_at, is_off_schedule=is_off_schedule
    )
    told = replace(by_hand, editors_told_at=composed_at)

    assert next_step(by_hand, now=composed_at) is Step.TELL
    assert next_step(told, now=FIRST_DUE - SECOND) in {None, Step.REMIND}
    assert next_step(replace(told, state=IssueState.APPROVED), now=FIRST_DUE) is Step.PLAN
    assert next_step(told, now=LAST_DUE + LATE_AFTER) is Step.SKIP


def test_what_the_clock_composed_on_the_last_day_it_releases() -> None:
    late = replace(AUTOMATIC, composed_at=FIRST_DUE - HOUR)

    assert next_step(late, now=FIRST_DUE - HOUR) is Step.RELEASE


def test_a_refused_release_is_tried_again_after_a_while() -> None:
    refused_at = FIRST_DUE - timedelta(hours=20)
    refused = replace(AUTOMATIC, release_failed_at=refused_at)

    assert next_step(refused, now=refused_at + RETRY_RELEASE_AFTER - SECOND) is None
    assert next_step(refused, now=refused_at + RETRY_RELEASE_AFTER) is Step.RELEASE


def test_the_preview_of_an_automatic_issue_goes_to_its_editors_once_it_is_frozen() -> None:
    frozen = replace(AUTOMATIC, state=IssueState.APPROVED)

    assert next_step(frozen, now=FIRST_DUE - HOUR) is Step.TELL
    assert next_step(replace(frozen, editors_told_at=COMPOSED), now=FIRST_DUE - HOUR) is None


def test_the_audience_is_planned_when_the_first_zone_is_due() -> None:
    assert next_step(APPROVED, now=FIRST_DUE - SECOND) is None
    assert next_step(APPROVED, now=FIRST_DUE) is Step.PLAN


def test_editors_who_cannot_be_told_keep_no_readers_waiting() -> None:
    untold = replace(AUTOMATIC, state=IssueState.APPROVED)

    assert next_step(untold, now=FIRST_DUE) is Step.PLAN


@pytest.mark.parametrize(
    "state", sorted(set(IssueState.values) - {IssueState.DRAFT, IssueState.APPROVED})
)
def test_nothing_else_is_touched_by_the_clock(state: str) -> None:
    assert next_step(replace(DRAFT, state=state), now=LAST_DUE + timedelta(days=30)) is None


@pytest.mark.parametrize("state", [None, IssueState.SKIPPED])
def test_a_date_without_issue_takes_composing(state: str | None) -> None:
    assert wants_composing(state)


@pytest.mark.parametrize("state", sorted(set(IssueState.values) - {IssueState.SKIPPED}))
def test_a_date_that_has_its_issue_is_left_to_people(state: str) -> None:
    assert not wants_composing(state)


def test_a_draft_for_editors_is_composed_with_the_newsletters_lead() -> None:
    lead = timedelta(hours=72)

    assert compose_from(FIRST_DUE, lead=lead, release=Release.APPROVED) == FIRST_DUE - lead


def test_an_automatic_issue_is_composed_a_day_ahead_and_no_earlier() -> None:
    long, short = timedelta(hours=72), timedelta(hours=5)

    assert compose_from(FIRST_DUE, lead=long, release=Release.AUTOMATIC) == FIRST_DUE - (
        AUTOMATIC_LEAD
    )
    assert compose_from(FIRST_DUE, lead=short, release=Release.AUTOMATIC) == FIRST_DUE - short


def test_what_a_person_let_go_at_once_is_planned_before_anybody_is_due_it() -> None:
    early = FIRST_DUE - 2 * HOUR
    assert next_step(APPROVED, now=early) is None
    assert next_step(replace(APPROVED, send_now=True), now=early) is Step.PLAN
    assert next_step(replace(TOLD, send_now=True), now=early) is not Step.PLAN


MOMENTS = st.integers(-200, 200).map(lambda hours: FIRST_DUE + hours * HOUR)
FACTS = st.builds(
    IssueFacts,
    state=st.sampled_from(IssueState.values),
    release=st.sampled_from(Release.values),
    first_due_at=st.just(FIRST_DUE),
    last_due_at=st.integers(0, 26).map(lambda hours: FIRST_DUE + hours * HOUR),
    late_after=st.integers(0, 48).map(lambda hours: hours * HOUR),
    composed_at=MOMENTS,
    editors_told_at=st.none() | MOMENTS,
    reminded_at=st.none() | MOMENTS,
    release_failed_at=st.none() | MOMENTS,
    send_now=st.booleans(),
    is_by_hand=st.booleans(),
    is_off_schedule=st.booleans(),
)


def after(facts: IssueFacts, step: Step, now: datetime, *, checks_pass: bool) -> IssueFacts:
    match step:
        case Step.SKIP:
            return replace(facts, state=IssueState.SKIPPED)
        case Step.RELEASE if checks_pass:
            return replace(facts, state=IssueState.APPROVED)
        case Step.RELEASE:
            return replace(facts, release_failed_at=now)
        case Step.TELL:
            return replace(facts, editors_told_at=now)
        case Step.REMIND:
            return replace(facts, reminded_at=now)
        case Step.PLAN:
            return replace(facts, state=IssueState.SENDING)


@given(FACTS, MOMENTS, st.booleans())
def test_at_any_moment_the_steps_come_to_an_end_and_none_is_due_twice(
    facts: IssueFacts, now: datetime, checks_pass: bool
) -> None:
    taken: list[Step] = []
    while (step := next_step(facts, now=now)) is not None:
        assert step not in taken
        taken.append(step)
        facts = after(facts, step, now, checks_pass=checks_pass)


@given(FACTS, MOMENTS)
def test_no_draft_of_a_person_is_ever_released_by_the_clock(
    facts: IssueFacts, now: datetime
) -> None:
    step = next_step(replace(facts, release=Release.APPROVED), now=now)

    assert step is not Step.RELEASE
    assert step is not Step.PLAN or facts.state == IssueState.APPROVED


@given(FACTS, MOMENTS)
def test_the_clock_releases_no_draft_by_hand_that_its_editors_had_no_day_to_hold(
    facts: IssueFacts, now: datetime
) -> None:
    by_hand = replace(facts, is_by_hand=True)

    if next_step(by_hand, now=now) is Step.RELEASE:
        assert not by_hand.is_off_schedule
        assert by_hand.composed_at <= by_hand.first_due_at - AUTOMATIC_LEAD
