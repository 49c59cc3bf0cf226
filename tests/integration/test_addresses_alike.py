"""Two addresses that casefolding makes equal are two people's, also for what was kept before."""

from importlib import import_module

import pytest
from django.apps import apps

from subscribers.address import address_hash, former_key, normal_address
from subscribers.enrol import ComplainedError, EnrolError
from subscribers.leaving.erase import erase
from subscribers.links.secret_keys import secret_keys
from subscribers.models import SignUp, Subscriber, Suppression
from subscribers.suppressions.endings import COMPLAINT
from subscribers.suppressions.look_up import (
    BY_HAND,
    count_suppressed,
    suppressed_keys,
)
from subscribers.suppressions.suppress import suppress
from subscribers.suppressions.unsuppress import unsuppress
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader

pytestmark = pytest.mark.django_db
WEISS, WEISZ = normal_address("Weiss@example.org"), normal_address("Weiß@example.org")
MONTH = NOW.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
migration = import_module("subscribers.migrations.0015_addresses_alike")


def suppressed_before(address, reason=BY_HAND, complained_at=None) -> None:
    """As it was kept under the casefolded key, and then migrated."""
    Suppression.objects.create(
        address_hash=address_hash(former_key(address.key), secret_keys()[0]),
        reason=reason,
        note="by phone",
        since=NOW,
        complained_at=complained_at,
    )
    migration.hold_for_all_alike(apps, None)


def imported(newsletter, *addresses):
    lines = ["email", *(address.email for address in addresses)]
    return import_subscribers(
        read_people(read_table("\n".join(lines).encode())),
        newsletter,
        consent_wording="Yes",
        at=NOW,
    )


def test_both_can_sign_up_and_leave_without_the_other():
    newsletter = make_newsletter()
    readers = [make_reader(newsletter, one.email, own_wish=True) for one in (WEISS, WEISZ)]
    assert Subscriber.objects.count() == 2
    erase(readers[0].subscriber, at=NOW)
    assert suppressed_keys([WEISS.key, WEISZ.key]) == {WEISS.key}
    readers[1].refresh_from_db()
    assert readers[1].state == "active"


@pytest.mark.parametrize(("one", "other"), [(WEISS, WEISZ), (WEISZ, WEISS)])
def test_what_is_suppressed_now_is_so_alone(one, other):
    suppress(one.key, reason=BY_HAND, at=NOW)
    assert suppressed_keys([WEISS.key, WEISZ.key]) == {one.key}
    report = imported(make_newsletter(), WEISS, WEISZ)
    assert (report.new, report.suppressed) == (1, 1)
    assert Subscriber.objects.get().email_key == other.key


@pytest.mark.parametrize("meant", [WEISS, WEISZ])
def test_what_was_suppressed_before_holds_for_both(meant):
    suppressed_before(meant)
    assert suppressed_keys([WEISS.key, WEISZ.key]) == {WEISS.key, WEISZ.key}
    newsletter = make_newsletter()
    assert imported(newsletter, WEISS, WEISZ).suppressed == 2
    assert count_suppressed() == 1
    with pytest.raises(EnrolError, match=BY_HAND):
        make_reader(newsletter, WEISZ.email)


@pytest.mark.parametrize(("lifted", "other"), [(WEISS, WEISZ), (WEISZ, WEISS)])
def test_who_lifts_it_for_one_lifts_it_for_them_alone(lifted, other):
    newsletter = make_newsletter()
    suppressed_before(WEISZ, COMPLAINT, complained_at=NOW)
    with pytest.raises(ComplainedError):
        make_reader(newsletter, lifted.email, own_wish=True)
    unsuppress(lifted, by="admin@example.org", at=NOW)
    make_reader(newsletter, lifted.email, own_wish=True)
    assert suppressed_keys([WEISS.key, WEISZ.key]) == {other.key}


def test_a_copy_tells_nothing_that_erasing_would_not_find():
    suppressed_before(WEISS, COMPLAINT, complained_at=NOW)
    copy = Suppression.objects.order_by("pk").last()
    assert copy is not None
    assert (copy.note, copy.since, copy.complained_at) == ("", MONTH, MONTH)
    migration.hold_for_all_alike(apps, None)
    assert Suppression.objects.count() == 2
    migration.take_copies_away(apps, None)
    assert Suppression.objects.get().note == "by phone"


def test_whose_address_is_known_is_found_under_the_new_key():
    reader = make_reader(make_newsletter(), WEISZ.email).subscriber
    other = make_reader(reader.subscriptions.get().newsletter, "ADA@example.org").subscriber
    asked = SignUp.objects.create(
        public_id=1,
        newsletter=reader.subscriptions.get().newsletter,
        email=WEISZ.email,
        email_key=WEISS.key,
        wording="Yes",
        asked_at=NOW,
    )
    Subscriber.objects.filter(pk=reader.pk).update(email_key=WEISS.key)
    migration.part_addresses(apps, None)
    for row in (reader, other, asked):
        row.refresh_from_db()
    assert (reader.email_key, asked.email_key) == (WEISZ.key, WEISZ.key)
    assert other.email_key == "ada@example.org"
