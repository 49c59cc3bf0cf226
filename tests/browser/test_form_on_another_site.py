"""The form that somebody put on their own site, filled in there, in a browser."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request
from pytest_django import Settings

from subscribers.models import SignUp
from subscribers.sign_up.embedded_form import embedded_form
from tests.factories import make_newsletter

pytestmark = pytest.mark.django_db(transaction=True)


class OtherSite(HTTPServer):
    """A web server of somebody else's, under another name for this machine than ours."""

    page = ""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/join"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, OtherSite)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        # As strict as a site can be that has our form on it, and as talkative about itself.
        ours = self.server.page.partition('action="')[2].partition("/subscribe")[0]
        self.send_header("Content-Security-Policy", f"default-src 'none'; form-action {ours}")
        self.send_header("Referrer-Policy", "unsafe-url")
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - as the library has it
        """Say nothing of each answer."""


@pytest.fixture
def other_site() -> Iterator[OtherSite]:
    with OtherSite(("127.0.0.1", 0), _Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("page", [{"width": 320, "script": False}, {"dark": True}], indirect=True)
def test_it_is_filled_in_there_and_arrives_here(
    page: Page, site: str, other_site: OtherSite
) -> None:
    newsletter = make_newsletter(postal_address="Der Verein\n1 Weg")
    form = embedded_form(newsletter, base_url=site, language="de")
    other_site.page = f'<!doctype html><html lang="en"><title>Theirs</title>{form}'
    posted: list[Request] = []
    page.on("request", lambda asked: posted.append(asked) if asked.method == "POST" else None)

    page.goto(other_site.url)
    assert urlsplit(page.url).hostname != urlsplit(site).hostname
    assert not page.locator("[name=remark]").is_visible()
    page.get_by_label("Ihre Mailadresse").fill("ada@example.org")
    page.get_by_role("checkbox").check()
    page.get_by_role("button").click()

    assert page.inner_text("h1") == "Bitte sehen Sie in Ihr Postfach"
    assert page.url == f"{site}/subscribe"
    (sent,) = posted
    headers = sent.all_headers()
    assert headers["origin"] == other_site.url.removesuffix("/join")
    assert headers["sec-fetch-site"] == "cross-site"
    assert "cookie" not in headers
    assert page.context.cookies() == []
    asked = SignUp.objects.get()
    assert (asked.email, asked.language) == ("ada@example.org", "de")
    assert asked.wording.startswith("Ich stimme zu, dass Der Verein")


def test_what_is_wrong_there_is_mended_here(page: Page, site: str, other_site: OtherSite) -> None:
    newsletter = make_newsletter()
    form = embedded_form(newsletter, base_url=site, language="en")
    other_site.page = f"<!doctype html><title>Theirs</title>{form}"
    page.goto(other_site.url)
    page.get_by_label("Your mail address").fill("ada@nowhere")
    page.get_by_role("checkbox").check()
    page.get_by_role("button").click()
    assert "write a mail address" in page.inner_text("[role=alert]")
    page.get_by_label("Your mail address").fill("ada@example.org")
    page.get_by_role("button", name="Sign up").click()
    assert page.inner_text("h1") == "Please look in your mailbox"
    assert SignUp.objects.get().email == "ada@example.org"


def test_it_runs_as_its_language_does_whatever_runs_round_it(
    page: Page, site: str, other_site: OtherSite, settings: Settings
) -> None:
    settings.LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("he", "עברית")]
    newsletter = make_newsletter()
    for language, direction in (("he", "rtl"), ("de", "ltr"), ("en", "ltr")):
        form = embedded_form(newsletter, base_url=site, language=language)
        other_site.page = f'<!doctype html><html dir="rtl"><title>Theirs</title>{form}'
        page.goto(other_site.url)
        run = "(form) => [form.lang, getComputedStyle(form).direction]"
        assert page.locator("form").evaluate(run) == [language, direction]
