"""A reader's own copy of an issue, opened from the mail: its looks are there, and nothing runs."""

import pytest
from playwright.sync_api import ConsoleMessage, Page

from digest.delivery.models import Variant
from digest.render.fingerprint import fingerprint
from digest.summaries.models import Summary
from subscribers.links.tokens import link_signer
from tests.factories import make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, planned_issue

HOSTILE = (
    b'<script>document.title = "It ran"</script>'
    b'<img src="/nothing" alt="" onerror="document.title = \'It ran\'">'
    b'<form action="/subscribe" id="planted"><button>Press</button></form></body>'
)


@pytest.fixture
def address(site: str) -> str:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_topic("movement")
    reader = make_subscriber("ada@example.org", name="Ada").subscriber
    issue = planned_issue(newsletter, [make_summary("Walking and tiredness")])
    (token,) = link_signer().browser_tokens([(reader.public_id, 0)], issue.pk)
    return f"{site}/view/{token}"


def test_it_looks_as_in_the_mail_and_its_links_lead_to_pages_that_work(
    page: Page, address: str
) -> None:
    refused: list[str] = []

    def listen(one: ConsoleMessage) -> None:
        if "Content Security Policy" in one.text:
            refused.append(one.text)

    page.on("console", listen)
    page.goto(address)
    assert "Hello Ada," in page.inner_text("body")
    assert "Walking and tiredness" in page.inner_text("body")
    ground = page.evaluate("getComputedStyle(document.querySelector('.page')).backgroundColor")
    assert ground == "rgb(243, 239, 230)"
    page.get_by_role("link", name="Choose topics").click()
    page.get_by_label("Movement").check()
    page.get_by_role("button", name="Save").click()
    assert "You now get: Movement." in page.inner_text("main")
    page.remove_listener("console", listen)
    assert refused == []


def test_a_withdrawal_is_told_where_everybody_sees_it_first(page: Page, address: str) -> None:
    Summary.objects.update(retraction="withdrawn by doi:10.1000/notice")
    page.goto(address)
    notice = page.get_by_text("It no longer counts as evidence.")
    box = notice.bounding_box()
    assert box is not None
    assert box["y"] < page.get_by_text("Hello Ada,").bounding_box()["y"]  # type: ignore[index]
    assert notice.evaluate("p => getComputedStyle(p.parentElement).borderTopWidth") == "4px"


@pytest.mark.parametrize("page", [{"own": True}], indirect=True)
def test_what_it_opens_in_a_window_of_its_own_has_its_forms_again(page: Page, address: str) -> None:
    page.goto(address)
    link = page.get_by_role("link", name="Choose topics")
    link.evaluate("a => { a.target = '_blank' }")
    with page.expect_popup() as opening:
        link.click()
    opened = opening.value
    opened.get_by_role("button", name="Save").click()
    assert "preferences" in opened.url
    opened.wait_for_load_state()
    assert opened.inner_text("h1")
    opened.close()


def test_nothing_runs_even_if_a_script_were_in_it(page: Page, address: str) -> None:
    variant = Variant.objects.get()
    html = bytes(variant.html).replace(b"</body>", HOSTILE)
    whole = {"subject": variant.subject, "text": bytes(variant.text), "slots": variant.slots}
    Variant.objects.update(html=html, sha256=fingerprint(html=html, **whole))
    page.goto(address)
    assert page.locator("#planted").count() == 1
    page.locator("#planted button").click()
    page.wait_for_timeout(200)
    assert page.url == address
    assert page.title() != "It ran"
