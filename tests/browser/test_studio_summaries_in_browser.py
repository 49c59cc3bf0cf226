"""Summaries in Chromium: found, completed beside their source, pinned, merged, taken back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from digest.summaries.models import Summary
from tests.browser.conftest import NewPage
from tests.browser.for_everybody import findings
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_newsletter, make_source, make_summary, make_topic
from tests.integration.studio_team import make_member

TITLE = "Walking every day eases tiredness in older people"


@pytest.fixture
def incomplete(transactional_db: None) -> Summary:
    make_newsletter()
    make_topic("sleep")
    return make_summary(
        TITLE,
        found="",
        excerpt="People who walk \N{HORIZONTAL ELLIPSIS}",
        publisher_caveat="Ask your doctor.",
        source=make_source("feed", rights="teaser"),
    )


@pytest.fixture
def other(incomplete: Summary) -> Summary:
    return make_summary("In older people walking each day eases tiredness", journal="A Journal")


@pytest.fixture
def window(new_page: NewPage) -> Iterator[Page]:
    """A window of its own, in which nothing may be refused by the pages' policy."""
    page = new_page(own=True)
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    yield page
    assert [text for text in said if "status of 4" not in text] == []


def test_an_editor_finds_completes_pins_and_merges_and_takes_a_version_back(
    window: Page, site: str, incomplete: Summary, other: Summary
) -> None:
    sign_in_by_cookie(window, site, make_member())
    window.goto(f"{site}/studio/")
    window.get_by_role("link", name="Summaries").click()
    window.get_by_role("link", name="incomplete 1").click()
    window.get_by_label("Words, a DOI").fill("tiredness")
    window.keyboard.press("Enter")
    window.get_by_role("link", name=TITLE, exact=True).click()

    found = window.get_by_label("What they found")
    counts = window.locator("#counts-found")
    expect(counts).to_have_text("0 words")
    found.press_sequentially("The multifactorial symptomatology deteriorated.")
    expect(counts).to_contain_text("4 words")
    found.fill("It fell by a fifth.")
    expect(counts).to_have_text("5 words")
    window.get_by_label("Kind").select_option("cohort")
    window.get_by_label("Participants").fill("70")
    expect(window.locator("#whole")).to_contain_text("Study over time in 70 people")
    window.get_by_label("Sleep").check()
    window.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(window.get_by_role("status")).to_contain_text("Saved: what they found")
    expect(window.locator(".turn")).to_contain_text("ready")
    window.get_by_role("button", name="Pin").press("Enter")
    expect(window.locator(".turn")).to_contain_text("pinned")

    window.get_by_role("link", name="Compare and merge").click()
    window.get_by_role("group", name="Journal").get_by_label(f"#{other.pk}").check()
    window.get_by_role("button", name=f"Merge #{other.pk}").press("Enter")
    expect(window.get_by_label("Journal")).to_have_value("A Journal")

    window.get_by_role("link", name="What it said before").click()
    expect(window.locator("ins", has_text="It fell by a fifth.")).to_be_visible()
    window.get_by_role("button", name="Take back").last.press("Enter")
    expect(window.get_by_label("What they found")).to_have_value("")
    incomplete.refresh_from_db()
    assert (incomplete.found, incomplete.kind, incomplete.journal) == ("", "", "")


def test_an_editor_completes_one_without_script(
    new_page: NewPage, site: str, incomplete: Summary
) -> None:
    page = new_page(script=False, own=True)
    sign_in_by_cookie(page, site, make_member())
    page.goto(f"{site}/studio/summaries/{incomplete.pk}/")
    page.get_by_label("What they found").fill("It fell.")
    page.get_by_label("Participants").fill("many")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    expect(page.get_by_label("What they found")).to_have_value("It fell.")
    page.get_by_label("Participants").fill("70")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved")


def test_the_form_of_whoever_comes_second_is_for_everybody_too(
    window: Page, site: str, incomplete: Summary
) -> None:
    sign_in_by_cookie(window, site, make_member())
    window.goto(f"{site}/studio/summaries/{incomplete.pk}/")
    incomplete.former_texts.create(replaced_at=incomplete.changed_at, fields={"found": ""})
    Summary.objects.filter(pk=incomplete.pk).update(found="Theirs.")
    window.get_by_label("What they found").fill("Mine.")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("alert")).to_contain_text("somebody else has changed the same")
    assert findings(window) == []
    window.get_by_label("Mine, as it stands").check()
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_role("status")).to_contain_text("Saved: what they found")


def test_what_is_written_is_counted_while_it_is_typed_and_a_file_fills_the_rest(
    window: Page, site: str, incomplete: Summary
) -> None:
    sign_in_by_cookie(window, site, make_member())
    window.goto(f"{site}/studio/summaries/")
    window.get_by_role("link", name="Write a summary").click()
    window.get_by_label("Takeaway").press_sequentially("People slept better.")
    expect(window.locator("#counts-takeaway")).to_contain_text("3 words")
    content = b'{"title": "Sleep and walking", "takeaway": "Another."}'
    file = {"name": "sleep.json", "mimeType": "application/json", "buffer": content}
    window.get_by_label("A Markdown or JSON file").set_input_files(file)  # type: ignore[arg-type]
    expect(window.locator(".htmx-request")).to_have_count(0)
    window.get_by_role("button", name="Fill the boxes").click()
    expect(window.get_by_label("Title")).to_have_value("Sleep and walking")
    expect(window.get_by_label("Takeaway")).to_have_value("People slept better.")
    assert findings(window) == []
    window.get_by_label("Title").press("Enter")
    expect(window.get_by_role("status")).to_contain_text("Kept as summary")
    assert Summary.objects.get(source__slug="by-hand").takeaway == "People slept better."
