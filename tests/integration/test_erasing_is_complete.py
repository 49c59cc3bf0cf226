"""What erasing leaves behind: counts and hashes, and of the person nothing that could be read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from digest.delivery.models import Delivery
from digest.events.models import Event
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.studio.setup.fields import form_values
from digest.studio.setup.seen import as_seen
from digest.team.audit import record
from digest.team.entries_about import reader_in_trail
from digest.team.models import AuditEntry
from digest.team.roles import Role
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.erase_all import erase_all
from subscribers.account.held_about import held_about
from subscribers.address import normal_address
from subscribers.links.tokens import link_signer
from subscribers.models import (
    DOUBLE_OPT_IN,
    AddressChange,
    Cadence,
    LiftedSuppression,
    ServiceMail,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from subscribers.pages import preferences_page
from subscribers.preferences.records import Preferences, preferences_of
from subscribers.suppressions.look_up import BY_HAND, ERASED
from subscribers.suppressions.suppress import suppress
from subscribers.suppressions.unsuppress import unsuppress
from tests.integration.digest_command import DigestHere
from tests.integration.event_histories import about, hear, issue_sent_to
from tests.integration.readers_mailbox import mailbox, sign_up
from tests.integration.studio_team import browser_of, make_member
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader, make_topics

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
ADA = "ada@example.org"
HOUR = timedelta(hours=1)


def kept_with(words: str) -> set[str]:
    """Every column of the database in which these words stand."""
    return {
        f"{model.__name__}.{column}"
        for model in apps.get_models()
        for row in model._default_manager.values()
        for column, value in row.items()
        if words.casefold() in _as_text(value).casefold()
    }


def _as_text(value: object) -> str:
    return str(bytes(value)) if isinstance(value, bytes | memoryview) else str(value)


@pytest.fixture
def issue() -> Issue:
    return issue_sent_to(ADA, "bob@example.org")


def test_what_was_noted_of_them_by_hand_goes_also_where_an_admin_had_lifted_it():
    suppress(ADA, reason=BY_HAND, note="Ada Lovelace rang: too ill to read", at=NOW)
    unsuppress(normal_address(ADA), by="admin@example.org", at=NOW)
    reader = make_reader(make_newsletter(), own_wish=True)
    assert kept_with("Lovelace")
    erase_all(reader.subscriber, at=timezone.now())
    assert kept_with("Lovelace") == set()


def test_the_moment_at_which_a_suppression_was_lifted_does_not_lead_from_its_hash_to_the_number():
    at = datetime(2026, 3, 17, 9, 41, tzinfo=UTC)
    reader = make_reader(make_newsletter())
    suppress(ADA, reason=BY_HAND, at=at)
    unsuppress(normal_address(ADA), by="admin@example.org", at=at)
    record("lifted suppression of", reader_in_trail(reader.subscriber.public_id), by="x", at=at)
    erase_all(reader.subscriber, at=timezone.now())
    lifted = LiftedSuppression.objects.get()
    assert (lifted.since, lifted.lifted_at) == (datetime(2026, 3, 1, tzinfo=UTC),) * 2


def test_a_reader_who_was_a_tester_is_one_no_more_and_the_trail_never_named_them():
    reader = make_reader(make_newsletter())
    reader.newsletter.add_caveat("Studies differ.", by="tests", at=NOW)
    admin = make_member(Role.ADMIN, "admin@example.com")
    browser = browser_of(admin)
    address = f"/studio/newsletters/{reader.newsletter.slug}/"
    kept = form_values(reader.newsletter) | {"from": "The Trust <news@example.org>"}
    for testers in (f"Ada@Example.org\nme@lab.test\n{admin.email}", f"{ADA}\nyou@lab.test"):
        form = kept | {"testers": testers, "seen": as_seen(form_values(_newest(reader)))}
        assert browser.post(address, form).status_code == 302
    DigestHere().done("newsletters", "set", reader.newsletter.slug, f"testers={ADA}")
    assert held_about(reader.subscriber)["tester_of"] == [reader.newsletter.slug]
    last, second, first = AuditEntry.objects.filter(deed="changed")
    two = "2 addresses that are not of the team"
    assert first.after["testers"] == [admin.email, two]
    assert second.after["testers"] == [f"{two}, by now not the same"]
    assert last.after["testers"] == ["1 address that is not of the team"]
    Newsletter.objects.update(testers=f"Ada@Example.org\nme@lab.test\n{admin.email}")
    erase_all(reader.subscriber, at=timezone.now())
    assert kept_with(ADA) == set()
    assert _newest(reader).testers == f"me@lab.test\n{admin.email}"


def _newest(reader: Subscription) -> Newsletter:
    return Newsletter.objects.get(pk=reader.newsletter_id)


def test_no_choice_stays_nor_the_day_of_their_last_issue_that_tells_of_it():
    reader = make_reader(make_newsletter(), cadence=Cadence.MONTHLY)
    Subscription.objects.update(last_due_on=date(2026, 3, 3))
    erase_all(reader.subscriber, at=timezone.now())
    reader.refresh_from_db()
    assert (reader.cadence, reader.last_due_on) == (Cadence.WEEKLY, None)


def test_what_is_sent_from_a_page_while_its_reader_is_erased_is_not_kept(client, monkeypatch):
    (mind,) = make_topics("mind")
    reader = make_reader(make_newsletter())
    token = link_signer().preferences_token(reader.subscriber.public_id, reader.newsletter_id, 0)

    def erased_meanwhile(found: Subscription) -> Preferences:
        wishes = preferences_of(found)
        erase_all(found.subscriber, at=timezone.now())
        return wishes

    monkeypatch.setattr(preferences_page, "preferences_of", erased_meanwhile)
    ill = {"cadence": "monthly", "topics": mind.pk, "paused_until": "2026-03-01", "name": "Ada"}
    with monkeypatch.context() as clock:
        clock.setattr(preferences_page.timezone, "now", lambda: datetime(2026, 2, 1, tzinfo=UTC))
        assert client.post(f"/preferences/{token}", ill).status_code == 404
    reader.refresh_from_db()
    assert (reader.topic_choice, reader.cadence, reader.paused_until) == (None, "weekly", None)
    assert kept_with("Ada") == set()


def test_another_readers_wish_to_move_to_the_address_goes_with_it():
    newsletter = make_newsletter()
    other = make_reader(newsletter, "old@example.org")
    ada = make_reader(newsletter, ADA)
    for address in (ADA, "new@example.org"):
        ask_to_move(other.subscriber, newsletter, normal_address(address), at=timezone.now())
        erase_all(ada.subscriber, at=timezone.now())
        ada = make_reader(newsletter, ADA, own_wish=True)
        assert AddressChange.objects.exists() == (address != ADA)
        assert ServiceMail.objects.exists() == (address != ADA)


def test_nothing_is_kept_of_what_a_server_says_of_them_later(issue):
    ada = Subscriber.objects.get(email=ADA)
    now = datetime.now(UTC)
    bounce = about(issue, ADA, "bounce", now, type="bounce", reason="550 Ada Lovelace has died")
    block = about(issue, ADA, "bounce", now, type="blocked", reason="Ada Lovelace's box is full")
    erase_all(ada, at=now)
    hear(bounce, block, at=now + HOUR)
    assert sorted(Event.objects.values_list("kind", "reason", "address_hash")) == [
        ("blocked", "", ""),
        ("bounced", "", ""),
    ]
    assert Delivery.objects.filter(subscriber=ada).exists()
    assert kept_with("Lovelace") == {"StoredBody.body"}, "for seven days; the page says so"


def test_who_complains_before_and_is_erased_meanwhile_is_let_back_by_an_admin_alone(
    client, mailbox, issue
):
    at = datetime(2026, 5, 17, 9, tzinfo=UTC)
    complaint = about(issue, ADA, "spamreport", at)
    erase_all(Subscriber.objects.get(email=ADA), at=at + HOUR)
    hear(complaint, at=at + 2 * HOUR)
    row = Suppression.objects.get()
    assert (row.reason, row.complained_at) == (ERASED, datetime(2026, 5, 1, tzinfo=UTC))
    sign_up(client, ADA, newsletter=issue.newsletter.slug)
    assert mailbox.send() == []
    unsuppress(normal_address(ADA), by="admin@example.org", at=at)
    assert make_reader(issue.newsletter, ADA, own_wish=True).state == SubscriptionState.ACTIVE


def test_a_complaint_from_before_the_erasing_does_not_lead_to_its_copy_by_its_time(issue):
    at = datetime(2026, 5, 17, 9, tzinfo=UTC)
    ada = Subscriber.objects.get(email=ADA)
    hear(about(issue, ADA, "spamreport", at), at=at)
    erase_all(ada, at=at + HOUR)
    assert Suppression.objects.get().complained_at == datetime(2026, 5, 1, tzinfo=UTC)


def test_a_complaint_of_before_they_signed_up_anew_counts_for_nothing(issue):
    at = datetime(2026, 5, 17, 9, tzinfo=UTC)
    complaint = about(issue, ADA, "spamreport", at)
    erase_all(Subscriber.objects.get(email=ADA), at=at + HOUR)
    back = make_reader(issue.newsletter, ADA, own_wish=True, how=DOUBLE_OPT_IN, at=at + HOUR)
    hear(complaint, at=at + 2 * HOUR)
    back.refresh_from_db()
    assert (back.state, Suppression.objects.count()) == (SubscriptionState.ACTIVE, 0)
