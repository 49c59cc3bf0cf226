"""Readers live random lives beside the rule: each gets what it names, once."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from subscribers.models import Cadence
from tests.integration.readers_lives.life import PEOPLE, TOPICS, World
from tests.integration.readers_lives.rule import UNDOABLE, Wishes
from tests.setup.forget_claims import forget_claims

pytestmark = pytest.mark.django_db
SHARE = 9 if connection.vendor == "postgresql" else 3
"""Of the examples that a profile asks for: each holds many weeks, and PostgreSQL takes longer."""

cadences = st.sampled_from(list(Cadence))
topic_sets = st.frozensets(st.integers(0, TOPICS - 1), max_size=2)
wishes = st.builds(Wishes, topics=topic_sets, cadence=cadences)
joining = st.tuples(st.just("join"), st.sampled_from(["page", "page", "import", "added"]), wishes)
ways_out = ["page", "one-click", "one-click", "bounced", "complaint", "by hand", "erased"]
leaving = st.tuples(st.just("leave"), st.sampled_from(ways_out))
leaving_by_link = st.tuples(st.just("leave"), st.sampled_from(UNDOABLE))
doings = st.one_of(
    joining,
    joining,
    leaving,
    st.tuples(st.just("undo")),
    st.tuples(st.just("choose"), topic_sets),
    st.tuples(st.just("slow_down"), cadences),
    st.tuples(st.just("slow_down"), cadences),
    st.tuples(st.just("rest"), st.sampled_from([1, 6, 14, 21])),
    st.tuples(st.just("resume")),
    st.tuples(st.just("resume")),
    st.tuples(st.just("move")),
    st.tuples(st.just("be_forgiven")),
)
people, papers = st.integers(0, PEOPLE - 1), st.sampled_from([0, 0, 0, 1])
deeds = st.tuples(people, papers, doings)
fates = ["sent", "sent", "sent", "sent", "cancelled", "stopped", "held", "refused", "unknown"]
weeks = st.fixed_dictionaries(
    {
        "days": st.sampled_from([6, 7, 7, 7, 8, 20]),
        "before": st.lists(deeds, max_size=4),
        "wavers": st.lists(st.tuples(people, papers, leaving_by_link), max_size=1),
        "meanwhile": st.lists(deeds, max_size=2),
        "after": st.lists(deeds, max_size=1),
        "items": st.one_of(
            st.lists(topic_sets, min_size=1, max_size=3),
            st.lists(topic_sets, min_size=8, max_size=8),
        ),
        "other_too": st.booleans(),
        "fate": st.sampled_from(fates),
        "unlucky": people,
    }
)
first_readers = st.lists(joining, min_size=2, max_size=PEOPLE)


@pytest.fixture
def unchecked_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is rendered, and not looked through: that takes four fifths of the time here, and has
    tests of its own."""
    nothing_found = "digest.delivery.planning.render_variants.check_mail"
    monkeypatch.setattr(nothing_found, lambda mail, edition: ())


# Shrinking would take minutes.
@settings(
    max_examples=max(settings.default.max_examples // SHARE, 1),
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(first_readers, st.lists(weeks, min_size=3, max_size=7))
def test_everybody_gets_what_they_are_owed_once_whatever_life_brings(
    unchecked_mail: None, first: Sequence[Any], history: Sequence[Any]
) -> None:
    with transaction.atomic():
        world = World()
        world.live([(number, 0, how) for number, how in enumerate(first)], at=world.at)
        for week in history:
            world.spend(week)
        for person in world.people:
            assert len(person.got) == len(set(person.got))
        transaction.set_rollback(True)
    forget_claims()
