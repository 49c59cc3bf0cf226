"""Makes addresses from outside fit to stand in a mail."""

import re
from urllib.parse import quote, urlsplit

from digest.render.written_bytes import written_bytes

LONGEST_URL_BYTES = 1_000
"""Escaped for HTML. Longer ones are tracking or broken; a mail program may cut them, and they eat
the mail's room."""

_KEY = re.compile(r"[a-z0-9-]{1,120}")
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]")


def mail_url(url: str, *, otherwise: str) -> str:
    """Return the address in ASCII, or ``otherwise`` where it is no http or https address."""
    address = _UNSAFE.sub(lambda found: quote(found[0], errors="replace"), url.strip())
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        usable = False
    return address if usable and written_bytes(address) <= LONGEST_URL_BYTES else otherwise


def anchor(url: str, key: str) -> str:
    """Return the address of the article ``key`` on the page ``url``, or the page's own."""
    return f"{url}#{key}" if _KEY.fullmatch(key) else url
