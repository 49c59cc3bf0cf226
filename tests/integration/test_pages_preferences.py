import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from subscribers.address import MASK
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, Subscriber, Subscription
from subscribers.preferences.records import Preferences, preferences_of
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader, make_topics

pytestmark = pytest.mark.django_db


def address_of(reader: Subscription) -> str:
    person = reader.subscriber
    token = link_signer().preferences_token(
        person.public_id, reader.newsletter_id, person.token_generation
    )
    return f"/preferences/{token}"


def hidden_fields(page: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        fields.setdefault(name, []).append(value)
    return fields


def test_the_page_shows_the_wishes_but_never_the_whole_address(client):
    topics = make_topics("imaging", "mind")
    reader = make_reader(
        make_newsletter(),
        name="Ada",
        topics=topics[:1],
        cadence=Cadence.MONTHLY,
        time_zone="Europe/Paris",
    )
    response = client.get(address_of(reader))
    page = response.content.decode()
    assert response.status_code == 200
    assert "ada@example.org" not in page
    assert f"a{MASK}@example.org" in page
    assert f'value="{topics[0].pk}" checked' in page
    assert f'value="{topics[1].pk}" checked' not in page
    assert 'value="monthly" checked' in page
    assert 'value="Europe/Paris" selected' in page


def test_its_title_says_what_it_is_and_whether_it_was_saved(client):
    address = address_of(make_reader(make_newsletter()))
    assert "<title>Your preferences</title>" in client.get(address).content.decode()
    refused = client.post(address, {"cadence": "never"}).content.decode()
    assert "<title>Not saved yet: your preferences</title>" in refused


def test_the_page_gives_its_address_away_to_nobody(client):
    response = client.get(address_of(make_reader(make_newsletter())))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert not response.cookies
    assert b"<script" not in response.content
    assert b"style=" not in response.content


def test_what_is_saved_is_said_in_words_and_can_be_undone(client):
    imaging, _ = make_topics("imaging", "mind")
    reader = make_reader(make_newsletter(), name="Ada", topics=[imaging])
    before = preferences_of(reader)
    until = timezone.now().date() + timedelta(days=30)
    response = client.post(
        address_of(reader),
        {
            "cadence": "every-two-weeks",
            "paused_until": until.isoformat(),
            "name": "Ada <b>",
            "greeting": "Dear Ms <i>,",
            "time_zone": "Europe/Paris",
            "language": "en",
            "large_text": "on",
            "text_only": "on",
        },
    )
    page = response.content.decode()
    assert "every two weeks" in page
    assert "all topics, new ones too" in page
    assert "Ada &lt;b&gt;" in page
    assert "Your mail now begins like this: Dear Ms &lt;i&gt;," in page
    reader.refresh_from_db()
    assert preferences_of(reader) == Preferences(
        cadence=Cadence.EVERY_TWO_WEEKS,
        paused_until=until,
        name="Ada <b>",
        greeting="Dear Ms <i>,",
        time_zone="Europe/Paris",
        language="en",
        large_text=True,
        text_only=True,
    )
    undone = client.post(address_of(reader), hidden_fields(page)).content.decode()
    assert "Undone" in undone
    reader.refresh_from_db()
    assert preferences_of(reader) == before


def test_saving_the_same_says_that_it_is_saved_and_that_nothing_had_to_change(client):
    reader = make_reader(make_newsletter())
    page = client.post(address_of(reader), {"cadence": "weekly"}).content.decode()
    assert "All is saved" in page
    assert "nothing to change" in page
    assert "Undo" not in page


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"cadence": "daily"}, "not one of the available"),
        ({}, "choose how often"),
        ({"cadence": "weekly", "paused_until": "2020-01-01"}, "a day to come"),
        ({"cadence": "weekly", "paused_until": "soon"}, "write the day"),
        ({"cadence": "weekly", "paused_until": "2999-01-01"}, "within the next year"),
        ({"cadence": "weekly", "time_zone": "Mars/Base"}, "from the list"),
        ({"cadence": "weekly", "language": "xx"}, "a language from the list"),
        ({"cadence": "weekly", "name": "x" * 121}, "at most 120"),
        ({"cadence": "weekly", "greeting": "x" * 121}, "at most 120"),
        ({"cadence": "weekly", "topics": "99"}, "no longer exists"),
        ({"cadence": "weekly", "topics": "x"}, "topic"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_its_field_and_nothing_is_saved(client, wrong, word):
    reader = make_reader(make_newsletter(), name="Ada")
    response = client.post(address_of(reader), {"name": "Eve", **wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert word in page
    assert "Nothing is saved yet" in page
    assert Subscriber.objects.get().name == "Ada"


@pytest.mark.parametrize("field", ["name", "greeting"])
@pytest.mark.parametrize(
    "words",
    [
        "Your account is locked, log in: https://evil.example/x",
        "Log in at WWW.evil.example",
        "Write to eve@example.org",
        "Ada\r\nBcc: eve",
        "Ada\u2028Your account is locked",
    ],
)
def test_how_mail_begins_leads_nowhere_and_stays_on_one_line(client, field, words):
    """Whoever was forwarded a mail could write to its owner in our name."""
    reader = make_reader(make_newsletter())
    answer = client.post(address_of(reader), {"cadence": "weekly", field: words})
    assert answer.status_code == 422
    assert "without web or mail addresses" in answer.content.decode()
    assert getattr(Subscriber.objects.get(), field) == ""


def test_a_name_that_a_list_brought_in_keeps_nobody_from_saving(client):
    reader = make_reader(make_newsletter(), name="ada@example.org")
    sent = {"cadence": "monthly", "name": "ada@example.org"}
    assert client.post(address_of(reader), sent).status_code == 200
    reader.refresh_from_db()
    assert reader.cadence == "monthly"


def test_what_no_mail_may_carry_is_taken_out_of_a_name(client):
    reader = make_reader(make_newsletter())
    client.post(address_of(reader), {"cadence": "weekly", "name": "Ada \u202e Lovelace"})
    assert Subscriber.objects.get().name == "Ada Lovelace"


def test_undoing_a_pause_at_once_takes_nothing_that_was_owed(client):
    newsletter = make_newsletter()
    reader = make_reader(newsletter, cadence=Cadence.MONTHLY)
    type(newsletter).objects.update(last_sequence=3)
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    client.post(address_of(reader), {"cadence": "monthly", "paused_until": until})
    assert Subscription.objects.get().paused_until
    client.post(address_of(reader), {"cadence": "monthly"})
    reader.refresh_from_db()
    assert (reader.paused_until, reader.horizon) == (None, 0)


def test_ending_a_pause_by_which_an_issue_was_missed_moves_the_horizon_forward(client):
    newsletter = make_newsletter()
    reader = make_reader(newsletter)
    Subscription.objects.update(paused_until=date(2999, 1, 1), missed_in_pause=True)
    type(newsletter).objects.update(last_sequence=5)
    page = client.post(address_of(reader), {"cadence": "weekly"}).content.decode()
    assert "The pause is over" in page
    reader.refresh_from_db()
    assert (reader.paused_until, reader.horizon) == (None, 5)


def test_a_topic_that_is_no_longer_offered_stays_with_who_chose_it(client):
    imaging, mind = make_topics("imaging", "mind")
    newsletter = make_newsletter()
    reader = make_reader(newsletter, topics=[imaging])
    newsletter.topics.set([mind])
    page = client.get(address_of(reader)).content.decode()
    assert "Imaging" in page
    assert "Mind" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_token_leads_to_help_and_tells_nothing(client, method):
    reader = make_reader(make_newsletter())
    good = address_of(reader)
    unsubscribe_token = link_signer().unsubscribe_token(
        reader.subscriber.public_id, reader.newsletter_id
    )
    for wrong in ("/preferences/x", good[:-1] + "!", f"/preferences/{unsubscribe_token}"):
        response = getattr(client, method)(wrong, {"cadence": "monthly"})
        assert response.status_code == 404
        assert b"Open the newest mail" in response.content
        assert b"example.org" not in response.content
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_token_of_a_former_generation_no_longer_opens(client):
    reader = make_reader(make_newsletter())
    address = address_of(reader)
    Subscriber.objects.update(token_generation=1)
    assert client.get(address).status_code == 404


def test_the_erased_have_no_page(client):
    reader = make_reader(make_newsletter())
    erase(reader.subscriber, at=NOW)
    reader.subscriber.refresh_from_db()
    assert client.get(address_of(reader)).status_code == 404


def test_whoever_has_left_cannot_be_brought_back_by_a_forwarded_link(client):
    reader = make_reader(make_newsletter())
    unsubscribe(reader.subscriber.public_id, reader.newsletter_id, how="page", at=NOW)
    for response in (
        client.get(address_of(reader)),
        client.post(address_of(reader), {"cadence": "monthly"}),
    ):
        assert b"You do not get" in response.content
    reader.refresh_from_db()
    assert (reader.state, reader.cadence) == ("unsubscribed", "weekly")


def test_other_newsletters_are_named_to_everybody_and_not_which_of_them_the_reader_gets(client):
    reader = make_reader(make_newsletter())
    make_newsletter(slug="carers", name="For Carers")
    make_reader(make_newsletter(slug="news", name="Our News"))
    page = client.get(address_of(reader)).content.decode()
    ways = re.findall(r'href="([^"]+)">Sign up for it', page)
    assert ways == [f"{address_of(reader)}/join?newsletter={slug}" for slug in ("carers", "news")]
    assert page.count("/preferences/") == page.count(address_of(reader))


def test_a_zone_that_no_list_has_any_more_stays_until_another_is_chosen(client):
    reader = make_reader(make_newsletter(time_zone="Europe/Vienna"))
    Subscriber.objects.update(time_zone="Europe/Atlantis")
    page = client.get(address_of(reader), headers={"accept-language": "de"}).content.decode()
    assert '<option value="Europe/Atlantis" selected>Atlantis</option>' in page
    assert "Die des Newsletters ist Wien." in page
    assert ">Prag</option>" in page
    sent = {"cadence": "weekly", "time_zone": "Europe/Prague", "paused_until": "soon"}
    again = client.post(address_of(reader), sent).content.decode()
    assert again.count(" selected>") == 1 + again.count('<option value="" selected>')
    assert '<option value="Europe/Prague" selected>' in again


def test_what_was_undone_and_done_again_is_saved_once_more(client):
    reader = make_reader(make_newsletter())
    page = client.post(address_of(reader), {"cadence": "monthly"}).content.decode()
    for title in ("Undone", "Saved", "Undone"):
        page = client.post(address_of(reader), hidden_fields(page)).content.decode()
        assert f"<title>{title}</title>" in page


def test_undo_works_after_midnight_and_where_the_clock_was_changed_with_it(client, monkeypatch):
    reader = make_reader(make_newsletter(time_zone="UTC"), time_zone="UTC")
    eve = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: eve)
    tomorrow = {"cadence": "weekly", "time_zone": "UTC", "paused_until": "2026-11-27"}
    client.post(address_of(reader), tomorrow)
    named = client.post(address_of(reader), tomorrow | {"name": "Ada"})
    east = {"time_zone": "Pacific/Kiritimati", "paused_until": "2026-11-28", "name": "Ada"}
    moved = client.post(address_of(reader), tomorrow | east)
    back = client.post(address_of(reader), dict(moved.context["undo"]))
    assert back.status_code == 200
    wishes = preferences_of(Subscription.objects.get())
    assert (wishes.time_zone, wishes.paused_until) == ("UTC", date(2026, 11, 27))
    monkeypatch.setattr(timezone, "now", lambda: eve + timedelta(minutes=2))
    undone = client.post(address_of(reader), dict(named.context["undo"]))
    assert undone.status_code == 200
    wishes = preferences_of(Subscription.objects.get())
    assert (wishes.name, wishes.paused_until) == ("", None)
