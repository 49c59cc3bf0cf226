"""What was agreed to: kept with the person, after an erasing under a hash, and then forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from subscribers.leaving.erase import erase
from subscribers.leaving.kept_consents import KEPT_FOR, consents_kept_of, forget_consents
from subscribers.models import Consent, Subscriber, Subscription
from subscribers.transfer.consent_ledger import consent_csv, consents_of, every_consent
from tests.integration.subscriber_factories import (
    NOW,
    WORDING,
    make_newsletter,
    make_reader,
)

pytestmark = pytest.mark.django_db
ERASED_AT = datetime(2026, 5, 17, 11, 30, tzinfo=UTC)
ADA = "ada@example.org"


def test_the_ledger_says_what_was_agreed_to_when_how_and_in_which_words():
    make_reader(make_newsletter())
    make_reader(make_newsletter(slug="other"), how="page", at=NOW + timedelta(days=1))
    first, second = consents_of(ADA)
    assert (first.email, first.newsletter, first.how, first.wording) == (
        ADA,
        "weekly",
        "test",
        WORDING,
    )
    assert first.given_at == "2026-03-03T08:00:00+00:00"
    assert (second.newsletter, second.how) == ("other", "page")


def test_what_the_erased_had_agreed_to_is_found_by_their_address_alone():
    reader = make_reader(make_newsletter())
    make_reader(reader.newsletter, "bob@example.org")
    erase(reader.subscriber, at=ERASED_AT)
    (kept,) = consents_of(ADA)
    assert (kept.email, kept.wording, kept.given_at) == ("", WORDING, "2026-03-03T08:00:00+00:00")
    assert kept.address_hash
    assert {consent.email for consent in every_consent()} == {"", "bob@example.org"}
    assert not list(consents_of("eve@example.org"))


def test_nothing_but_the_hash_leads_from_the_empty_row_to_the_consent():
    newsletter = make_newsletter()
    readers = [
        make_reader(newsletter, f"r{number}@example.org", at=NOW + timedelta(hours=number))
        for number in range(3)
    ]
    before = set(Consent.objects.values_list("pk", flat=True))
    for reader in reversed(readers):
        erase(reader.subscriber, at=ERASED_AT)
    assert not Consent.objects.filter(subscriber__isnull=False).exists()
    assert not before & set(Consent.objects.values_list("pk", flat=True))
    in_march = datetime(2026, 3, 1, tzinfo=UTC)
    assert set(Subscriber.objects.values_list("created_at", "changed_at")) == {(in_march, in_march)}
    assert set(Subscription.objects.values_list("joined_at", "ended_at")) == {(in_march, None)}


def test_it_is_deleted_when_its_time_is_over():
    reader = make_reader(make_newsletter())
    make_reader(reader.newsletter, "bob@example.org")
    erase(reader.subscriber, at=ERASED_AT)
    assert forget_consents(now=ERASED_AT + KEPT_FOR) == 0
    assert consents_kept_of(ADA).exists()
    end_of_the_month = datetime(2029, 6, 1, tzinfo=UTC)
    assert forget_consents(now=end_of_the_month - timedelta(seconds=1)) == 0
    assert forget_consents(now=end_of_the_month) == 1
    assert [consent.email for consent in every_consent()] == ["bob@example.org"]


def test_a_hash_made_with_a_former_key_is_still_found(settings):
    erase(make_reader(make_newsletter()).subscriber, at=ERASED_AT)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, as long as it should really be"
    assert len(list(consents_of(ADA))) == 1


def test_who_came_back_has_both_and_a_second_erasing_keeps_both():
    newsletter = make_newsletter()
    erase(make_reader(newsletter).subscriber, at=ERASED_AT)
    back = make_reader(newsletter, own_wish=True, at=ERASED_AT)
    assert [consent.email for consent in consents_of(ADA)] == ["", ADA]
    erase(back.subscriber, at=ERASED_AT)
    assert [consent.email for consent in consents_of(ADA)] == ["", ""]


def test_a_consent_is_a_persons_or_stands_under_a_hash():
    reader = make_reader(make_newsletter())
    for wrong in ({"subscriber": None}, {"address_hash": "0" * 64}, {"kept_until": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.filter(subscriber=reader.subscriber).update(**wrong)


def test_no_cell_of_the_ledger_is_run_as_a_formula():
    make_reader(make_newsletter(), "=ada@example.org", wording='=HYPERLINK("x"), yes')
    header, line = consent_csv(every_consent())
    assert header.startswith("email,address_hash,newsletter,given_at,how,wording,kept_until")
    assert line.startswith("'=ada@example.org,,weekly,2026-03-03T08:00:00+00:00,test,")
    assert """"'=HYPERLINK(""x""), yes\"""" in line
