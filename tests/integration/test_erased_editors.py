"""Who is erased stays no editor or tester of a newsletter; what is the team's stays, as is said."""

import pytest
from django.utils import timezone

from digest.newsletters.models import Newsletter
from digest.team.models import AuditEntry, Member
from digest.team.roles import Role
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.held_about import held_about
from subscribers.account.move import move
from subscribers.address import normal_address
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import AddressChange, Subscription
from tests.integration.studio_team import browser_of, make_member
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader
from tests.integration.test_erasing_is_complete import ADA, HOUR, kept_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def test_a_reader_among_a_newsletters_editors_is_one_no_more_and_the_trail_says_how_many_went():
    reader = make_reader(make_newsletter())
    Newsletter.objects.update(editors=f"Ada@Example.org\ned@lab.test\n{ADA}", testers=ADA)
    held = held_about(reader.subscriber)
    assert (held["editor_of"], held["stays_when_erased"]) == ([reader.newsletter.slug], [])
    admin = browser_of(make_member(Role.ADMIN, "admin@example.com"))
    page = f"/studio/readers/{reader.subscriber.public_id}/"
    assert "Previews for editors go to them of" in admin.post(page, follow=True).content.decode()
    said = admin.post(f"{page}erase/", {"sure": "yes"}, follow=True).content.decode()
    assert "no address, name or wish of theirs is left" in said
    assert kept_with(ADA) == set()
    assert (_newest(reader).editors, _newest(reader).testers) == ("ed@lab.test", "")
    entry = AuditEntry.objects.get(subject=f"newsletter {reader.newsletter.slug}")
    assert (entry.by, entry.before, entry.after) == (
        "admin@example.com",
        {"editors": 3, "testers": 1},
        {"editors": 1, "testers": 0},
    )


def test_where_the_address_is_the_teams_it_stays_and_that_is_said(client):
    reader = make_reader(make_newsletter())
    make_member(Role.EDITOR, ADA)
    Newsletter.objects.update(editors=ADA, testers=ADA)
    account, editor = held_about(reader.subscriber)["stays_when_erased"]
    assert account == "in the team, as an account: the audit trail names by it who did what"
    assert editor.startswith(f"among the editors of {reader.newsletter.slug}: whoever is of the")
    person = reader.subscriber
    token = _token(reader)
    ours = "Your address also stands in our team."
    assert ours in client.get(f"/account/{token}/erase").content.decode()
    admin = browser_of(make_member(Role.ADMIN, "admin@example.com"))
    page = f"/studio/readers/{person.public_id}/"
    assert editor in admin.post(page, follow=True).content.decode()
    said = admin.post(f"{page}erase/", {"sure": "yes"}, follow=True).content.decode()
    assert "no address, name or wish of theirs is left" not in said
    assert editor in said
    assert (_newest(reader).editors, _newest(reader).testers) == (ADA, "")
    assert kept_with(ADA) == {"Member.email", "AuditEntry.subject", "Newsletter.editors"}


def test_who_has_left_the_team_is_erased_as_an_editor_and_hears_what_stays(client):
    reader = make_reader(make_newsletter())
    make_member(Role.EDITOR, ADA)
    Member.objects.update(is_active=False)
    Newsletter.objects.update(editors=ADA)
    token = _token(reader)
    said = client.post(f"/account/{token}/erase").content.decode()
    assert "Your address also stands in our team." in said
    assert "We have forgotten you as a reader." in said
    assert _newest(reader).editors == ""
    entry = AuditEntry.objects.get(subject=f"newsletter {reader.newsletter.slug}")
    assert (entry.by, entry.after) == ("a reader", {"editors": 0})


def test_who_moves_to_an_address_that_somebody_has_left_keeps_it_among_editors_and_testers():
    newsletter = make_newsletter()
    reader = make_reader(newsletter, "old@example.org").subscriber
    left = make_reader(newsletter).subscriber
    unsubscribe(left.public_id, newsletter.pk, how="page", at=NOW)
    Newsletter.objects.update(editors=f"{ADA}\ned@lab.test", testers=ADA)
    at = timezone.now()
    ask_to_move(reader, newsletter, normal_address(ADA), at=at)
    assert move(AddressChange.objects.get(), at=at).email == ADA
    left.refresh_from_db()
    assert left.email_key is None
    newsletter.refresh_from_db()
    assert (newsletter.editors, newsletter.testers) == (f"{ADA}\ned@lab.test", ADA)
    assert not AuditEntry.objects.exists()


def _token(reader: Subscription) -> str:
    return link_signer().account_token(
        reader.subscriber.public_id, reader.newsletter_id, 0, ends_at=timezone.now() + HOUR
    )


def _newest(reader: Subscription) -> Newsletter:
    return Newsletter.objects.get(pk=reader.newsletter_id)
