"""What the other browser tests lean on."""

import pytest
from playwright.sync_api import Page

from digest.newsletters.models import Newsletter
from subscribers.links.tokens import link_signer
from tests.browser.kept_pages import KeptPages, Kind
from tests.factories import make_newsletter, make_subscriber

PLAIN = Kind(width=1024, dark=False, script=True, scale=1, language="en-GB")
ELSEWHERE = "http://images.example.org/pixel.gif"


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


def test_a_page_cannot_reach_another_machine_and_that_it_tried_is_known(
    kept_pages: KeptPages,
) -> None:
    kept = kept_pages.take(PLAIN)
    reached: list[str] = []
    kept.page.on("requestfinished", lambda request: reached.append(request.url))
    kept.page.set_content(f"<img src='{ELSEWHERE}'>")
    assert kept.page.evaluate("document.images[0].naturalWidth") == 0
    assert kept.strangers == [ELSEWHERE]
    assert reached == []
    kept.page.context.close()


def test_a_page_forgets_what_the_test_before_did_in_it(kept_pages: KeptPages, site: str) -> None:
    kept = kept_pages.take(PLAIN)
    page = kept.page
    page.goto(site)
    page.context.add_cookies([{"name": "seen", "value": "yes", "url": site}])
    page.evaluate("localStorage.setItem('seen', 'yes')")
    page.set_viewport_size({"width": 100, "height": 100})
    page.emulate_media(color_scheme="dark")
    page.set_content(f"<img src='{ELSEWHERE}'>")
    kept_pages.give_back(kept)

    again = kept_pages.take(PLAIN)
    assert again.page is page
    assert page.url == "about:blank"
    assert again.strangers == []
    page.goto(site)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("innerWidth") == PLAIN.width
    assert not page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    kept_pages.give_back(again)
