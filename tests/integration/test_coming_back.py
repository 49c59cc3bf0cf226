"""Who comes back gets what they had chosen, unless they choose anew, and nothing a second time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from subscribers.audience import due_subscriptions
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, Subscription
from tests.integration.readers_mailbox import hidden_in, mailbox, path_in, sign_up
from tests.integration.subscriber_factories import make_newsletter, make_reader, make_topics

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


@pytest.fixture
def left() -> Subscription:
    """Read about the mind once a month, was served up to issue 7, and left."""
    newsletter = make_newsletter(last_sequence=7)
    topics = make_topics("mind", "imaging")
    newsletter.topics.set(topics)
    reader = make_reader(newsletter, topics=topics[:1], cadence=Cadence.MONTHLY)
    unsubscribe(reader.subscriber.public_id, newsletter.pk, how="page", at=timezone.now())
    return reader


def chosen(reader: Subscription) -> tuple[set[str], str]:
    reader.refresh_from_db()
    assert reader.state == "active"
    topics = (
        reader.topic_choice.topics.values_list("slug", flat=True) if reader.topic_choice else ()
    )
    return {*topics}, reader.cadence


def test_the_form_left_as_it_stands_brings_back_what_they_had(client, mailbox, left):
    page = client.get("/subscribe").content.decode()
    assert "what you had chosen then counts again" in page
    sign_up(client, cadence="weekly", offered=hidden_in(page)["offered"])
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert chosen(left) == ({"mind"}, "monthly")
    (welcome,) = mailbox.send()
    assert "once a month" in welcome.text
    assert "the topics that you have chosen" in welcome.text
    assert client.get(path_in(welcome, "preferences")).status_code == 200
    assert left.horizon == 7


def test_a_form_without_such_fields_as_on_another_site_does_too(client, mailbox, left):
    sign_up(client)
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert chosen(left) == ({"mind"}, "monthly")


def test_a_press_on_the_page_behind_a_former_link_does_too(client, mailbox, left):
    token = link_signer().preferences_token(left.subscriber.public_id, left.newsletter_id, 0)
    link = f"/preferences/{token}/join?newsletter=weekly"
    page = client.get(link).content.decode()
    assert "what you had chosen counts again" in page
    client.post(link, hidden_in(page))
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert chosen(left) == ({"mind"}, "monthly")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"topics": "imaging", "cadence": "weekly"}, ({"imaging"}, "weekly")),
        ({"cadence": "every-two-weeks"}, (set(), "every-two-weeks")),
    ],
)
def test_what_they_choose_anew_counts(client, mailbox, left, fields, expected):
    numbers = {topic.slug: topic.pk for topic in left.newsletter.topics.all()}
    if "topics" in fields:
        fields = fields | {"topics": numbers[fields["topics"]]}
    sign_up(client, **fields)
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert chosen(left) == expected


def test_who_never_read_it_gets_every_topic_each_week(client, mailbox, left):
    sign_up(client, "ben@example.org")
    client.post(path_in(mailbox.send()[0], "confirm"))
    ben = Subscription.objects.get(subscriber__email="ben@example.org")
    assert chosen(ben) == (set(), "weekly")


@pytest.mark.parametrize("asked_by", ["the form", "the link of a former mail"])
def test_who_was_told_twice_that_they_get_it_already_is_asked_at_once_when_they_have_left(
    client, mailbox, asked_by
):
    reader = make_reader(make_newsletter())
    for cadence in ("weekly", "monthly"):
        sign_up(client, cadence=cadence)
        (told,) = mailbox.send()
        assert "You already get" in told.message["Subject"]
    sign_up(client)
    assert mailbox.send() == []
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    if asked_by == "the form":
        sign_up(client)
    else:
        link = f"{path_in(told, 'preferences')}/join?newsletter=weekly"
        client.post(link, hidden_in(client.get(link).content.decode()))
    (asking,) = mailbox.send()
    assert "Please confirm" in asking.message["Subject"]
    client.post(path_in(asking, "confirm"))
    assert chosen(reader) == (set(), "weekly")


def test_who_has_left_gets_two_such_mails_all_the_same_and_no_more(client, mailbox, left):
    sent = 0
    for cadence in ("weekly", "monthly", "every-two-weeks", "weekly"):
        sign_up(client, cadence=cadence)
        sent += len(mailbox.send())
    assert sent == 2


def test_who_comes_back_to_every_two_weeks_gets_the_next_issue_as_the_welcome_says(client, mailbox):
    reader = make_reader(make_newsletter(), cadence=Cadence.EVERY_TWO_WEEKS)
    issue_date = date(2026, 3, 3)
    Subscription.objects.update(last_due_on=issue_date)
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    sign_up(client)
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert "every two weeks, from the next issue on" in mailbox.send()[0].text
    week_later = issue_date + timedelta(days=7)
    due = due_subscriptions(reader.newsletter, week_later, month_first=False)
    assert due.get() == reader
