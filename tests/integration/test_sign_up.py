"""Double opt-in: asked for at a page, confirmed from one's own mailbox."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digest.newsletters.models import Newsletter
from subscribers.address import normal_address
from subscribers.forget_what_is_over import forget_what_is_over
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import (
    Cadence,
    Consent,
    RecentRequest,
    ServiceMail,
    SignUp,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from subscribers.sign_up.ask_to_join import ask_to_join
from subscribers.sign_up.embedded_form import embedded_form
from subscribers.sign_up.wishes import JoiningWishes
from subscribers.suppressions.suppress import suppress
from tests.integration.readers_mailbox import (
    Mailbox,
    hidden_fields,
    hidden_in,
    mailbox,
    path_in,
    sign_up,
)
from tests.integration.subscriber_factories import (
    make_issue,
    make_newsletter,
    make_reader,
    make_topics,
)

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


def test_whoever_signs_up_and_confirms_is_a_reader_with_their_wishes_and_consent(
    client, mailbox: Mailbox
):
    newsletter = make_newsletter(postal_address="The Trust\n1 Street")
    mind, _ = make_topics("mind", "imaging")
    make_issue(newsletter)
    sign_up(client, topics=[mind.pk], cadence="monthly", time_zone="Asia/Tokyo")
    assert not Subscriber.objects.exists()

    (asking,) = mailbox.send()
    assert asking.to == "ada@example.org"
    assert asking.message["List-Unsubscribe"] is None
    assert asking.message["Auto-Submitted"] == "auto-generated"
    link = path_in(asking, "confirm")
    page = client.get(link).content.decode()
    assert "Yes, send it to me" in page
    assert not Subscriber.objects.exists()

    done = client.post(link)
    assert "You are signed up" in done.content.decode()
    reader = Subscription.objects.get()
    assert reader.subscriber.email == "ada@example.org"
    assert reader.subscriber.time_zone == "Asia/Tokyo"
    assert list(reader.topic_choice.topics.all()) == [mind]
    assert reader.cadence == Cadence.MONTHLY
    consent = Consent.objects.get()
    assert consent.how == "double opt-in"
    assert "The Trust sends me Research Weekly" in consent.wording

    (welcome,) = mailbox.send()
    assert welcome.subject == "Welcome to Research Weekly"
    assert welcome.holds("http://127.0.0.1:8000/issues/weekly-2026-03-03/")
    assert client.get(path_in(welcome, "preferences")).status_code == 200
    assert (
        client.post(welcome.unsubscribe_url.removeprefix("http://127.0.0.1:8000")).status_code
        == 200
    )
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.UNSUBSCRIBED


def test_pressing_twice_does_nothing_twice(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client)
    link = path_in(mailbox.send()[0], "confirm")
    client.post(link)
    for answer in (client.post(link), client.get(link)):
        assert "You are signed up" in answer.content.decode()
    assert Consent.objects.count() == 1
    assert len(mailbox.send()) == 1


def test_a_link_that_was_followed_says_to_who_has_left_since_that_no_mail_comes(
    client, mailbox: Mailbox
):
    newsletter = make_newsletter()
    sign_up(client)
    link = path_in(mailbox.send()[0], "confirm")
    client.post(link)
    reader = Subscriber.objects.get()
    unsubscribe(reader.public_id, newsletter.pk, how="page", at=timezone.now())
    for answer in (client.post(link), client.get(link)):
        assert "You do not get" in answer.content.decode()
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def test_the_sign_up_keeps_no_address_once_it_is_confirmed(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client)
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert SignUp.objects.get().email == ""
    assert all(mail.address == "" for mail in ServiceMail.objects.all())


def test_nobody_learns_at_the_page_who_is_a_reader(client, mailbox: Mailbox):
    newsletter = make_newsletter()
    make_reader(newsletter, "ada@example.org")
    gone = make_reader(newsletter, "bob@example.org")
    unsubscribe(gone.subscriber.public_id, newsletter.pk, how="page", at=timezone.now())
    suppress("cleo@example.org", reason="complaint", at=timezone.now())
    erase(make_reader(newsletter, "dan@example.org").subscriber, at=timezone.now())
    pages, statements = set(), set()
    for name in ("ada", "bob", "cleo", "dan", "eve"):
        with CaptureQueriesContext(connection) as captured:
            pages.add(sign_up(client, f"{name}@example.org").replace(name, "NAME"))
        # The same work, so that nobody learns it from the time either.
        statements.add(tuple(re.split("[ (]", query["sql"])[0] for query in captured))
    assert len(pages) == 1
    assert len(statements) == 1


def test_a_reader_who_signs_up_again_gets_a_mail_that_helps_and_nothing_changes(
    client, mailbox: Mailbox
):
    newsletter = make_newsletter()
    reader = make_reader(newsletter, cadence=Cadence.MONTHLY)
    sign_up(client, cadence="weekly")
    (mail,) = mailbox.send()
    assert mail.subject == "You already get Research Weekly"
    assert client.get(path_in(mail, "preferences")).status_code == 200
    reader.refresh_from_db()
    assert reader.cadence == Cadence.MONTHLY


@pytest.mark.parametrize("how", ["bounced", "by hand", "erased"])
def test_a_double_opt_in_of_their_own_brings_anybody_back(client, mailbox: Mailbox, how: str):
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    suppress("ada@example.org", reason=how, at=timezone.now())
    sign_up(client)
    client.post(path_in(mailbox.send()[0], "confirm"))
    reader.refresh_from_db()
    assert reader.state == SubscriptionState.ACTIVE
    assert not Suppression.objects.exists()


def test_who_complained_gets_no_mail_from_a_sign_up(client, mailbox: Mailbox):
    make_newsletter()
    suppress("ada@example.org", reason="complaint", at=timezone.now())
    sign_up(client)
    assert mailbox.send() == []


def test_a_complaint_after_the_mail_was_sent_stops_the_confirming(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client)
    link = path_in(mailbox.send()[0], "confirm")
    suppress("ada@example.org", reason="complaint", at=timezone.now())
    refused = client.post(link)
    assert refused.status_code == 409
    assert "Please write to us" in refused.content.decode()
    assert not Subscription.objects.exists()


def test_the_mail_to_confirm_holds_nothing_that_a_visitor_typed(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client, "buy-pills.example@example.org", name="Cheap pills", topics=[])
    (mail,) = mailbox.send()
    body = mail.text + mail.html + mail.subject
    assert "pills" not in body


def test_a_link_works_for_seven_days_and_then_leads_to_the_form(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client)
    link = path_in(mailbox.send()[0], "confirm")
    SignUp.objects.update(asked_at=timezone.now() - timedelta(days=7, seconds=1))
    old = client.post(link)
    assert old.status_code == 404
    assert 'href="/subscribe"' in old.content.decode()
    assert not Subscriber.objects.exists()


def test_what_nobody_confirmed_is_forgotten_after_seven_days(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client)
    mailbox.send()
    now = timezone.now()
    assert forget_what_is_over(at=now + timedelta(days=6, hours=23)) == 0
    assert SignUp.objects.count() == 1
    assert forget_what_is_over(at=now + timedelta(days=7, minutes=1)) == 1
    assert not SignUp.objects.exists()
    assert not ServiceMail.objects.exists()
    assert not RecentRequest.objects.exists()


def test_a_program_that_fills_in_every_field_signs_nobody_up_and_a_person_presses_once_more(
    client, mailbox: Mailbox
):
    make_newsletter()
    sent = hidden_fields(client) | {"email": "ada@example.org", "consent": "on"}
    answer = client.post("/subscribe", sent | {"remark": "https://spam.example"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "please press “Sign up” once more" in page
    assert "spam.example" not in page
    assert 'value="ada@example.org"' in page
    assert 'name="consent" required checked' in page
    assert not SignUp.objects.exists()
    assert client.post("/subscribe", hidden_in(page) | sent).status_code == 200
    assert SignUp.objects.count() == 1


FILLED_IN_BY_PROGRAMS = re.compile(
    "name|honorific|prefix|suffix|nick|user|login|password|code|title|company|organi|firm|street|"
    "address|adresse|line|area|city|town|ort|land|state|province|region|country|zip|postal|post|"
    "plz|cc|card|currency|amount|language|bday|birth|date|day|month|year|sex|gender|url|web|site|"
    "page|home|photo|tel|phone|fax|mail|impp|chat|coupon|promo|search|query|account"
)
"""Parts of the names and labels by which browsers and password managers know what to fill in: the
autofill fields of the HTML Standard, and words for the same."""
KEPT_FROM = {
    "autocomplete": "off",
    "tabindex": "-1",
    "data-1p-ignore": "",
    "data-bwignore": "",
    "data-form-type": "other",
    "data-lpignore": "true",
    "data-protonpass-ignore": "",
}
"""Words to browsers and keyboards, 1Password, Bitwarden, Dashlane, LastPass and Proton Pass."""


@pytest.mark.parametrize("language", ["en", "de"])
def test_neither_browsers_nor_password_managers_fill_in_what_nobody_sees(client, language: str):
    newsletter = make_newsletter()
    asked = client.get("/subscribe", headers={"accept-language": language}).content.decode()
    elsewhere = embedded_form(newsletter, base_url="https://news.example", language=language)
    for page in (asked, elsewhere):
        (found,) = re.findall(r"<label>([^<]*)<input ([^>]*name=.remark.[^>]*)></label>", page)
        words, attributes = found
        given = dict(re.findall(r'([\w-]+)(?:="([^"]*)")?', attributes))
        assert given == KEPT_FROM | {"type": "text", "name": "remark", "value": ""}
        known = f"{given['name']} {words}".casefold()
        assert FILLED_IN_BY_PROGRAMS.findall(known) == []
    assert re.search(r'<div class="trap" aria-hidden="true">\s*<label>', asked)
    assert "<p hidden><label>" in elsewhere


def test_an_address_gets_two_such_mails_until_its_sign_up_is_gone_and_the_page_does_not_tell(
    client, mailbox: Mailbox
):
    make_newsletter()
    answers = [(sign_up(client), len(mailbox.send())) for _ in range(4)]
    assert [mails for _, mails in answers] == [1, 1, 0, 0]
    RecentRequest.objects.all().delete()
    later = sign_up(client)
    assert mailbox.send() == []
    assert {page for page, _ in answers} == {later}
    SignUp.objects.update(asked_at=timezone.now() - timedelta(days=7))
    forget_what_is_over(at=timezone.now())
    sign_up(client)
    assert len(mailbox.send()) == 1, "its owner may ask anew"


def test_whoever_is_entered_again_and_again_is_forgotten_on_the_day_that_the_mail_says(
    mailbox: Mailbox,
):
    newsletter = make_newsletter()
    begins, mails = timezone.now(), 0
    for hours in range(0, 14 * 24, 8):
        at = begins + timedelta(hours=hours)
        wishes = JoiningWishes(
            address=normal_address("ada@example.org"),
            cadence=Cadence.MONTHLY if hours % 16 else Cadence.WEEKLY,
            wording="I agree.",
        )
        forget_what_is_over(at=at)
        assert ask_to_join(newsletter, wishes, network=f"192.0.2.{hours % 250}", at=at)
        mails += len(mailbox.send(lambda at=at: at))
        week = timedelta(days=7 * (hours // (7 * 24)))
        assert {asked.asked_at for asked in SignUp.objects.all()} == {begins + week}
    assert mails == 4, "two in each week"


def test_what_was_used_up_for_one_newsletter_keeps_nobody_from_another(client, mailbox: Mailbox):
    make_newsletter(postal_address="The Trust\n1 Street")
    for _ in range(7):
        sign_up(client, newsletter="weekly")
        mailbox.send()
    make_newsletter(slug="carers", name="For Carers", postal_address="The Trust\n1 Street")
    for mails in (1, 0):
        sign_up(client, newsletter="carers")
        assert len(mailbox.send()) == mails


def test_two_presses_of_the_button_bring_one_mail(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client, cadence="monthly")
    sign_up(client, cadence="monthly")
    (mail,) = mailbox.send()
    client.post(path_in(mail, "confirm"))
    assert Subscription.objects.get().cadence == Cadence.MONTHLY


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        ("weekly", "Ab der nächsten Ausgabe bekommen Sie jede Woche eine Mail."),
        ("every-two-weeks", "Ab der nächsten Ausgabe bekommen Sie alle zwei Wochen eine Mail."),
        ("monthly", "Sie bekommen einmal im Monat eine Mail, mit der ersten Ausgabe des Monats."),
    ],
)
def test_the_welcome_says_in_a_sentence_of_each_language_when_mail_comes(
    mailbox: Mailbox, cadence, said
):
    make_newsletter()
    client = Client(headers={"accept-language": "de"})
    sign_up(client, cadence=cadence)
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert mailbox.send()[0].holds(said)


def test_a_network_that_asks_without_end_is_told_to_wait(client):
    make_newsletter()
    for number in range(30):
        sign_up(client, f"reader-{number}@example.org")
    fields = hidden_fields(client) | {"email": "one-more@example.org", "consent": "on"}
    refused = client.post("/subscribe", fields)
    assert refused.status_code == 429
    assert "in an hour" in refused.content.decode()
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    taken = client.post("/subscribe", fields | {"email": "b@example.org"}, **elsewhere)
    assert taken.status_code == 200
    assert "127.0.0.1" not in str(list(RecentRequest.objects.values()))


def test_a_clock_that_ran_ahead_shuts_nobody_out_once_it_is_put_right(client, mailbox, monkeypatch):
    make_newsletter()
    ahead = timezone.now() + timedelta(days=300)
    with monkeypatch.context() as clock:
        clock.setattr("django.utils.timezone.now", lambda: ahead)
        for number in range(30):
            sign_up(client, f"reader-{number % 2}@example.org", cadence="monthly")
    assert RecentRequest.objects.filter(purpose="sign-up", at=ahead).count() == 30
    sign_up(client)
    assert [mail.to for mail in mailbox.send()] == ["ada@example.org"]
    now = timezone.now()
    forget_what_is_over(at=now)
    assert not RecentRequest.objects.filter(at=ahead).exists()
    assert {mail.to for mail in mailbox.send()} == {"reader-0@example.org", "reader-1@example.org"}
    assert forget_what_is_over(at=now + timedelta(days=7, minutes=1)) == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nobody", "consent": "on"}, "such as ada@example.org"),
        ({"email": "", "consent": "on"}, "write your mail address"),
        ({"email": "ada@example.org"}, "tick the box"),
        ({"email": "ada@example.org", "consent": "on", "topics": "99"}, "no longer exists"),
        ({"email": "ada@example.org", "consent": "on", "topics": "x"}, "no longer exists"),
    ],
)
def test_what_is_missing_is_said_beside_what_was_typed(client, fields, said):
    make_newsletter()
    answer = client.post("/subscribe", hidden_fields(client) | fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{fields["email"]}"' in page
    assert not SignUp.objects.exists()


def test_the_page_names_who_asks_and_what_for(client):
    make_newsletter(
        postal_address="The Trust\n1 Street",
        privacy_url="https://example.org/privacy",
    )
    page = client.get("/subscribe").content.decode()
    assert "The Trust sends me Research Weekly by mail" in page
    assert 'href="https://example.org/privacy"' in page
    assert "1 Street" in page


def test_where_there_are_several_newsletters_the_page_asks_which(client):
    make_newsletter()
    make_newsletter(slug="daily", name="Research Daily")
    assert 'href="/subscribe?newsletter=daily"' in client.get("/subscribe").content.decode()
    sign_up(client, newsletter="daily")
    assert SignUp.objects.get().newsletter.slug == "daily"


def test_an_address_with_letters_of_any_language_may_sign_up(client, mailbox: Mailbox):
    make_newsletter()
    sign_up(client, "jörg@bücher.example")
    client.post(path_in(mailbox.send()[0], "confirm"))
    assert Subscriber.objects.get().email_key == "jörg@xn--bcher-kva.example"


@pytest.mark.parametrize("was_sent", [True, False])
def test_a_link_confirms_what_its_own_mail_was_asked_for_with(
    client, mailbox: Mailbox, was_sent: bool
):
    """Whoever enters the address again, be it a stranger, changes neither words nor wishes."""
    topics = make_topics("mind", "grief")
    make_newsletter(postal_address="The Trust\n1 Street")
    owner = Client(headers={"accept-language": "de"})
    sign_up(owner, cadence="monthly", topics=[topics[0].pk], time_zone="Asia/Tokyo")
    mails = mailbox.send() if was_sent else []
    sign_up(client, "Ada@Example.org")
    first, second = mails + mailbox.send()
    assert path_in(first, "confirm") != path_in(second, "confirm")
    client.post(path_in(first, "confirm"))
    reader = Subscription.objects.get()
    assert (reader.cadence, reader.subscriber.language) == (Cadence.MONTHLY, "de")
    assert reader.subscriber.time_zone == "Asia/Tokyo"
    assert reader.topic_choice is not None
    assert Consent.objects.get().wording.startswith("Ich stimme zu, dass The Trust")


def test_the_link_of_another_mail_finds_it_done_and_leaves_no_other_wishes(
    client, mailbox: Mailbox
):
    make_newsletter()
    sign_up(client, cadence="weekly")
    Newsletter.objects.update(postal_address="Another Trust\n1 Street")
    sign_up(client, cadence="monthly")
    first, second = mailbox.send()
    agreed_to = SignUp.objects.get(cadence="monthly").wording
    assert "Another Trust" in agreed_to
    client.post(path_in(second, "confirm"))
    page = client.post(path_in(first, "confirm"))
    assert page.status_code == 200
    assert Subscription.objects.get().cadence == Cadence.MONTHLY
    assert Consent.objects.count() == 1
    kept = SignUp.objects.values_list("cadence", "email", "wording")
    assert set(kept) == {("monthly", "", agreed_to)}


def test_a_second_newsletter_changes_neither_clock_nor_language_of_the_first(
    client, mailbox: Mailbox
):
    make_reader(make_newsletter(), time_zone="Asia/Tokyo")
    Subscriber.objects.update(language="de")
    make_newsletter(slug="other", name="Other")
    sign_up(client, newsletter="other", time_zone="Europe/Paris")
    client.post(path_in(mailbox.send()[0], "confirm"))
    person = Subscriber.objects.get()
    assert person.subscriptions.count() == 2
    assert (person.time_zone, person.language) == ("Asia/Tokyo", "de")


def test_who_comes_back_has_the_clock_and_language_of_now(client, mailbox: Mailbox):
    newsletter = make_newsletter()
    reader = make_reader(newsletter, time_zone="Asia/Tokyo")
    unsubscribe(reader.subscriber.public_id, newsletter.pk, how="page", at=timezone.now())
    sign_up(client, time_zone="Europe/Paris")
    client.post(path_in(mailbox.send()[0], "confirm"))
    person = Subscriber.objects.get()
    assert (person.time_zone, person.language) == ("Europe/Paris", "en")


def test_a_form_on_another_site_signs_up_too_in_its_own_language(client, mailbox: Mailbox):
    newsletter = make_newsletter(postal_address="Der Verein\n1 Weg")
    html = embedded_form(newsletter, base_url="https://news.example", language="de")
    assert 'action="https://news.example/subscribe"' in html
    assert "<script" not in html
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    sign_up(client, **hidden)
    asked = SignUp.objects.get()
    assert asked.wording in html
    assert asked.wording.startswith("Ich stimme zu, dass Der Verein")
    assert mailbox.send()[0].subject == "Bitte bestätigen: Research Weekly"


def test_no_other_sentence_is_kept_than_stood_in_the_form(client, mailbox: Mailbox):
    newsletter = make_newsletter(postal_address="The Trust\n1 Street")
    html = embedded_form(newsletter, base_url="https://news.example", language="en")
    copied = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    Newsletter.objects.update(postal_address="Another Trust\n1 Street")
    for sent in (copied, copied | {"wording": ""}, {"newsletter": "weekly"}):
        answer = client.post("/subscribe", sent | {"email": "ada@example.org", "consent": "on"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "This sentence is a new one" in page
        assert "Another Trust sends me" in page
        assert 'name="consent" required aria' in page, "nobody has ticked the new one"
        assert 'value="ada@example.org"' in page
    assert not SignUp.objects.exists()
    sign_up(client)
    assert SignUp.objects.get().wording.startswith("I agree that Another Trust")


def test_the_page_shows_a_domain_as_its_owner_writes_it(client):
    make_newsletter()
    assert "ada@bücher.example" in sign_up(client, "ada@bücher.example")
    assert SignUp.objects.get().email == "ada@xn--bcher-kva.example"
