"""The caveat in the archive: an issue whose page would lack or hide it is not approved."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finder

from digest.archive.check_page import check_page
from digest.delivery.errors import NotApprovableError
from digest.delivery.planning.approve import approve
from digest.issues.gather import gather_content
from digest.paths import STATIC_FILES, WEB_TEMPLATES
from tests.factories import NOW, make_newsletter, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, draft_issue

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
CAVEAT = '{% include "archive/blocks.html" with blocks=caveat %}'
PAGE = "archive/issue_page.html"
BASE_URL = "https://news.example.org"


@pytest.fixture
def issue():
    return draft_issue(make_newsletter(postal_address=POSTAL_ADDRESS), [make_summary()])


@pytest.fixture
def change_page(tmp_path: Path, settings):
    """Put our page, with another way of showing the caveat, before our own templates."""

    def change(instead: str) -> None:
        page = (WEB_TEMPLATES / PAGE).read_text("utf-8")
        assert page.count(CAVEAT) == 1
        (tmp_path / "archive").mkdir()
        (tmp_path / PAGE).write_text(page.replace(CAVEAT, instead), "utf-8")
        first, *others = settings.TEMPLATES
        settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}, *others]

    return change


@pytest.fixture
def change_sheet(tmp_path: Path, settings):
    """Put our style sheet, with one rule more, before our own."""

    def change(rule: str) -> None:
        sheet = (STATIC_FILES / "style.css").read_text("utf-8")
        (tmp_path / "static").mkdir()
        (tmp_path / "static" / "style.css").write_text(f"{sheet}\n{rule}\n", "utf-8")
        settings.STATICFILES_DIRS = [tmp_path / "static", *settings.STATICFILES_DIRS]
        get_finder.cache_clear()

    yield change
    get_finder.cache_clear()


def codes(issue) -> list[str]:
    return [finding.code for finding in check_page(gather_content(issue), base_url=BASE_URL)]


def test_our_own_page_shows_the_caveat(issue):
    assert settings.ENVIRONMENT.base_url
    assert codes(issue) == []


@pytest.mark.parametrize(
    "rule",
    [
        ".aside { display: none }",
        ".aside { position: absolute; left: -999rem }",
        "@media print { .panel > .aside p { visibility: hidden } }",
        "@media (max-width: 30rem) { .aside { max-height: 0; overflow: hidden } }",
        ".aside { color: var(--ground) }",
        "@media (prefers-color-scheme: dark) { :root { --panel: #eeede8 } }",
        ".aside p { font: 0/0 serif }",
        "@import url(other.css);",
        ".aside:not(:hover) { opacity: 0 }",
    ],
)
def test_a_new_rule_of_the_style_sheet_that_hides_it_is_found(
    issue, change_page, change_sheet, rule
):
    change_page(f'<div class="aside">{CAVEAT}</div>')
    assert codes(issue) == []
    change_sheet(rule)
    assert codes(issue) == ["archive-caveat"]


def test_a_style_sheet_from_elsewhere_is_found(issue, change_page):
    change_page(f'<link rel="stylesheet" href="https://example.org/a.css">{CAVEAT}')
    assert codes(issue) == ["archive-caveat"]


@pytest.mark.parametrize(
    "instead",
    [
        "",
        f"<!-- {CAVEAT} -->",
        f"<template>{CAVEAT}</template>",
        f"<script>{CAVEAT}</script>",
        f"<div hidden>{CAVEAT}</div>",
        f'<div popover="">{CAVEAT}</div>',
        f"<details><summary>More</summary>{CAVEAT}</details>",
        f'<div style="display:none">{CAVEAT}</div>',
        f'<div class="unseen">{CAVEAT}</div>',
        f'<div class="skip">{CAVEAT}</div>',
        f'<div class="no-print">{CAVEAT}</div>',
        f"<style>.caveat {{ opacity: 0 }}</style>{CAVEAT}",
        '{% filter cut:" " %}' + CAVEAT + "{% endfilter %}",
        "{% if content.nonsense %}" + CAVEAT + "{% endif %}",
    ],
)
def test_a_page_without_it_or_with_it_hidden_is_found_and_stops_approval(
    issue, change_page, instead
):
    change_page(instead)
    assert codes(issue) == ["archive-caveat"]
    with pytest.raises(NotApprovableError) as refused:
        approve(issue, by="editor@example.org", at=NOW)
    assert "archive-caveat" in [finding.code for finding in refused.value.findings]
    assert not issue.snapshots.exists()


def test_a_page_that_cannot_be_made_is_found(issue, change_page):
    change_page("{% if %}")
    assert codes(issue) == ["archive-broken"]
