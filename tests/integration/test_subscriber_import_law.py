"""Whoever stands in a list, and however they stand with us: each comes out as a plain rule says."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.newsletters.models import Newsletter, Topic
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Consent, Subscriber, Subscription, SubscriptionState
from subscribers.suppressions.look_up import BY_HAND
from subscribers.suppressions.suppress import suppress
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.integration.subscriber_factories import NOW, make_newsletter, make_topics

pytestmark = pytest.mark.django_db
STANDINGS = ("stranger", "reader", "left", "elsewhere", "barred", "barred stranger", "erased")
CADENCES = ("weekly", "monthly")
CHOICES = ((), ("imaging",), ("imaging", "mind"))
LATER = NOW + timedelta(days=1)
SEQUENCE = 7


@dataclass(frozen=True)
class Wishes:
    name: str
    greeting: str
    topics: tuple[str, ...]
    cadence: str


@dataclass(frozen=True)
class Person:
    standing: str
    before: Wishes
    asked: Wishes
    """In the list."""


wishes = st.builds(
    Wishes,
    st.sampled_from(["", "Ada"]),
    st.sampled_from(["", "Dear Ada"]),
    st.sampled_from(CHOICES),
    st.sampled_from(CADENCES),
)
people = st.lists(
    st.builds(Person, st.sampled_from(STANDINGS), wishes, wishes), min_size=1, max_size=12
)
columns = st.sets(st.sampled_from(["name", "greeting", "topics", "cadence"])).map(sorted)


@pytest.fixture
def newsletter() -> Newsletter:
    make_topics("imaging", "mind")
    make_newsletter(slug="other")
    return make_newsletter(last_sequence=SEQUENCE)


def bring_about(person: Person, email: str, newsletter: Newsletter) -> None:
    address = normal_address(email)
    if person.standing == "barred stranger":
        suppress(address.key, reason=BY_HAND, at=NOW)
    if person.standing in {"stranger", "barred stranger"}:
        return
    taken = newsletter
    if person.standing == "elsewhere":
        taken = Newsletter.objects.get(slug="other")
    before = person.before
    subscription = enrol(
        address,
        taken,
        how="page",
        wording="Yes",
        at=NOW,
        topics=Topic.objects.filter(slug__in=before.topics),
        cadence=before.cadence,
        name=before.name,
    )
    own_words = {"greeting": before.greeting}
    Subscriber.objects.filter(pk=subscription.subscriber_id).update(**own_words)
    # Read to some earlier issue.
    Subscription.objects.filter(pk=subscription.pk).update(horizon=3)
    if person.standing == "left":
        unsubscribe(subscription.subscriber.public_id, taken.pk, how="page", at=NOW)
    elif person.standing == "barred":
        suppress(address.key, reason=BY_HAND, at=NOW)
    elif person.standing == "erased":
        erase(subscription.subscriber, at=NOW)


def after(person: Person, named: list[str]) -> Wishes | None:
    """What they take of the newsletter in the end; None: nothing."""
    if person.standing in {"left", "barred", "barred stranger", "erased"}:
        return None
    known = person.standing in {"reader", "elsewhere"}
    taken = person.standing == "reader"
    before = {
        "name": person.before.name if known else "",
        "greeting": person.before.greeting if known else "",
        "topics": person.before.topics if taken else (),
        "cadence": person.before.cadence if taken else "weekly",
    }
    # An empty cell says nothing.
    said = {name: wish for name in named if (wish := getattr(person.asked, name))}
    return Wishes(**before | said)


def outcome(person: Person, named: list[str]) -> str:
    match person.standing:
        case "stranger" | "elsewhere":
            return "new"
        case "reader":
            return "unchanged" if after(person, named) == person.before else "updated"
        case "left":
            return "unsubscribed"
    return "suppressed"


def a_list(persons: list[Person], named: list[str]) -> bytes:
    lines = [",".join(["email", *named])]
    for number, person in enumerate(persons):
        cells = {
            "name": person.asked.name,
            "greeting": person.asked.greeting,
            "topics": "|".join(person.asked.topics),
            "cadence": person.asked.cadence,
        }
        lines.append(",".join([f"Person{number}@example.org", *(cells[name] for name in named)]))
    return "\n".join(lines).encode()


@given(persons=people, named=columns)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_comes_out_as_they_stand_and_a_second_time_nothing_changes(
    newsletter: Newsletter, persons: list[Person], named: list[str]
) -> None:
    plan = read_people(read_table(a_list(persons, named)))
    with transaction.atomic():
        for number, person in enumerate(persons):
            bring_about(person, f"person{number}@example.org", newsletter)
        before = Consent.objects.count()
        expected = Counter(outcome(person, named) for person in persons)
        for dry_run in (True, False):
            report = import_subscribers(
                plan, newsletter, consent_wording="They asked.", at=LATER, dry_run=dry_run
            )
            for name in ("new", "updated", "unchanged", "unsubscribed", "suppressed"):
                assert getattr(report, name) == expected[name], name
        assert Consent.objects.count() - before == expected["new"]
        for number, person in enumerate(persons):
            look_at(person, f"person{number}@example.org", newsletter, named)
        again = import_subscribers(plan, newsletter, consent_wording="They asked.", at=LATER)
        assert again.unchanged == expected["new"] + expected["updated"] + expected["unchanged"]
        transaction.set_rollback(True)


def look_at(person: Person, email: str, newsletter: Newsletter, named: list[str]) -> None:
    taken = Subscription.objects.filter(
        subscriber__email_key=email, newsletter=newsletter, state=SubscriptionState.ACTIVE
    ).first()
    wished = after(person, named)
    assert (taken is None) == (wished is None)
    if taken is None:
        assert Subscriber.objects.filter(email_key=email).count() == (
            person.standing in {"left", "barred"}
        )
        return
    topics = taken.topic_choice.topics.all() if taken.topic_choice else ()
    found = Wishes(
        name=taken.subscriber.name,
        greeting=taken.subscriber.greeting,
        topics=tuple(sorted(topic.slug for topic in topics)),
        cadence=taken.cadence,
    )
    assert found == wished
    assert taken.horizon == (3 if person.standing == "reader" else SEQUENCE)
    assert taken.subscriber.email in {email, email.replace("person", "Person")}
