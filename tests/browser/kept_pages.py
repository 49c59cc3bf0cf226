"""Pages that one test gives back and another takes, without anything of what was in them."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Request

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
NETWORK_SCHEMES = frozenset({"http", "https", "ws", "wss"})
PAGE_HEIGHT = 900
TIMEOUT_MS = 30_000
"""For whatever a test waits for: a machine with much else to do is slow, and no test waits that
long for what comes."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a page keeps for good; width in CSS pixels, language as the browser asks for it."""

    width: int
    dark: bool
    script: bool
    scale: float
    language: str


@dataclass(kw_only=True, eq=False)
class KeptPage:
    """A page alone in its context, and the way to what only the browser itself can forget."""

    kind: Kind
    page: Page
    protocol: CDPSession
    strangers: list[str] = field(default_factory=list)
    """Addresses on other machines that it asked for since it was taken, whether or not in vain."""

    def note(self, asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.scheme in NETWORK_SCHEMES and address.hostname not in LOOPBACK_HOSTS:
            self.strangers.append(asked.url)


class KeptPages:
    """All that are open and in no test's hands."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[Kind, list[KeptPage]] = {}

    def take(self, kind: Kind) -> KeptPage:
        """Return an empty page of that kind; the caller gives it back, or closes its context."""
        free = self._free.get(kind)
        return free.pop() if free else self.open(kind)

    def give_back(self, kept: KeptPage) -> None:
        """Empty it and keep it; one that its test led into several windows is closed instead."""
        page, kind = kept.page, kept.kind
        if page.context.pages != [page]:
            page.context.close()
            return
        page.goto("about:blank")
        kept.protocol.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        page.context.clear_cookies()
        page.set_viewport_size({"width": kind.width, "height": PAGE_HEIGHT})
        page.emulate_media(color_scheme=_scheme(kind))
        kept.strangers.clear()
        self._free.setdefault(kind, []).append(kept)

    def open(self, kind: Kind) -> KeptPage:
        """Return one in a new window."""
        context = self._browser.new_context(
            viewport={"width": kind.width, "height": PAGE_HEIGHT},
            color_scheme=_scheme(kind),
            java_script_enabled=kind.script,
            device_scale_factor=kind.scale,
            locale=kind.language,
            timezone_id="UTC",
        )
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        protocol = context.new_cdp_session(page)
        # What one test's server said must not answer another's question.
        protocol.send("Network.enable")
        protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
        kept = KeptPage(kind=kind, page=page, protocol=protocol)
        context.on("request", kept.note)
        return kept


def _scheme(kind: Kind) -> Literal["dark", "light"]:
    return "dark" if kind.dark else "light"
