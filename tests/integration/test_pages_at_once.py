"""What several people, or one with an unsteady hand, press at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from subscribers.account import move as module
from subscribers.links.tokens import link_signer
from subscribers.models import (
    AddressChange,
    Consent,
    RecentRequest,
    ServiceMail,
    ServiceMailKind,
    SignUp,
    Subscriber,
)
from tests.integration.readers_mailbox import hidden_fields, mailbox, path_in, sign_up
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["mailbox"]
MANY = 8


def at_once(*calls: Callable[[], int]) -> list[int]:
    """Make all calls at the same moment, and return what they say, sorted."""
    gate, said = Barrier(len(calls)), list[int]()

    def one(call: Callable[[], int]) -> None:
        try:
            gate.wait()
            said.append(call())
        finally:
            connection.close()

    threads = [Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def post(path: str, fields: dict[str, str] | None = None) -> Callable[[], int]:
    return lambda: Client(raise_request_exception=False).post(path, fields or {}).status_code


def test_nobody_floods_a_mailbox_by_asking_many_times_at_once(client):
    make_newsletter()
    fields = hidden_fields(client) | {"email": "ada@example.org", "consent": "on"}
    assert at_once(*[post("/subscribe", fields)] * MANY) == [200] * MANY
    assert RecentRequest.objects.filter(purpose="mail to").count() == 3
    assert ServiceMail.objects.count() == 1


def test_a_double_press_confirms_once(client, mailbox):
    make_newsletter()
    sign_up(client)
    link = path_in(mailbox.send()[0], "confirm")
    assert at_once(post(link), post(link), post(link)) == [200, 200, 200]
    assert Consent.objects.count() == 1
    assert ServiceMail.objects.filter(kind=ServiceMailKind.WELCOME).count() == 1


def test_two_links_for_one_address_pressed_at_once_confirm_once(client, mailbox):
    make_newsletter()
    for cadence in ("weekly", "monthly"):
        sign_up(client, cadence=cadence)
    links = [path_in(mail, "confirm") for mail in mailbox.send()]
    assert at_once(*map(post, [*links, *links])) == [200, 200, 200, 200]
    assert Consent.objects.count() == 1
    assert ServiceMail.objects.filter(kind=ServiceMailKind.WELCOME).count() == 1


def test_two_newsletters_confirmed_at_once_are_one_reader(client, mailbox):
    for slug in ("weekly", "carers"):
        make_newsletter(slug=slug)
        sign_up(client, newsletter=slug)
    links = [path_in(mail, "confirm") for mail in mailbox.send()]
    assert at_once(*map(post, links)) == [200, 200]
    assert Subscriber.objects.get().subscriptions.count() == 2


def test_whoever_is_erased_while_they_move_is_erased():
    link = wish_to_move("ada")
    person = Subscriber.objects.get()
    newsletter_id = AddressChange.objects.get().newsletter_id
    ends = timezone.now() + timedelta(hours=1)
    token = link_signer().account_token(person.public_id, newsletter_id, 0, ends_at=ends)
    said = at_once(post(link), post(f"/account/{token}/erase"))
    assert set(said) <= {200, 404, 409}
    person.refresh_from_db()
    erased_or_moved = {("erased", ""), ("confirmed", "new@example.org")}
    assert (person.state, person.email) in erased_or_moved
    assert not AddressChange.objects.exists()


def test_whoever_is_erased_while_they_confirm_another_one_ends_as_one_or_the_other(client, mailbox):
    reader = make_reader(make_newsletter())
    make_newsletter(slug="carers")
    sign_up(client, newsletter="carers")
    link = path_in(mailbox.send()[0], "confirm")
    ends = timezone.now() + timedelta(hours=1)
    token = link_signer().account_token(
        reader.subscriber.public_id, reader.newsletter_id, 0, ends_at=ends
    )
    said = at_once(post(link), post(f"/account/{token}/erase"))
    assert set(said) <= {200, 404}
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.state == "erased"
    assert not SignUp.objects.filter(email="ada@example.org").exists()


def test_a_double_press_erases_once_and_says_so_each_time():
    reader = make_reader(make_newsletter())
    ends = timezone.now() + timedelta(hours=1)
    token = link_signer().account_token(
        reader.subscriber.public_id, reader.newsletter_id, 0, ends_at=ends
    )
    link = f"/account/{token}/erase"
    assert at_once(post(link), post(link), post(link)) == [200, 200, 200]
    assert Consent.objects.count() == 1


def test_new_links_are_taken_once_and_a_move_beside_them_is_whole_or_cancelled():
    link = wish_to_move("ada")
    person = Subscriber.objects.get()
    newsletter_id = AddressChange.objects.get().newsletter_id
    ends = timezone.now() + timedelta(hours=1)
    token = link_signer().account_token(person.public_id, newsletter_id, 0, ends_at=ends)
    renew = f"/account/{token}/renew"
    said = at_once(post(renew), post(renew), post(link))
    person.refresh_from_db()
    moved = ([200, 200, 200], "new@example.org")
    assert (said, person.email) in [
        moved,
        ([200, 200, 404], "ada@example.org"),
        ([200, 200, 409], "ada@example.org"),
    ]
    assert person.token_generation in {1, 2}
    assert not AddressChange.objects.exists()


def test_a_double_press_moves_once():
    link = wish_to_move("ada")
    said = at_once(post(link), post(link), post(link))
    assert set(said) <= {200, 404}
    assert 200 in said
    assert Subscriber.objects.get().token_generation == 1
    assert ServiceMail.objects.count() == 1


def test_of_two_who_move_to_one_address_at_once_one_is_told_that_it_is_taken(monkeypatch):
    links = [wish_to_move("ada"), wish_to_move("bob")]
    gate, may_join = Barrier(2), module.may_join

    def both_have_looked(key: str) -> bool:
        answer = may_join(key)
        # On SQLite the second one cannot look before the first one has moved.
        if connection.vendor == "postgresql":
            gate.wait(60)
        return answer

    monkeypatch.setattr(module, "may_join", both_have_looked)
    assert at_once(*map(post, links)) == [200, 409]
    assert Subscriber.objects.filter(email="new@example.org").count() == 1
    assert Subscriber.objects.count() == 2


def wish_to_move(name: str) -> str:
    """Return the link that moves a new reader to an address of which there is one."""
    count = Subscriber.objects.count()
    newsletter = make_newsletter(slug=f"of-{name}", name=name)
    reader = make_reader(newsletter, f"{name}@example.org")
    change = AddressChange.objects.create(
        public_id=count + 1,
        subscriber=reader.subscriber,
        newsletter=newsletter,
        email="new@example.org",
        email_key="new@example.org",
        asked_at=timezone.now(),
    )
    return f"/new-address/{link_signer().new_address_token(change.public_id)}"
