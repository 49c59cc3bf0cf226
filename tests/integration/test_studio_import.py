"""A list of readers, looked at in the studio and then taken in."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from digest.studio.readers import import_page
from digest.studio.readers.import_page import COUNTS_FOR
from digest.team.models import AuditEntry
from digest.team.roles import Role
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Consent, Subscriber, Subscription
from tests.factories import make_newsletter, make_subscriber, make_topic
from tests.integration.studio_team import browser_of, make_member

IMPORT = "/studio/readers/import/"
LIST = "email,name,topics\nada@example.org,Ada,sleep\nbob@example.org,Bob,\n"
WORDS = "Ticked a box on our form"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def admin() -> Client:
    make_newsletter()
    make_topic("sleep")
    return browser_of(make_member(Role.ADMIN))


def send(
    admin: Client, content: str | bytes = LIST, *, do: str = "look", **more: Any
) -> HttpResponse:
    data = content.encode() if isinstance(content, str) else content
    wishes = {"newsletter": "weekly", "consent": WORDS, "do": do}
    return admin.post(IMPORT, wishes | {"list": SimpleUploadedFile("list.csv", data)} | more)


def page_of(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def token_of(response: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]*)"', page_of(response))
    assert found is not None
    return found[1]


def test_a_list_is_looked_at_and_the_very_same_is_taken_in(admin: Client) -> None:
    looked = send(admin)
    assert "<dt>New</dt><dd>2</dd>" in page_of(looked)
    assert not Subscriber.objects.exists()
    done = send(admin, do="import", token=token_of(looked))
    assert "They read Research Weekly from its next issue on." in page_of(done)
    ada = Subscription.objects.get(subscriber__email="ada@example.org")
    assert ada.topic_choice is not None
    assert set(Consent.objects.values_list("wording", flat=True)) == {WORDS}
    trail = AuditEntry.objects.filter(subject="newsletter weekly")
    assert [entry.deed for entry in trail] == [
        "imported into",
        "began to import into",
        "looked at a list for",
    ]
    assert trail[0].after["new"] == 2
    assert "ada" not in str([(entry.after, entry.subject) for entry in trail])


@pytest.mark.parametrize(
    "other",
    [
        {"content": LIST + "eve@example.org,Eve,\n"},
        {"consent": "Something else"},
        {"create_topics": "yes"},
        {"column-name": "name"},
        {"token": "made up"},
    ],
)
def test_what_was_not_looked_at_is_not_taken_in(admin: Client, other: dict[str, Any]) -> None:
    token = token_of(send(admin))
    response = send(admin, do="import", **({"token": token} | other))
    assert "Nothing was imported" in page_of(response)
    assert not Subscriber.objects.exists()


def test_a_look_counts_for_an_hour_and_for_who_looked(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(send(admin))
    other = browser_of(make_member(Role.ADMIN, "other@example.org"))
    assert "Nothing was imported" in page_of(send(other, do="import", token=token))
    later = timezone.now() + COUNTS_FOR
    monkeypatch.setattr("django.core.signing.time.time", lambda: later.timestamp() + 1)
    assert "Nothing was imported" in page_of(send(admin, do="import", token=token))


def test_lines_to_mend_are_named_and_stop_the_list(admin: Client) -> None:
    response = send(admin, LIST + "nobody,,\neve@example.org,,unheard of\n")
    page = page_of(response)
    assert response.status_code == 422
    assert "<th scope=\"row\">4</th><td>'nobody' is not a mail address" in page
    assert "topic 'unheard of' is not known" in page
    assert "To have topics made that are not known, tick that above" in page
    assert "--create" not in page, "the studio has no command line"
    assert "2 lines must be mended" in page
    assert 'name="token"' not in page


def test_who_has_left_is_left_alone(admin: Client) -> None:
    left = make_subscriber("ada@example.org")
    unsubscribe(left.subscriber.public_id, left.newsletter_id, how="test", at=timezone.now())
    page = page_of(send(admin))
    assert "<dt>Left alone: unsubscribed</dt><dd>1</dd>" in page
    assert "Line 2: unsubscribed" in page


def test_columns_are_named_as_the_list_calls_them(admin: Client) -> None:
    content = "E-mail of member;Called\nada@example.org;Ada\n"
    assert send(admin, content).status_code == 422
    named = {"column-email": "E-mail of member", "column-name": "Called"}
    looked = send(admin, content, **named)
    assert "email is “<bdi>E-mail of member</bdi>”" in page_of(looked)
    send(admin, content, do="import", token=token_of(looked), **named)
    assert Subscriber.objects.get().name == "Ada"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"list": ""}, "Choose the file"),
        ({"consent": " "}, "agreed to"),
        ({"newsletter": "unknown"}, "Choose the newsletter"),
        ({"content": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "old format or with a password"),
        ({"content": b"PK\x03\x04 no workbook"}, "cannot be opened"),
        ({"content": b"\x89PNG\r\n\x1a\n\xff\xfe"}, "save the file as UTF-8"),
        ({"content": b""}, "names no column email"),
    ],
)
def test_a_file_is_known_by_what_it_holds(admin: Client, sent: dict[str, Any], said: str) -> None:
    response = send(admin, **sent)
    assert response.status_code == 422
    assert said in page_of(response)


def test_what_is_too_large_is_refused_with_another_way(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "larger than 10 MB" in page_of(send(admin, "x" * (import_page.MOST_BYTES + 1)))
    monkeypatch.setattr(import_page, "MOST_LINES", 1)
    page = page_of(send(admin))
    assert "more than 1 lines" in page
    assert "digest subscribers import FILE" in page


def test_a_part_of_the_page_is_answered_alone(admin: Client) -> None:
    headers = {"HX-Request": "true"}
    data = {"newsletter": "weekly", "consent": WORDS, "do": "look"}
    data["list"] = SimpleUploadedFile("list.csv", b"email\nnobody\n")
    response = admin.post(IMPORT, data, headers=headers)
    assert response.status_code == 200
    assert "<html" not in page_of(response)
    assert "is not a mail address" in page_of(response)


def test_a_form_that_another_site_made_up_takes_nobody_in(admin: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = admin.cookies
    response = send(strict)
    assert response.status_code == 403
    assert "Nothing was changed" in page_of(response)


def test_no_other_page_takes_a_file_and_nobody_is_asked_for_one_who_may_not(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_args: object) -> None:
        raise AssertionError("read what was sent")

    file = SimpleUploadedFile("any.txt", b"x" * 100)
    response = admin.post("/studio/readers/", {"who": "ada@example.org", "file": file})
    assert response.status_code == 200
    assert not response.wsgi_request.FILES
    editor = browser_of(make_member(Role.EDITOR))
    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", read)
    assert send(Client()).status_code == 302
    assert send(editor).status_code == 403
