"""Chromium, and pages of our own server in it. Without a Chromium these tests fail, never skip."""

import dataclasses
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.setup.chromium import FLAGS, find_chromium

FAILURES = Path(__file__).parent / "failures"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
NETWORK_SCHEMES = frozenset({"http", "https", "ws", "wss"})
PAGE_HEIGHT = 900
TIMEOUT_MS = 10_000
failed_key = pytest.StashKey[bool]()


class NewPage(Protocol):
    """Opens an empty page; width in CSS pixels, language as the browser asks for it."""

    def __call__(
        self,
        *,
        width: int = 1024,
        dark: bool = False,
        script: bool = True,
        scale: float = 1,
        language: str = "en-GB",
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


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Pages, each without a past. A page that asks another machine for anything fails the test:
    what we show must tell nobody else that it is being read. Failed tests leave pictures."""
    opened: list[Page] = []
    strangers: list[str] = []

    def refuse_strangers(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in NETWORK_SCHEMES and address.hostname not in LOOPBACK_HOSTS:
            strangers.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    def open_page(
        *,
        width: int = 1024,
        dark: bool = False,
        script: bool = True,
        scale: float = 1,
        language: str = "en-GB",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": PAGE_HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            device_scale_factor=scale,
            locale=language,
            timezone_id="UTC",
        )
        context.set_default_timeout(TIMEOUT_MS)
        context.route("**/*", refuse_strangers)
        page = context.new_page()
        opened.append(page)
        return page

    yield open_page
    if request.node.stash.get(failed_key, False):
        for number, page in enumerate(opened, start=1):
            page.screenshot(path=FAILURES / f"{request.node.name}-{number}.png", full_page=True)
    for page in opened:
        page.context.close()
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
