"""Where each history begins: seven readers, and an issue that is approved."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from unittest.mock import patch
from uuid import UUID

from django.db import transaction

from digest.delivery.models import Attempt
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from subscribers.models import Subscriber
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, TODAY, approved_issue
from tests.integration.sending_histories.world import Person, World

LATER_ZONE = "America/New_York"
"""Its readers are due five hours after the others."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is in the database before a history begins."""

    newsletter: Newsletter
    other_newsletter: Newsletter
    """That has the same readers."""
    issue: Issue
    next_issue: Issue
    nothing_for: frozenset[int]
    """Subscribers for whose topics the issue has nothing."""

    def world(self) -> World:
        """Return the truth as it is then."""
        subscriptions = self.newsletter.subscriptions.select_related("subscriber").order_by("pk")
        people = {
            one.subscriber_id: Person(subscription=one, addresses=[(0, one.subscriber.email)])
            for one in subscriptions
        }
        return World(now=NOW, issue_date=self.issue.date, people=people)


def make_setting() -> Setting:
    """Write it."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    other_newsletter = make_newsletter(slug="other")
    moving, mind, other = make_topic("movement"), make_topic("mind"), make_topic("other")
    for number in range(6):
        make_subscriber(
            newsletter=newsletter,
            topics=[mind if number == 4 else moving],
            time_zone=LATER_ZONE if number == 5 else "",
        )
    unserved = make_subscriber(newsletter=newsletter, topics=[other])
    for person in Subscriber.objects.order_by("pk"):
        make_subscriber(person.email, newsletter=other_newsletter)
    # Text alone is rendered and checked in a tenth of the time, and goes the same way.
    Subscriber.objects.update(text_only=True)
    summaries = [make_summary(topics=[moving]), make_summary(topics=[moving, mind])]
    return Setting(
        newsletter=newsletter,
        other_newsletter=other_newsletter,
        issue=approved_issue(newsletter, summaries),
        next_issue=approved_issue(
            newsletter, [make_summary(topics=[moving, mind])], on=TODAY + timedelta(days=1)
        ),
        nothing_for=frozenset({unserved.subscriber_id}),
    )


@contextmanager
def same_ids() -> Iterator[None]:
    """Attempts get the same ids whenever the same is done, so that a history that failed once fails
    again."""
    random = Random(0)
    field = Attempt._meta.get_field("id")
    with patch.object(field, "_get_default", lambda: UUID(int=random.getrandbits(128))):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done to the database within is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
