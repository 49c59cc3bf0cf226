"""What somebody wrote in the studio is still there for them where it was refused."""

import pytest
from django.test import Client

from tests.factories import make_summary
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

WORDS = "A long and careful reason"


def test_a_form_that_is_too_old_shows_what_was_written_to_copy_it_and_the_way_back() -> None:
    summary = make_summary()
    client = browser_of(make_member(), Client(enforce_csrf_checks=True))
    page = f"/studio/summaries/{summary.pk}/"
    sent = {"keep_in_mind": WORDS, "title": "One", "csrfmiddlewaretoken": "old"}
    said = client.post(f"{page}save/", sent).content.decode()
    assert f">\n{WORDS}</textarea>" in said
    assert "Keep in mind" in said
    assert f'href="{page}"' in said, "the form stands there, not where it is sent to"
    assert (
        'href="/studio/summaries/write/"'
        in client.post("/studio/summaries/write/").content.decode()
    )


def test_a_form_that_is_too_old_shows_no_password_and_nothing_to_strangers() -> None:
    client = browser_of(make_member(), Client(enforce_csrf_checks=True))
    secrets = {"present": "four words and a blank", "password": "five words and a blank"}
    assert "and a blank" not in client.post("/studio/you/", secrets).content.decode()
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post("/studio/summaries/1/save/", {"title": "Buy our pills now"})
    assert answer.status_code == 403
    assert "pills" not in answer.content.decode()


def test_a_page_that_was_open_gets_the_new_secret_of_its_forms_with_whose_it_is() -> None:
    client = browser_of(make_member(email="ada@example.org"), Client(enforce_csrf_checks=True))
    given = client.get("/studio/you/form-token/").json()
    assert given["member"] == "ada@example.org"
    sent = {"csrfmiddlewaretoken": given["token"], "deed": "pin"}
    summary = make_summary()
    assert client.post(f"/studio/summaries/{summary.pk}/decide/", sent).status_code == 302
