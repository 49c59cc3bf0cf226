"""How the studio says times, turns and sizes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.engine.due_steps import IssueFacts
from digest.issues.models import IssueState
from digest.newsletters.models import Release
from digest.studio.home.whose_turn import whose_turn
from digest.studio.in_words import on_the_clock, share, time_until
from digest.studio.issues.actions import Action, actions_for
from digest.studio.plots.bars import HEIGHT, WIDTH, Pair, bar_plot

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DUE = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "now"),
        (59, "now"),
        (60, "in 1 minute"),
        (-3_600, "1 hour ago"),
        (2 * 86_400 + 3 * 3_600 + 61, "in 2 days 3 hours"),
        (86_400 + 61, "in 1 day"),
    ],
)
def test_a_time_is_said_in_two_units_at_most(seconds: int, said: str) -> None:
    assert time_until(NOW + timedelta(seconds=seconds), NOW) == said


def test_a_moment_is_said_as_the_clock_on_the_wall_shows_it() -> None:
    assert on_the_clock(DUE, "Europe/Berlin") == "Tue 3 March, 10:00"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "\N{EN DASH}"),
        (0, 9, "0 %"),
        (1, 10_000, "under 0.1 %"),
        (1, 300, "0.3 %"),
        (997, 10_000, "10 %"),
        (2, 3, "67 %"),
        (996, 1_000, "99.6 %"),
        (9_999, 10_000, "over 99.9 %"),
        (9, 9, "100 %"),
    ],
)
def test_a_share_is_as_exact_as_it_helps(part: int, whole: int, said: str) -> None:
    assert share(part, whole).replace("\N{NO-BREAK SPACE}", " ") == said


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_only_none_is_no_per_cent_and_only_all_is_a_hundred(part: int, rest: int) -> None:
    said = share(part, part + rest).replace("\N{NO-BREAK SPACE}", " ")
    assert (said == "100 %") is (rest == 0)
    number = float(said.removesuffix(" %").removeprefix("under ").removeprefix("over "))
    assert number == pytest.approx(100 * part / (part + rest), abs=0.5)
    assert number > 0


def facts(state: str, **fields: object) -> IssueFacts:
    defaults: dict[str, object] = {
        "state": state,
        "release": Release.APPROVED,
        "first_due_at": DUE,
        "last_due_at": DUE,
        "late_after": timedelta(hours=6),
        "composed_at": NOW,
    }
    return IssueFacts(**defaults | fields)  # type: ignore[arg-type]


def test_a_draft_waits_for_a_publisher_until_its_first_readers_hour() -> None:
    turn = whose_turn(facts(IssueState.DRAFT), now=NOW)
    assert (turn.who, turn.until, turn.is_pressing) == ("A publisher", DUE, False)


def test_a_draft_whose_time_has_come_is_pressing_until_it_is_given_up() -> None:
    turn = whose_turn(facts(IssueState.DRAFT), now=DUE)
    assert (turn.until, turn.is_pressing) == (DUE + timedelta(hours=6), True)


def test_an_automatic_draft_waits_for_nobody_unless_a_check_failed() -> None:
    automatic = {"release": Release.AUTOMATIC}
    turn = whose_turn(facts(IssueState.DRAFT, **automatic), now=NOW)
    assert (turn.who, turn.until) == ("", DUE - timedelta(hours=24))
    turn = whose_turn(facts(IssueState.DRAFT, release_failed_at=NOW, **automatic), now=NOW)
    assert (turn.who, turn.is_pressing) == ("An editor", True)


@pytest.mark.parametrize(
    ("fields", "incomplete", "what"),
    [
        (
            {"is_off_schedule": True},
            0,
            "has to approve it, since it was composed for a date beside the schedule,",
        ),
        (
            {"composed_at": DUE - timedelta(hours=3)},
            0,
            "has to approve it, since it was composed by hand with less than a day left,",
        ),
        (
            {"is_off_schedule": True},
            1,
            (
                "has to complete 1 item, or take it out, and a publisher to approve it, since it "
                "was composed for a date beside the schedule,"
            ),
        ),
    ],
)
def test_an_automatic_draft_that_the_clock_does_not_release_says_why(
    fields: dict[str, object], incomplete: int, what: str
) -> None:
    by_hand = facts(IssueState.DRAFT, release=Release.AUTOMATIC, is_by_hand=True, **fields)
    turn = whose_turn(by_hand, now=NOW, incomplete=incomplete)
    assert (turn.who, turn.what) == ("An editor" if incomplete else "A publisher", what)
    assert turn.until == DUE


@pytest.mark.parametrize(
    ("now", "release", "incomplete", "what"),
    [
        (NOW, "approved", 1, "has to complete 1 item, or take it out, and a publisher to"),
        (DUE, "approved", 2, "has to complete 2 items, or take them out, and a publisher to"),
        (NOW, "automatic", 2, "has to complete 2 items, or take them out, so that it is released"),
    ],
)
def test_while_an_item_is_incomplete_it_is_an_editors_turn(
    now: datetime, release: str, incomplete: int, what: str
) -> None:
    turn = whose_turn(facts(IssueState.DRAFT, release=release), now=now, incomplete=incomplete)
    assert turn.who == "An editor"
    assert turn.what.startswith(what)
    assert turn.is_pressing is (now == DUE)
    assert turn.until is not None


@pytest.mark.parametrize(("late", "until"), [(-1, DUE), (0, None), (34, None)])
def test_what_is_approved_after_its_time_goes_out_with_the_next_round(
    late: int, until: datetime | None
) -> None:
    turn = whose_turn(facts(IssueState.APPROVED), now=DUE + timedelta(minutes=late))
    what = "goes out by itself" if until else "goes out with the worker's next round"
    assert (turn.who, turn.what, turn.until) == ("", what, until)


@pytest.mark.parametrize("state", IssueState)
def test_only_what_is_held_or_a_draft_waits_for_somebody(state: IssueState) -> None:
    turn = whose_turn(facts(state), now=NOW)
    assert bool(turn.who) is (state in {IssueState.DRAFT, IssueState.HELD})


def test_what_was_changed_while_it_is_held_is_approved_before_it_goes_on() -> None:
    turn = whose_turn(facts(IssueState.HELD), now=NOW, is_changed=True)
    assert (turn.who, turn.is_pressing) == ("A publisher", True)
    assert turn.what.startswith("has to approve it again")


@pytest.mark.parametrize("state", IssueState)
def test_what_is_over_for_good_offers_nothing_that_changes_it(state: IssueState) -> None:
    actions = set(actions_for(state, is_changed=True)) - {Action.TEST}
    assert bool(actions) is (
        state not in {IssueState.SENT, IssueState.SKIPPED, IssueState.CANCELLED}
    )


def test_an_approved_issue_is_approved_anew_only_where_it_was_changed() -> None:
    assert Action.APPROVE in actions_for(IssueState.APPROVED, is_changed=True)
    assert Action.APPROVE not in actions_for(IssueState.APPROVED, is_changed=False)


def test_what_was_changed_since_its_approval_is_not_sent_at_once() -> None:
    assert Action.NOW in actions_for(IssueState.APPROVED, is_changed=False)
    assert Action.NOW not in actions_for(IssueState.APPROVED, is_changed=True)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=60))
def test_bars_stay_within_their_plot_and_keep_their_proportions(
    sizes: list[tuple[int, int]],
) -> None:
    plot = bar_plot(
        [
            Pair(place=str(at), says="so many", up=up, down=down)
            for at, (up, down) in enumerate(sizes)
        ]
    )
    assert len(plot.bars) == sum(bool(size) for pair in sizes for size in pair)
    for bar in plot.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert -0.01 <= bar.y <= bar.y + bar.height <= HEIGHT + 0.01
        size = sizes[int(bar.title.partition(":")[0])][0 if bar.is_up else 1]
        tallest = max(plot.bars, key=lambda other: other.height)
        of_tallest = sizes[int(tallest.title.partition(":")[0])][0 if tallest.is_up else 1]
        assert bar.height / tallest.height == pytest.approx(size / of_tallest, abs=0.01)
