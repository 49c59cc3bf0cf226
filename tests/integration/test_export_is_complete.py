"""The file about a reader has whatever the database keeps of them, or it is said here why not."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from digest.delivery.models import Delivery
from digest.events.models import Event, LinkClicks, StoredBody
from digest.newsletters.models import Caveat, Newsletter
from digest.team.audit import record
from digest.team.entries_about import READERS, reader_in_trail
from digest.team.models import Member
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.erase_all import erase_all
from subscribers.account.held_about import held_about
from subscribers.address import normal_address
from subscribers.models import (
    AddressChange,
    Consent,
    LiftedSuppression,
    RecentRequest,
    ServiceMail,
    SignUp,
    Subscriber,
    Subscription,
    Suppression,
)
from subscribers.suppressions.endings import COMPLAINT
from subscribers.suppressions.look_up import BY_HAND
from subscribers.suppressions.suppress import suppress
from subscribers.suppressions.unsuppress import unsuppress
from tests.factories import make_topic
from tests.integration.event_histories import about, hear, issue_sent_to
from tests.integration.readers_mailbox import mailbox, sign_up
from tests.integration.subscriber_factories import make_reader

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
ADA = "ada@example.org"
AT = datetime(2026, 5, 17, 9, tzinfo=UTC)
TELLS_WHOSE = ("email", "address", "whose", "body")
"""Names of fields, or parts of them, in which an address may stand, or a hash of one."""

OTHERS: Mapping[type[Model], str] = {
    Caveat: "its body is a text of ours",
    Newsletter: "its own addresses; for whose editor or tester somebody is taken is in the file",
    RecentRequest: "a keyed hash for a day, of how often somebody asked",
    StoredBody: "for seven days, with what is reported of others; what it says of a reader stands "
    "with the delivery or the mail that it is about",
    LinkClicks: "an article's address, and how often all together followed it",
    Member: "one of the team, who is no reader by that; that the address stays there is said",
}
"""Models with an address or a person that are not in the file, and why not."""

LEFT_OUT: Mapping[type[Model], Mapping[str, str]] = {
    Subscriber: {
        "email_key": "another form of the address",
        "token_generation": "how many times links were made dead",
    },
    Subscription: {"subscriber": "whose file it is"},
    Consent: {"subscriber": "whose file it is", "address_hash": "of the address, which is there"},
    SignUp: {"email_key": "another form of the address"},
    AddressChange: {
        "subscriber": "whose file it is",
        "newsletter": "whose mail led there",
        "email_key": "another form of the address",
    },
    ServiceMail: {
        "newsletter": "in whose name it went",
        "subscriber": "whose file it is",
        "sign_up": "stands in the file itself",
        "address_change": "stands in the file itself",
        "attempt_id": "of our own records",
        "not_before": "when we try next",
        "lease_until": "who is at it",
        "tries": "how often we tried",
        "has_turn": "our pace",
        "crowd": "of a network",
    },
    Suppression: {"address_hash": "of the address, which is there"},
    LiftedSuppression: {
        "address_hash": "of the address, which is there",
        "lifted_by": "another person's address",
    },
    Delivery: {"subscriber": "whose file it is", "batch": "with whose copies it went"},
    Event: {
        "event_id": "the provider's number",
        "delivery": "stands in the file itself",
        "attempt": "of our own records",
        "address_hash": "of the address, which is there",
    },
}
"""Fields that are not in the file, and why not."""

CALLED: Mapping[type[Model], Mapping[str, str]] = {
    Subscriber: {
        "public_id": "number_in_links",
        "created_at": "since",
        "soft_bounces": "returned_in_a_row",
    },
    Subscription: {"topic_choice": "topics", "horizon": "served_up_to_issue"},
    SignUp: {
        "public_id": "number_in_links",
        "topic_choice": "topics",
        "confirmed_as": "confirmed",
    },
    AddressChange: {"public_id": "number_in_links"},
    ServiceMail: {"kind": "about", "address": "to"},
    Suppression: {
        "reason": "must_not_be_mailed",
        "note": "must_not_be_mailed",
        "since": "must_not_be_mailed_since",
    },
    LiftedSuppression: {"reason": "was", "note": "was", "lifted_at": "at"},
}
"""Field -> its name in the file, where that is another one."""


@pytest.fixture
def ada(client, mailbox) -> Subscriber:
    """A reader of whom there is something in each place."""
    issue = issue_sent_to(ADA)
    erase_all(Subscriber.objects.get(email=ADA), at=AT)
    make_reader(issue.newsletter, ADA, own_wish=True)
    suppress(ADA, reason=BY_HAND, note="Asked by letter", at=AT)
    unsuppress(normal_address(ADA), by="admin@example.org", at=AT)
    LiftedSuppression.objects.update(complained_at=AT)
    ada = make_reader(issue.newsletter, ADA, own_wish=True).subscriber
    Delivery.objects.update(subscriber=ada)
    hear(about(issue, ADA, "delivered", AT), at=AT)
    topic = make_topic("mind")
    sign_up(client, ADA, topics=[topic.pk], cadence="monthly", time_zone="Asia/Tokyo")
    ask_to_move(ada, issue.newsletter, normal_address("ada@new.example"), at=datetime.now(UTC))
    mailbox.send()
    suppress(ADA, reason=COMPLAINT, note="A call", at=AT + timedelta(days=1))
    return ada


def models_about_people() -> set[type[Model]]:
    """Those with a person, by however many steps, or with a field that may hold an address."""
    models = apps.get_models(include_auto_created=True)
    found: set[type[Model]] = {Subscriber}
    found |= {
        model
        for model in models
        for field in model._meta.concrete_fields
        if any(word in field.name for word in TELLS_WHOSE)
    }
    while True:
        more = {
            model
            for model in models
            for field in model._meta.concrete_fields
            if field.related_model in found - OTHERS.keys()
        }
        if more <= found:
            return found
        found |= more


def test_every_place_where_something_is_kept_of_a_reader_is_in_the_file(ada):
    held = json.loads(json.dumps(held_about(ada)))
    delivery = held["deliveries"][0]
    places: dict[type[Model], dict[str, Any]] = {
        Subscriber: held,
        Subscription: held["subscriptions"][0],
        Consent: held["consents_from_before_an_erasing"][0],
        SignUp: held["sign_ups"][0],
        AddressChange: held["change_of_address"][0],
        ServiceMail: held["mails_about_a_subscription"][0],
        Suppression: held,
        LiftedSuppression: held["may_be_mailed_again"][0],
        Delivery: delivery,
        Event: delivery["heard"][0],
    }
    assert models_about_people() == places.keys() | OTHERS.keys()
    for model, place in places.items():
        fields = {field.name for field in model._meta.concrete_fields} - {"id"}
        named = CALLED.get(model, {})
        wanted = {named.get(field, field) for field in fields - LEFT_OUT[model].keys()}
        assert wanted <= place.keys(), model.__name__
        assert LEFT_OUT[model].keys() | named.keys() <= fields, "of fields that there are"


def test_the_values_are_those_of_the_reader(ada):
    held = held_about(ada)
    assert held["must_not_be_mailed"] == "complaint (A call)"
    assert held["must_not_be_mailed_since"] == held["complained_at"] == "2026-05-18T09:00:00+00:00"
    (lifted,) = held["may_be_mailed_again"]
    assert (lifted["was"], lifted["complained_at"]) == (
        "by hand (Asked by letter)",
        "2026-05-17T09:00:00+00:00",
    )
    (kept,) = held["consents_from_before_an_erasing"]
    assert kept["kept_until"] == "2029-06-01T00:00:00+00:00"
    (asked,) = held["sign_ups"]
    assert (asked["topics"], asked["cadence"], asked["time_zone"]) == (
        ["mind"],
        "monthly",
        "Asia/Tokyo",
    )
    assert held["change_of_address"][0]["email"] == "ada@new.example"
    mails = held["mails_about_a_subscription"]
    assert [mail["about"] for mail in mails] == ["confirm", "confirm-address"]
    assert all(mail["ended_at"] for mail in mails)
    assert [heard["kind"] for heard in held["deliveries"][0]["heard"]] == ["delivered"]


def test_the_audit_trail_tells_what_was_done_and_neither_by_whom_nor_of_whom_else(ada):
    number = ada.public_id
    by = "admin@example.org"
    record("searched", READERS, by=by, at=AT, after={"shown": [number, 4711]})
    record("looked at", reader_in_trail(number), by=by, at=AT + timedelta(minutes=1))
    record(
        "suppressed",
        reader_in_trail(number),
        by=by,
        at=AT + timedelta(minutes=2),
        after={"suppressed": "by hand"},
    )
    record("looked at", reader_in_trail(4711), by=by, at=AT)
    held = held_about(ada)
    assert [deed["what"] for deed in held["looked_at_or_changed_by_us"]] == [
        "suppressed", "looked at", "searched",
    ]  # fmt: skip
    assert held["looked_at_or_changed_by_us"][0]["after"] == {"suppressed": "by hand"}
    assert by not in json.dumps(held)
    assert "4711" not in json.dumps(held["looked_at_or_changed_by_us"])
