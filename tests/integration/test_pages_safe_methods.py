"""Link scanners follow every link in a mail, often more than once: nothing may come of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from subscribers.links.tokens import link_signer
from subscribers.models import AddressChange, SignUp
from tests.every_row import every_row
from tests.integration.readers_mailbox import sign_up
from tests.integration.subscriber_factories import (
    make_issue,
    make_newsletter,
    make_reader,
    make_topics,
)
from tests.scans import TIMES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_a_page_again_and_again_changes_no_row_and_sets_no_cookie(client, method):
    newsletter = make_newsletter()
    reader = make_reader(newsletter, topics=make_topics("mind"))
    make_newsletter(slug="carers", name="For Carers")
    make_issue(newsletter)
    person = reader.subscriber
    leaving = link_signer().unsubscribe_token(person.public_id, newsletter.pk)
    choosing = link_signer().preferences_token(person.public_id, newsletter.pk, 0)
    account = link_signer().account_token(
        person.public_id, newsletter.pk, 0, ends_at=timezone.now() + timedelta(hours=1)
    )
    sign_up(client, "bob@example.org", newsletter="weekly")
    confirming = link_signer().confirm_token(SignUp.objects.get().public_id)
    client.post(f"/account/{account}", {"email": "ada@new.example"})
    moving = link_signer().new_address_token(AddressChange.objects.get().public_id)
    addresses = [
        "/subscribe",
        "/privacy/weekly",
        "/subscribe?newsletter=weekly&email=eve@example.org&consent=on",
        f"/confirm/{confirming}",
        f"/account/{account}",
        f"/account/{account}/export",
        f"/account/{account}/erase",
        f"/account/{account}/renew",
        f"/account/{account}/cancel-move",
        f"/new-address/{moving}",
        f"/preferences/{choosing}/account",
        f"/preferences/{choosing}/join?newsletter=carers",
        f"/unsubscribe/{leaving}/reason?reason=other",
        f"/preferences/{choosing}",
        f"/preferences/{choosing}?cadence=monthly",
        f"/unsubscribe/{leaving}",
        f"/unsubscribe/{leaving}?by=page&List-Unsubscribe=One-Click",
        f"/unsubscribe/{leaving}/undo",
        "/",
        "/issues/weekly-2026-03-03/",
        "/feed.atom",
        "/healthz",
    ]
    before = every_row()
    for address in addresses:
        for _ in range(TIMES):
            response = getattr(client, method)(address)
            assert response.status_code in {200, 302}
            assert not response.cookies
    assert every_row() == before
