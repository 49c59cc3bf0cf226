"""The law of composing, over any history of a newsletter: each eligible summary is in exactly one
issue, or waits, or is set aside with a reason, and never before eight issues passed it over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.render.evidence import StudyKind
from tests.integration.editors_desk import TOPICS, Desk

pytestmark = pytest.mark.django_db

ZONES = ("UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "Europe/London")

some = st.integers(0, 30)
"""Picks one of whatever there is."""
publishing = st.tuples(
    st.just("publish"),
    st.integers(1, 6),
    st.integers(0, 3).map(bool),
    st.sampled_from((*TOPICS, "mind", "movement")),
    st.sampled_from(StudyKind),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
)
sending = st.tuples(st.just("send_weeks"), st.sampled_from([1, 2, 4, 9]))
drafting = st.tuples(st.just("draft"), st.integers(0, 2))
deciding = st.tuples(
    st.just("decide_on"),
    some,
    st.sampled_from(["hold", "exclude", "reopen", "pin", "pin", "unpin"]),
)
anything_else = st.one_of(
    st.tuples(st.just("publish_again"), some, st.booleans(), st.booleans()),
    st.tuples(st.just("miss_weeks"), st.integers(1, 4)),
    st.tuples(
        st.sampled_from(
            ("send_draft", "skip_draft", "hold_draft", "resume_held", "cancel_approved")
        ),
        some,
    ),
    st.tuples(st.just("draft_again"), some),
    st.tuples(st.just("reconsider_one"), some),
    st.tuples(
        st.just("change_clock"), st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 6)
    ),
    st.tuples(st.just("change_limits"), st.integers(1, 2), st.integers(0, 1)),
)
seasons = st.tuples(
    st.lists(st.one_of(publishing, deciding, drafting, anything_else), max_size=5), sending
)
history = st.lists(seasons, min_size=1, max_size=4).map(
    lambda seasons: [step for steps, sent in seasons for step in (*steps, sent)]
)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


CROWD = (11, True, "mind", StudyKind.COHORT, date(2026, 1, 1))
"""So many at once that some of them are in the way of setting aside."""
A_CROWDED_QUARTER = [
    ("send_weeks", 7),
    ("draft", 0),
    ("decide_on", 10, "pin"),
    ("draft_again", 0),
    ("skip_draft", 0),
    ("change_clock", "Pacific/Kiritimati", 0, 6),
    ("send_weeks", 2),
    ("publish_again", 10, True, True),
    ("reconsider_one", 9),
    ("miss_weeks", 3),
    ("send_weeks", 4),
]


@settings(max_examples=settings.default.max_examples // 3)
@given(history)
@example(A_CROWDED_QUARTER)
def test_whatever_happens_no_summary_is_sent_twice_and_none_is_lost(history):
    with rolled_back():
        desk = Desk()
        desk.publish(*CROWD)
        for what, *how in history:
            getattr(desk, what)(*how)
            desk.check_law()
