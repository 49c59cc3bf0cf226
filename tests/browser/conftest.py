"""Chromium, and pages of our own server in it. Without a Chromium these tests fail, never skip."""

import dataclasses
from collections.abc import Generator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from digest.issues.models import Issue
from digest.team.models import Member
from digest.team.roles import Role
from tests.browser.kept_pages import TIMEOUT_MS, KeptPage, KeptPages, Kind
from tests.factories import make_summary
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import make_member
from tests.setup.chromium import FLAGS, find_chromium

FAILURES = Path(__file__).parent / "failures"
failed_key = pytest.StashKey[bool]()
expect.set_options(timeout=TIMEOUT_MS)


class NewPage(Protocol):
    """Opens an empty page; width in CSS pixels, language as the browser asks for it. One of its own
    is in a window that no other test had or will have: where the Tab key goes from the last stop,
    a window remembers."""

    def __call__(
        self,
        *,
        width: int = 1024,
        dark: bool = False,
        script: bool = True,
        scale: float = 1,
        language: str = "en-GB",
        own: bool = False,
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[failed_key] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    executable = find_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def kept_pages(browser: Browser) -> KeptPages:
    """The pages of this worker: to open a window costs more than most tests do in it."""
    return KeptPages(browser)


@pytest.fixture
def new_page(kept_pages: KeptPages, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Pages, each without a past. A page that asks another machine for anything fails the test:
    what we show must tell nobody else that it is being read. Failed tests leave pictures."""
    taken: list[KeptPage] = []
    owned: list[KeptPage] = []

    def open_page(
        *,
        width: int = 1024,
        dark: bool = False,
        script: bool = True,
        scale: float = 1,
        language: str = "en-GB",
        own: bool = False,
    ) -> Page:
        kind = Kind(width=width, dark=dark, script=script, scale=scale, language=language)
        kept = kept_pages.open(kind) if own else kept_pages.take(kind)
        taken.append(kept)
        if own:
            owned.append(kept)
        return kept.page

    yield open_page
    has_failed = request.node.stash.get(failed_key, False)
    strangers = [url for kept in taken for url in kept.strangers]
    for number, kept in enumerate(taken, start=1):
        if has_failed:
            kept.page.screenshot(
                path=FAILURES / f"{request.node.name}-{number}.png", full_page=True
            )
        if has_failed or kept in owned:
            kept.page.context.close()
        else:
            kept_pages.give_back(kept)
    assert strangers == []


@pytest.fixture
def page(new_page: NewPage, request: pytest.FixtureRequest) -> Page:
    """One page; parametrise it indirectly with the keywords of NewPage for another kind."""
    keywords: dict[str, Any] = getattr(request, "param", {})
    return new_page(**keywords)


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address of our server, which links in mail and pages then begin with."""
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, base_url=live_server.url)
    return live_server.url


@pytest.fixture
def draft(transactional_db: None) -> Issue:
    """An issue of three summaries, of the day after the day after tomorrow."""
    summaries = [make_summary(title, topics=[a_topic()]) for title in ("One", "Two", "Three")]
    soon = timezone.now() + timedelta(days=3)
    return make_draft(*summaries, date=soon.date(), composed_at=timezone.now())


@pytest.fixture
def ada(draft: Issue) -> Member:
    """An editor."""
    return make_member(Role.EDITOR, "ada@example.org")
