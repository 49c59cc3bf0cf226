"""A page that fails is told to whoever runs the server, and nothing of who asked for it."""

import logging

import pytest
from django.test import Client

from digest.failed_page import NoRequest
from subscribers.links.tokens import link_signer
from subscribers.pages import unsubscribe_page
from tests.integration.subscriber_factories import make_newsletter, make_reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("by_database", [False, True])
@pytest.mark.parametrize("set_up_again", [False, True])
def test_the_log_says_what_failed_and_where_and_names_nobody(
    monkeypatch, caplog, by_database, set_up_again
):
    reader = make_reader(make_newsletter(), name="Ada")
    token = link_signer().unsubscribe_token(reader.subscriber.public_id, reader.newsletter_id)

    def fail(*_: object, **__: object) -> None:
        if by_database:
            type(reader).objects.extra(where=["ada@example.org"]).exists()
        raise ValueError(f"ada@example.org {token}")

    monkeypatch.setattr(unsubscribe_page, "find_by_unsubscribe_token", fail)
    if set_up_again:
        monkeypatch.setattr(logging.getLogger("django.request"), "filters", [NoRequest()] * 2)
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        answer = client.post(f"/unsubscribe/{token}", {"email": "ada@example.org"})
    assert answer.status_code == 500
    assert "not your fault" in answer.content.decode()
    (record,) = (one for one in caplog.records if one.name == "django.request")
    said = record.getMessage()
    assert said.startswith("A page could not be made (")
    assert "Error in subscribers.pages.unsubscribe_page, line " in said
    everything = caplog.text + str(vars(record))
    for secret in (token, "ada@example.org", "Ada", "/unsubscribe/"):
        assert secret not in everything


def test_an_address_that_leads_nowhere_is_not_worth_a_line(caplog):
    with caplog.at_level(logging.DEBUG):
        assert Client().get("/unsubscribe/a/b/c").status_code == 404
    assert [one for one in caplog.records if one.name == "django.request"] == []
