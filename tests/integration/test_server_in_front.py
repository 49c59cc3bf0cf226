"""A web server in front that hides who asks: believed where it is named, and noticed if not."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from digest.proxies import parse_proxies
from subscribers.models import RecentRequest
from tests.integration.digest_command import DigestHere
from tests.integration.readers_mailbox import sign_up
from tests.integration.subscriber_factories import make_newsletter

pytestmark = pytest.mark.django_db
PROXY = {"REMOTE_ADDR": "172.18.0.2", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
SILENT = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def public(settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, base_url="https://news.example.org")
    make_newsletter()


def said_of_it() -> list[str]:
    found = json.loads(DigestHere().run("doctor", "--json").out)["checks"]
    return [check["said"] for check in found if check["name"] == "sign-ups by network"]


def many_sign_up(meta: dict[str, str], number: int) -> int:
    """Return what the last of so many is answered, each of whom claims to call from elsewhere."""
    client, status = Client(), 0
    for each in range(number):
        sent = {"newsletter": "weekly", "email": f"p{each}@example.org", "consent": "on"}
        meta = meta | {"HTTP_X_FORWARDED_FOR": f"198.51.100.{each + 1}"}
        page = client.get("/subscribe").content.decode()
        sent["wording"] = page.split('name="wording" value="')[1].split('"')[0]
        status = client.post("/subscribe", sent, **meta).status_code
    return status


def test_whoever_calls_by_way_of_a_private_address_may_not_say_from_where(settings):
    assert many_sign_up(PROXY, 31) == 429
    (said,) = said_of_it()
    assert "set DIGEST_PROXIES=172.18.0.2" in said
    assert "198.51.100" not in said
    assert RecentRequest.objects.filter(purpose="unnamed proxy").count() == 1


def test_one_that_is_named_is_believed_and_nothing_is_noted(settings):
    named = parse_proxies("172.18.0.0/16")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, proxies=named)
    assert many_sign_up(PROXY, 31) == 200
    assert said_of_it() == []


def test_one_that_does_not_say_whom_it_serves_is_noticed():
    sign_up(Client(**SILENT))
    (said,) = said_of_it()
    assert "X-Forwarded-For" in said


def test_reading_the_form_notes_nothing_and_nor_does_a_server_that_only_this_machine_sees(settings):
    Client(**PROXY).get("/subscribe")
    assert not RecentRequest.objects.exists()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, base_url="http://127.0.0.1:8000")
    sign_up(Client(**SILENT))
    assert said_of_it() == []
