"""Pages speak their reader's language, else the browser's, else the newsletter's."""

import pytest
from django.test import Client, override_settings
from django.utils import translation

from digest.languages import offered_languages
from digest.page_language import first_offered
from digest.paths import LOCALE
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, Subscription
from tests.integration.subscriber_factories import (
    make_article,
    make_issue,
    make_newsletter,
    make_reader,
)

pytestmark = pytest.mark.django_db
ENGLISH, GERMAN = "Stop getting", "nicht mehr erhalten?"
WITH_HEBREW = override_settings(LANGUAGES=[("de", "Deutsch"), ("en", "English"), ("he", "עברית")])


def leaving(reader: Subscription) -> str:
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)
    return f"/unsubscribe/{token}"


def read(client: Client, address: str, asked: str = "") -> tuple[str, str]:
    """Return Content-Language and the page."""
    response = client.get(address, headers={"accept-language": asked} if asked else {})
    assert "accept-language" in response.headers["Vary"].lower()
    assert not response.cookies
    return response.headers["Content-Language"], response.content.decode()


@pytest.mark.parametrize(
    ("own", "asked", "newsletter", "spoken"),
    [
        ("de", "en", "en", "de"),
        ("en", "de", "de", "en"),
        ("", "de-AT, en;q=0.5", "en", "de"),
        ("", "fr, de;q=0.5, en;q=0.1", "en", "de"),
        ("", "", "de", "de"),
        ("", "fr", "de", "de"),
        ("", "*", "de", "de"),
        ("", "en;q=0, !", "de", "de"),
        ("fr", "fr", "de-CH", "de"),
        ("", "", "fr", "en"),
    ],
)
def test_the_readers_language_counts_then_the_browsers_then_the_newsletters(
    client, own, asked, newsletter, spoken
):
    reader = make_reader(make_newsletter(language=newsletter))
    Subscriber.objects.update(language=own)
    language, page = read(client, leaving(reader), asked)
    assert language == spoken
    assert (GERMAN if spoken == "de" else ENGLISH) in page
    assert f'<html lang="{spoken}" dir="ltr">' in page


def test_who_cannot_be_known_is_answered_as_the_browser_asks(client):
    for address, words in (
        ("/preferences/x", "Dieser Link funktioniert nicht"),
        ("/nothing", "Unter dieser Adresse ist nichts"),
        ("/", "Es ist noch keine Ausgabe erschienen"),
    ):
        language, page = read(client, address, "de")
        assert language == "de"
        assert words in page


def test_one_readers_language_is_not_the_next_ones(client):
    reader = make_reader(make_newsletter(language="de"))
    assert GERMAN in read(client, leaving(reader))[1]
    assert translation.get_language() == "en"
    assert read(client, "/nothing")[0] == "en"


def test_a_reader_chooses_the_language_and_is_answered_in_it_at_once(client):
    reader = make_reader(make_newsletter())
    person = reader.subscriber
    token = link_signer().preferences_token(person.public_id, reader.newsletter_id, 0)
    page = client.get(f"/preferences/{token}").content.decode()
    assert '<option value="de" lang="de">Deutsch</option>' in page
    saved = client.post(f"/preferences/{token}", {"cadence": "weekly", "language": "de"})
    assert saved.headers["Content-Language"] == "de"
    assert "Diese Seiten sprechen jetzt: Deutsch." in saved.content.decode()
    again = read(client, f"/preferences/{token}", "en")[1]
    assert '<option value="de" lang="de" selected>' in again


def test_an_issue_speaks_the_language_of_its_newsletter_whoever_reads_it(client):
    issue = make_issue(make_newsletter(), make_article(), make_article(key="second"))
    snapshot = issue.snapshots.get()
    snapshot.content["newsletter"]["language"] = "de"
    snapshot.save()
    language, page = read(client, "/issues/weekly-2026-03-03/", "en")
    assert language == "de"
    assert '<html lang="de" dir="ltr">' in page
    for words in (
        "3. März 2026",
        "In dieser Ausgabe",
        "Was zu bedenken ist",
        "So lesen Sie",
        "Veröffentlicht am 20. Februar 2026",
        "Randomisierte Studie mit 120 Menschen",
    ):
        assert words in page


def test_dates_follow_the_language(client):
    make_issue(make_newsletter())
    assert "3. März 2026" in read(client, "/", "de")[1]
    assert "3 March 2026" in read(client, "/", "en-US")[1]


@WITH_HEBREW
def test_a_language_from_right_to_left_turns_the_page(client):
    assert '<html lang="he" dir="rtl">' in read(client, "/nothing", "he")[1]


def test_what_no_language_is_does_no_harm(client):
    for tag in ("x" * 600, "../../de", "de_DE", "\u05e2", ""):
        assert first_offered(tag) == ""
    assert read(client, "/nothing", "../../etc, ;;q=, de" * 500)[0] == "en"


def test_a_language_needs_its_catalogue_and_no_code(tmp_path):
    for name in ("pt_BR", "tlh"):
        (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / name / "LC_MESSAGES" / "django.mo").touch()
    (tmp_path / "fr").mkdir()
    assert offered_languages(tmp_path) == (
        ("en", "English"),
        ("pt-br", "Português Brasileiro"),
        ("tlh", "Tlh"),
    )
    assert dict(offered_languages(LOCALE))["de"] == "Deutsch"
