"""What the other browser tests lean on."""

import pytest
from playwright.sync_api import Page

from digest.newsletters.models import Newsletter
from subscribers.links.tokens import link_signer
from tests.browser.conftest import NewPage
from tests.factories import make_newsletter, make_subscriber


def test_a_page_of_our_server_shows_what_the_test_has_stored(page: Page, site: str) -> None:
    newsletter = make_newsletter(name="Quiet Weekly")
    person = make_subscriber().subscriber
    token = link_signer().unsubscribe_token(person.public_id, newsletter.pk)
    page.goto(f"{site}/unsubscribe/{token}")
    assert "Quiet Weekly" in page.inner_text("body")


def test_the_next_test_starts_with_an_empty_database(page: Page, site: str) -> None:
    assert not Newsletter.objects.exists()


@pytest.mark.parametrize("page", [{"width": 360, "dark": True}], indirect=True)
def test_width_and_colours_are_the_tests_to_choose(page: Page) -> None:
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (page.evaluate("innerWidth"), dark) == (360, True)


def test_a_page_cannot_reach_another_machine(new_page: NewPage) -> None:
    page = new_page()
    reached: list[str] = []
    page.on("requestfinished", lambda request: reached.append(request.url))
    page.context.unroute_all()
    page.set_content("<img src='http://images.example.org/pixel.gif'>")
    assert page.evaluate("document.images[0].naturalWidth") == 0
    assert reached == []
