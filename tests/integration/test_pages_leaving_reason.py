"""Why people leave: asked after they have left, kept apart from who they are."""

import pytest
from django.utils import timezone

from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import LeavingReason, Subscription
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db


def leave(reader: Subscription) -> str:
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    return page_of(reader)


def page_of(reader: Subscription) -> str:
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)
    return f"/unsubscribe/{token}"


def test_nobody_is_asked_before_they_have_left(client):
    reader = make_reader(make_newsletter())
    assert "tell us why" not in client.get(page_of(reader)).content.decode()
    assert "tell us why" in client.get(leave(reader)).content.decode()


def test_a_reason_is_counted_once_and_says_nothing_of_who_gave_it(client):
    reader = make_reader(make_newsletter())
    page = leave(reader)
    for _ in range(3):
        assert client.post(f"{page}/reason", {"reason": "hard-to-read"}).status_code == 200
    kept = LeavingReason.objects.get()
    assert kept.reason == "hard-to-read"
    assert kept.month == timezone.now().date().replace(day=1)
    assert {field.name for field in LeavingReason._meta.fields} == {
        "id", "newsletter", "reason", "month",
    }  # fmt: skip


def test_the_order_in_which_reasons_are_kept_does_not_tell_who_gave_them(client):
    newsletter = make_newsletter()
    given = ["too-often", "weighs-on-me"] * 8
    for number, reason in enumerate(given):
        page = leave(make_reader(newsletter, f"reader-{number}@example.org"))
        client.post(f"{page}/reason", {"reason": reason})
    kept = LeavingReason.objects.order_by("pk").values_list("reason", flat=True)
    assert sorted(kept) == sorted(given)
    # By chance it is as it was in one of twelve thousand.
    assert list(kept) not in (given, given[::-1])


@pytest.mark.parametrize("fields", [{}, {"reason": "for a bet"}])
def test_no_reason_or_an_unknown_one_leads_back(client, fields):
    page = leave(make_reader(make_newsletter()))
    answer = client.post(f"{page}/reason", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert not LeavingReason.objects.exists()


def test_who_still_reads_it_has_no_reason_to_give(client):
    reader = make_reader(make_newsletter())
    client.post(f"{page_of(reader)}/reason", {"reason": "other"})
    client.get(f"{page_of(reader)}/reason")
    assert not LeavingReason.objects.exists()
