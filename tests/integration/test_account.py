"""What only the owner of an address may do, by a link that was mailed to it."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from subscribers.account.ask_for_link import ask_for_link
from subscribers.address import MASK
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import (
    AddressChange,
    Consent,
    ServiceMail,
    SignUp,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
)
from subscribers.service_mail.claim import mails_wait
from subscribers.suppressions.endings import BOUNCED, COMPLAINT
from subscribers.suppressions.look_up import BY_HAND, suppressed_keys
from subscribers.suppressions.suppress import suppress
from tests.feature.outbox import Mail
from tests.integration.digest_command import DigestHere
from tests.integration.readers_mailbox import mailbox, path_in, sign_up
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


def preferences_of(reader: Subscription) -> str:
    person = reader.subscriber
    token = link_signer().preferences_token(
        person.public_id, reader.newsletter_id, person.token_generation
    )
    return f"/preferences/{token}"


def account_of(reader: Subscription, *, minutes: float = 60) -> str:
    person = reader.subscriber
    token = link_signer().account_token(
        person.public_id,
        reader.newsletter_id,
        person.token_generation,
        ends_at=timezone.now() + timedelta(minutes=minutes),
    )
    return f"/account/{token}"


@pytest.fixture
def reader() -> Subscription:
    return make_reader(make_newsletter(), "ada@example.org", name="Ada")


def test_the_link_is_mailed_to_the_owner_and_opens_the_account(client, mailbox, reader):
    asked = client.post(f"{preferences_of(reader)}/account")
    assert f"a{MASK}@example.org" in asked.content.decode()
    assert "ada@example.org" not in asked.content.decode()
    (mail,) = mailbox.send()
    assert mail.to == "ada@example.org"
    assert "ada@example.org" in client.get(path_in(mail, "account")).content.decode()


def test_the_account_leads_to_all_that_its_owner_gets_and_to_nothing_else(client, reader):
    left = make_reader(make_newsletter(slug="left", name="Left Weekly"))
    unsubscribe(left.subscriber.public_id, left.newsletter_id, how="page", at=timezone.now())
    make_reader(make_newsletter(slug="carers", name="For Carers"))
    make_newsletter(slug="other", name="Not Theirs")
    page = client.get(account_of(reader)).content.decode()
    ways = re.findall(r'href="(/preferences/[^"]+)">Your preferences', page)
    names = ("For Carers", "Research Weekly")
    for way, name in zip(ways, names, strict=True):
        assert f"For <bdi>{name}</bdi>" in client.get(way).content.decode()
    assert "Left Weekly" not in page
    assert "Not Theirs" not in page


def test_reading_where_the_button_posts_to_mails_nothing(client, mailbox, reader):
    assert client.get(f"{preferences_of(reader)}/account").status_code == 302
    assert mailbox.send() == []


def test_who_has_a_forwarded_mail_cannot_flood_its_owner(client, mailbox, reader):
    pages = {client.post(f"{preferences_of(reader)}/account").content for _ in range(5)}
    assert len(pages) == 1
    assert len(mailbox.send()) == 3


def test_whoever_uses_up_the_links_of_a_day_shuts_its_owner_out_of_nothing(mailbox, reader):
    """A stranger presses every five minutes, all day. Whenever the owner presses too, a link that
    works for ten minutes at least lies in their mailbox or comes at once."""
    begins, ends = timezone.now(), list[datetime]()
    for minutes in range(0, 24 * 60, 5):
        at = begins + timedelta(minutes=minutes)
        ask_for_link(reader, at=at)
        if mails_wait(at):
            ends += [ends_of(mail) for mail in mailbox.send(lambda at=at: at)]
        assert max(ends) >= at + timedelta(minutes=10) - timedelta(seconds=1)
    assert len(ends) <= 6 + 24 * 60 / 50, "nor is the mailbox flooded"


def ends_of(mail: Mail) -> datetime:
    link = link_signer().read_account_token(path_in(mail, "account").removeprefix("/account/"))
    assert link
    return link.ends_at


def test_an_owner_takes_new_links_and_those_in_former_mails_open_nothing(client, mailbox):
    newsletter = make_newsletter()
    sign_up(client)
    confirming = path_in(mailbox.send()[0], "confirm")
    client.post(confirming)
    reader = Subscription.objects.select_related("subscriber").get()
    former, account = preferences_of(reader), account_of(reader)
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, newsletter.pk)

    assert client.get(f"{account}/renew").status_code == 302
    assert client.get(former).status_code == 200, "reading changes nothing"
    done = client.post(f"{account}/renew").content.decode()
    assert "You have new links" in done
    for dead in (former, account, confirming):
        assert client.get(dead).status_code == 404
    assert client.post(f"{former}/account").status_code == 302
    assert [mail for mail in mailbox.send() if "/account/" in mail.text] == []

    reader.subscriber.refresh_from_db()
    assert preferences_of(reader) in done
    assert client.get(preferences_of(reader)).status_code == 200
    pressed_twice = client.post(f"{account}/renew").content.decode()
    assert "You have new links" in pressed_twice
    assert "/preferences/" not in pressed_twice
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.token_generation == 1
    client.post(f"/unsubscribe/{token}")
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED


def test_no_other_link_takes_new_ones(client, reader):
    over = account_of(reader, minutes=-0.1)
    other_purpose = preferences_of(reader).replace("preferences", "account")
    for address in (over, other_purpose, "/account/nonsense"):
        assert client.post(f"{address}/renew").status_code == 404
    assert Subscriber.objects.get().token_generation == 0


def test_new_links_take_back_a_move_that_a_stranger_asked_for(client, mailbox, reader):
    client.post(account_of(reader), {"email": "eve@example.net"})
    (to_stranger,) = mailbox.send()
    client.post(f"{account_of(reader)}/renew")
    refused = client.post(path_in(to_stranger, "new-address"))
    assert refused.status_code == 404
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.email == "ada@example.org"
    assert not AddressChange.objects.exists()


def test_the_account_shows_a_move_that_waits_and_a_press_cancels_it(client, mailbox, reader):
    account = account_of(reader)
    assert "Cancel the move" not in client.get(account).content.decode()
    client.post(account, {"email": "eve@example.net"})
    (to_stranger,) = mailbox.send()
    shown = client.get(account).content.decode()
    assert "eve@example.net" in shown
    assert "Cancel the move" in shown
    client.get(f"{account}/cancel-move")
    assert AddressChange.objects.exists(), "nothing but a press cancels"
    after = client.post(f"{account}/cancel-move", follow=True).content.decode()
    assert "eve@example.net" not in after
    assert client.post(path_in(to_stranger, "new-address")).status_code == 404
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.email == "ada@example.org"
    assert client.post("/account/nonsense/cancel-move").status_code == 404


def test_at_the_former_address_nobody_learns_where_the_mail_goes_now(client, mailbox, reader):
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)
    page = f"/unsubscribe/{token}"
    assert MASK in client.get(page).content.decode()
    client.post(account_of(reader), {"email": "ada@new.example"})
    client.post(path_in(mailbox.send()[0], "new-address"))
    for answer in (client.get(page), client.post(page), client.get(page)):
        assert answer.status_code == 200
        assert "new.example" not in answer.content.decode()
        assert MASK not in answer.content.decode()


def test_strangers_at_the_sign_up_page_keep_nobody_from_moving(client, mailbox, reader):
    for _ in range(7):
        sign_up(client, "ada@new.example")
        mailbox.send()
    client.post(account_of(reader), {"email": "ada@new.example"})
    (mail,) = mailbox.send()
    assert path_in(mail, "new-address")


def test_another_reader_keeps_nobody_from_moving(client, mailbox, reader):
    eve = make_reader(reader.newsletter, "eve@example.org")
    for _ in range(4):
        client.post(account_of(eve), {"email": "ada@new.example"})
        to_eve = mailbox.send()
    assert to_eve == [], "three an hour"
    client.post(account_of(reader), {"email": "ada@new.example"})
    client.post(path_in(mailbox.send()[0], "new-address"))
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.email == "ada@new.example"


def test_one_who_has_unsubscribed_may_still_ask_for_it(client, mailbox, reader):
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    page = client.get(preferences_of(reader)).content.decode()
    assert f'action="{preferences_of(reader)}/account"' in page
    client.post(f"{preferences_of(reader)}/account")
    assert len(mailbox.send()) == 1


@pytest.mark.parametrize("reason", [COMPLAINT, BOUNCED, BY_HAND])
def test_who_must_not_be_mailed_gets_no_link_and_the_page_says_what_it_says_to_all(
    client, mailbox, reader, reason
):
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    mailed = client.post(f"{preferences_of(reader)}/account").content
    assert len(mailbox.send()) == 1
    suppress("ada@example.org", reason=reason, at=timezone.now())
    assert client.post(f"{preferences_of(reader)}/account").content == mailed
    assert mailbox.send() == []
    assert f'href="mailto:{reader.newsletter.from_address}"' in mailed.decode()
    digest = DigestHere()
    assert digest.json("subscribers", "show", "ada@example.org")["must_not_be_mailed"] == reason
    digest.done("subscribers", "erase", "ada@example.org", "--yes")
    assert not Subscriber.objects.exclude(email="").exists()


@pytest.mark.parametrize(
    ("said", "letters"), [(None, 1), (BOUNCED, 0), (BY_HAND, 0), (COMPLAINT, 0)]
)
def test_a_former_address_is_told_of_the_move_unless_it_must_not_be_mailed(
    client, mailbox, reader, said, letters
):
    client.post(account_of(reader), {"email": "ada@new.example"})
    moving = path_in(mailbox.send()[0], "new-address")
    if said:
        suppress("ada@example.org", reason=said, at=timezone.now())
    client.post(moving)
    assert [mail.to for mail in mailbox.send()] == ["ada@example.org"] * letters


def test_a_complaint_that_comes_between_the_move_and_the_mail_counts(client, mailbox, reader):
    client.post(account_of(reader), {"email": "ada@new.example"})
    client.post(path_in(mailbox.send()[0], "new-address"))
    suppress("ada@example.org", reason=COMPLAINT, at=timezone.now())
    assert mailbox.send() == []


@pytest.mark.parametrize("path", ["", "/export", "/erase"])
def test_an_old_link_a_foreign_one_and_one_of_another_purpose_open_nothing(client, reader, path):
    over = account_of(reader, minutes=-0.1)
    other_purpose = preferences_of(reader).replace("preferences", "account")
    for address in (over, other_purpose, "/account/nonsense"):
        for answer in (client.get(address + path, follow=True), client.post(address + path)):
            assert answer.status_code == 404
            assert "works for one hour" in answer.content.decode()
    assert Subscriber.objects.get().state == SubscriberState.CONFIRMED


def test_moving_is_confirmed_at_the_new_address_and_told_to_the_old_one(client, mailbox, reader):
    asked = client.post(account_of(reader), {"email": "ada@new.example"})
    assert "ada@new.example" in asked.content.decode()
    (mail,) = mailbox.send()
    assert mail.to == "ada@new.example"
    link = path_in(mail, "new-address")
    client.get(link)
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.email == "ada@example.org"

    old_preferences, old_account = preferences_of(reader), account_of(reader)
    moved = client.post(link).content.decode()
    assert "Your mail comes here now" in moved
    reader.subscriber.refresh_from_db()
    assert reader.subscriber.email == "ada@new.example"
    assert client.get(old_preferences).status_code == 404
    assert client.get(old_account).status_code == 404
    assert client.get(preferences_of(reader)).status_code == 200
    (told,) = mailbox.send()
    assert told.to == "ada@example.org"
    assert "new.example" not in told.text + told.html
    assert all(row.address == "" for row in ServiceMail.objects.all())


def test_the_link_that_once_confirmed_the_former_address_opens_nothing(client, mailbox):
    make_newsletter()
    sign_up(client)
    link = path_in(mailbox.send()[0], "confirm")
    client.post(link)
    assert "/preferences/" in client.get(link).content.decode()
    reader = Subscription.objects.select_related("subscriber").get()
    client.post(account_of(reader), {"email": "ada@new.example"})
    client.post(path_in(mailbox.send()[-1], "new-address"))
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        assert "/preferences/" not in answer.content.decode()


def test_a_link_in_a_mail_to_the_former_address_still_unsubscribes(client, mailbox, reader):
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)
    client.post(account_of(reader), {"email": "ada@new.example"})
    client.post(path_in(mailbox.send()[0], "new-address"))
    client.post(f"/unsubscribe/{token}")
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED


def test_the_last_address_written_counts_and_the_link_to_the_one_before_is_dead(
    client, mailbox, reader
):
    client.post(account_of(reader), {"email": "wrong@new.example"})
    (wrong,) = mailbox.send()
    client.post(account_of(reader), {"email": "right@new.example"})
    (right,) = mailbox.send()
    assert client.post(path_in(wrong, "new-address")).status_code == 404
    assert client.post(path_in(right, "new-address")).status_code == 200
    assert Subscriber.objects.get().email == "right@new.example"


def test_nobody_learns_on_the_page_whose_an_address_is_and_nobody_takes_it(client, mailbox, reader):
    make_reader(reader.newsletter, "bob@example.org")
    client.post(account_of(reader), {"email": "cleo@example.org"})
    with CaptureQueriesContext(connection) as for_free:
        free = client.post(account_of(reader), {"email": "eve@example.org"}).content.decode()
    with CaptureQueriesContext(connection) as for_taken:
        taken = client.post(account_of(reader), {"email": "bob@example.org"}).content.decode()
    assert len(for_free) == len(for_taken), "nor is it told by the time"
    assert (
        free.replace("eve", "NAME").split("href")[0]
        == taken.replace("bob", "NAME").split("href")[0]
    )
    (mail,) = mailbox.send()
    assert mail.to == "bob@example.org"
    assert mail.holds("nothing has changed")
    assert "/new-address/" not in mail.text


def test_an_address_that_its_owner_once_left_may_be_moved_to_and_no_import_brings_that_back(
    client, mailbox, reader
):
    carers = make_newsletter(slug="carers", name="For Carers")
    for newsletter in (reader.newsletter, carers):
        left = make_reader(newsletter, "ada@old.example", name="Old")
        unsubscribe(left.subscriber.public_id, newsletter.pk, how="page", at=timezone.now())
    client.post(account_of(reader), {"email": "ada@old.example"})
    (mail,) = mailbox.send()
    assert client.post(path_in(mail, "new-address")).status_code == 200
    person = Subscriber.objects.get(email="ada@old.example")
    assert person.pk == reader.subscriber_id
    assert dict(person.subscriptions.values_list("newsletter__slug", "state")) == {
        reader.newsletter.slug: SubscriptionState.ACTIVE,
        "carers": SubscriptionState.UNSUBSCRIBED,
    }
    assert not suppressed_keys(["ada@old.example"])
    assert Subscriber.objects.get(pk=left.subscriber_id).state == SubscriberState.ERASED


def test_an_address_where_somebody_complained_is_not_moved_to_though_they_left(
    client, mailbox, reader
):
    left = make_reader(reader.newsletter, "ada@old.example")
    unsubscribe(left.subscriber.public_id, reader.newsletter_id, how="page", at=timezone.now())
    client.post(account_of(reader), {"email": "ada@old.example"})
    link = path_in(mailbox.send()[0], "new-address")
    suppress("ada@old.example", reason="complaint", at=timezone.now())
    assert client.post(link).status_code == 409
    left.subscriber.refresh_from_db()
    assert left.subscriber.email == "ada@old.example"


def test_an_address_taken_between_the_mail_and_the_press_stays_its_owners(client, mailbox, reader):
    client.post(account_of(reader), {"email": "bob@example.org"})
    link = path_in(mailbox.send()[0], "new-address")
    make_reader(reader.newsletter, "bob@example.org")
    refused = client.post(link)
    assert refused.status_code == 409
    assert Subscriber.objects.filter(email="ada@example.org").exists()


def test_the_link_to_confirm_works_for_one_day_and_once(client, mailbox, reader):
    client.post(account_of(reader), {"email": "ada@new.example"})
    link = path_in(mailbox.send()[0], "new-address")
    AddressChange.objects.update(asked_at=timezone.now() - timedelta(days=1, seconds=1))
    assert client.post(link).status_code == 404
    AddressChange.objects.update(asked_at=timezone.now())
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 404


@pytest.mark.parametrize("written", ["", "nobody", "ada@example.org", "ADA@example.org"])
def test_what_is_no_new_address_is_said_beside_it(client, reader, written):
    answer = client.post(account_of(reader), {"email": written})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.content.decode()
    assert not AddressChange.objects.exists()


def test_an_address_that_bounced_once_may_be_moved_to_by_who_reads_mail_there(
    client, mailbox, reader
):
    suppress("ada@new.example", reason="bounced", at=timezone.now())
    client.post(account_of(reader), {"email": "ada@new.example"})
    client.post(path_in(mailbox.send()[0], "new-address"))
    assert Subscriber.objects.get().email == "ada@new.example"
    assert suppressed_keys(["ada@new.example"]) == set()


def test_an_address_that_complained_gets_no_mail_of_this_kind_either(client, mailbox, reader):
    suppress("ada@new.example", reason="complaint", at=timezone.now())
    client.post(account_of(reader), {"email": "ada@new.example"})
    assert mailbox.send() == []


def test_the_file_holds_all_that_is_kept(client, mailbox, reader):
    sign_up(client, "ada@example.org")
    mailbox.send()
    answer = client.post(f"{account_of(reader)}/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    held = answer.json()
    assert held["email"] == "ada@example.org"
    assert held["name"] == "Ada"
    assert held["subscriptions"][0]["newsletter"] == "weekly"
    assert held["consents"][0]["wording"] == "Yes, send me the weekly mail."
    assert held["sign_ups"][0]["newsletter"] == "weekly"


def test_no_program_that_follows_links_carries_off_what_is_held(client, reader):
    account = account_of(reader)
    answer = client.get(f"{account}/export", follow=True)
    assert answer.redirect_chain == [(account, 302)]
    assert "Content-Disposition" not in answer.headers
    assert "weekly mail" not in answer.content.decode(), "what was agreed to"


def test_erasing_is_asked_once_more_and_leaves_nothing_of_them(client, mailbox, reader):
    sign_up(client, "ada@example.org")
    client.post(account_of(reader), {"email": "ada@new.example"})
    address = account_of(reader)
    assert "for good" in client.get(f"{address}/erase").content.decode()
    assert Subscriber.objects.get().email == "ada@example.org"
    done = client.post(f"{address}/erase")
    assert "You are erased" in done.content.decode()
    person = Subscriber.objects.get()
    assert (person.state, person.email, person.name) == (SubscriberState.ERASED, "", "")
    assert not SignUp.objects.exists()
    assert not AddressChange.objects.exists()
    assert not ServiceMail.objects.exists()
    assert Consent.objects.get().subscriber is None
    assert mailbox.send() == []
    pressed_twice = client.post(f"{address}/erase")
    assert "You are erased" in pressed_twice.content.decode()
    assert client.get(address).content == pressed_twice.content
    assert client.get(account_of(reader, minutes=-1)).status_code == 404


def test_the_erased_may_sign_up_anew(client, mailbox, reader):
    erase(reader.subscriber, at=timezone.now())
    sign_up(client, "ada@example.org")
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert Subscription.objects.filter(state=SubscriptionState.ACTIVE).count() == 1


def test_none_of_these_pages_sets_a_cookie_or_tells_its_address_to_others(client, reader):
    for path in ("", "/erase", "/export"):
        answer = (client.post if path == "/export" else client.get)(account_of(reader) + path)
        assert not answer.cookies
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("deed", ["moved", "taken new links"])
def test_who_has_since_is_mailed_again_though_former_mails_were_never_answered(
    client, mailbox, reader, deed
):
    for cadence in ("weekly", "monthly"):
        sign_up(client, cadence=cadence)
        mailbox.send()
    if deed == "moved":
        client.post(account_of(reader), {"email": "new@example.org"})
        client.post(path_in(mailbox.send()[0], "new-address"))
        mailbox.send()
    else:
        client.post(f"{account_of(reader)}/renew")
    sign_up(client)
    (mail,) = mailbox.send()
    link = path_in(mail, "confirm" if deed == "moved" else "preferences")
    assert client.get(link).status_code == 200
