"""Feeds: RSS 2.0, RSS 1.0, Atom and JSON Feed."""

from digest.sources.feeds.json_feed import read_json_feed
from digest.sources.feeds.xml_feed import read_xml_feed
from digest.sources.records import Reading, ReadSettings

_BLANKS_AND_MARKS = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"


def read_feed(
    content: bytes,
    *,
    where: str,
    settings: ReadSettings,
    base: str | None,
    charset: str | None = None,
) -> Reading:
    """Return the entries of a feed, as far as it can be read. Never raises, asks no network.

    ``base`` is the feed's own address, to which its links are joined; ``charset`` is what the
    server says.
    """
    reader = read_json_feed if looks_like_json(content) else read_xml_feed
    return reader(content, where=where, settings=settings, base=base, charset=charset)


def looks_like_json(content: bytes) -> bool:
    """Return True where the first character that counts opens a JSON object or list."""
    return content[:64].lstrip(_BLANKS_AND_MARKS)[:1] in {b"{", b"["}
