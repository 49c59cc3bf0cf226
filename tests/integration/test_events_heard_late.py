"""What is heard of an address only after something else was agreed to for it."""

from datetime import datetime, timedelta

import pytest

from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.models import DOUBLE_OPT_IN, Subscription, SubscriptionState
from subscribers.suppressions.endings import BOUNCED, COMPLAINT
from subscribers.suppressions.look_up import suppressed_keys
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.factories import make_newsletter
from tests.integration.delivery_fakes import DUE
from tests.integration.event_histories import about, hear, issue_sent_to
from tests.integration.subscriber_factories import WORDING

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
HOUR = timedelta(hours=1)
IT_HAPPENED = DUE + 3 * HOUR
HOW = {"spamreport": COMPLAINT, "bounce": BOUNCED}


@pytest.fixture
def issue() -> Issue:
    return issue_sent_to(ADA)


@pytest.fixture
def other() -> Newsletter:
    return make_newsletter(slug="other", name="Other")


def endings() -> dict[str, str]:
    """Newsletter -> how it ended; empty while it has not."""
    return dict(Subscription.objects.values_list("newsletter__slug", "ended_how"))


@pytest.mark.parametrize("name", HOW)
def test_an_import_that_came_between_keeps_nobody_from_being_left_alone(
    issue: Issue, other: Newsletter, name: str
) -> None:
    people = read_people(read_table(b"email\nada@example.org\n"))
    done = import_subscribers(people, other, consent_wording="a list", at=IT_HAPPENED + HOUR)
    assert done.new == 1
    hear(about(issue, ADA, name, IT_HAPPENED), at=IT_HAPPENED + 2 * HOUR)
    assert suppressed_keys([ADA]) == {ADA}
    assert endings() == {issue.newsletter.slug: HOW[name], "other": HOW[name]}


@pytest.mark.parametrize("name", HOW)
def test_their_own_wish_for_another_newsletter_does_not_keep_up_the_one_it_was_told_of(
    issue: Issue, other: Newsletter, name: str
) -> None:
    confirm(other, IT_HAPPENED + HOUR)
    hear(about(issue, ADA, name, IT_HAPPENED), at=IT_HAPPENED + 2 * HOUR)
    assert suppressed_keys([ADA]) == set()
    assert endings() == {issue.newsletter.slug: HOW[name], "other": ""}


def test_what_happened_in_the_second_in_which_they_confirmed_counts(issue: Issue) -> None:
    confirm(issue.newsletter, IT_HAPPENED + timedelta(milliseconds=700))
    hear(about(issue, ADA, "spamreport", IT_HAPPENED), at=IT_HAPPENED + HOUR)
    assert suppressed_keys([ADA]) == {ADA}, "providers tell whole seconds"


def test_their_own_wish_for_the_same_newsletter_goes_before_what_is_heard_late(
    issue: Issue, other: Newsletter
) -> None:
    confirm(issue.newsletter, IT_HAPPENED + HOUR)
    hear(about(issue, ADA, "spamreport", IT_HAPPENED), at=IT_HAPPENED + 2 * HOUR)
    assert suppressed_keys([ADA]) == set()
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def confirm(newsletter: Newsletter, at: datetime) -> None:
    enrol(normal_address(ADA), newsletter, how=DOUBLE_OPT_IN, wording=WORDING, at=at, own_wish=True)
