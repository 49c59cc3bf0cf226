"""Which clicks are a scanner's: three different links of one copy within ten seconds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from digest.events.clicks.set_apart import BURST, LINKS_OF_A_BURST, set_apart
from digest.events.records import EventKind, ReportedEvent

BEGAN = datetime(2026, 3, 3, 9, tzinfo=UTC)
ATTEMPT = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")


def click(event_id: str, second: int, link: str, copy: int = 1) -> ReportedEvent:
    return ReportedEvent(
        event_id=event_id,
        kind=EventKind.LOOKED_AT,
        at=BEGAN + timedelta(seconds=second),
        attempt_id=ATTEMPT,
        delivery_id=copy,
        followed=link,
    )


def clicks_at(*seconds_and_links: tuple[int, str], copy: int = 1) -> list[ReportedEvent]:
    """One click each, named by its place: "0", "1" and so on."""
    return [
        click(str(place), second, link, copy)
        for place, (second, link) in enumerate(seconds_and_links)
    ]


def test_three_links_within_ten_seconds_are_a_scanners() -> None:
    assert set_apart(clicks_at((0, "a"), (4, "b"), (10, "c"))) == {"0", "1", "2"}


def test_a_person_who_takes_a_second_longer_is_none() -> None:
    assert set_apart(clicks_at((0, "a"), (4, "b"), (11, "c"))) == set()


def test_two_links_are_a_persons_however_often_they_are_followed() -> None:
    assert set_apart(clicks_at(*[(second, "ab"[second % 2]) for second in range(10)])) == set()


def test_links_that_several_copies_follow_are_no_burst_of_one() -> None:
    assert set_apart([click(link, 0, link, copy) for copy, link in enumerate("abcd")]) == set()


def test_all_clicks_within_the_burst_are_apart_and_those_before_and_after_it_are_not() -> None:
    found = set_apart(
        clicks_at((0, "a"), (60, "a"), (61, "a"), (62, "b"), (63, "c"), (64, "a"), (90, "b"))
    )
    assert found == {"1", "2", "3", "4", "5"}


def test_the_order_in_which_they_are_reported_is_nothing() -> None:
    burst = clicks_at((0, "a"), (4, "b"), (10, "c"), (40, "a"))
    assert set_apart(reversed(burst)) == set_apart(burst) == {"0", "1", "2"}


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abcd"), st.integers(1, 2))))
def test_a_click_is_apart_if_and_only_if_some_ten_seconds_round_it_hold_three_links(
    rows: list[tuple[int, str, int]],
) -> None:
    clicks = [
        click(str(place), second, link, copy) for place, (second, link, copy) in enumerate(rows)
    ]

    def in_a_burst(one: ReportedEvent) -> bool:
        mine = [other for other in clicks if other.delivery_id == one.delivery_id]
        windows = [
            [other for other in mine if timedelta() <= other.at - first.at <= BURST]
            for first in mine
        ]
        return any(
            one in window and len({other.followed for other in window}) >= LINKS_OF_A_BURST
            for window in windows
        )

    assert set_apart(clicks) == {one.event_id for one in clicks if in_a_burst(one)}
