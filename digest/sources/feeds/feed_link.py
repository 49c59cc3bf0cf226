"""The feed that a page names as its own."""

import html
import re

from digest.sources.text.decoding import decode_text
from digest.sources.wording.web_address import web_address

_WINDOW_BYTES = 200_000
_LINK = re.compile(r"<link\b[^<>]{1,2000}>", re.IGNORECASE)
_TYPE = re.compile(
    r"\btype\s*=\s*[\"']?application/(?:rss\+xml|atom\+xml|feed\+json)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\bhref\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)


def feed_link(page: bytes, *, base: str) -> str | None:
    """Return the address of the first feed in a page's link elements, or None (RSS autodiscovery,
    rssboard.org)."""
    for link in _LINK.findall(decode_text(page[:_WINDOW_BYTES]).text):
        address = _ADDRESS.search(link)
        if address and _TYPE.search(link):
            return web_address(html.unescape(next(filter(None, address.groups()))), base=base)
    return None
