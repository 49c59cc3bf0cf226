"""Addresses from outside that may become links."""

from urllib.parse import urljoin, urlsplit

LONGEST_CHARACTERS = 2_000


def web_address(text: str, *, base: str | None = None) -> str | None:
    """Return an absolute http or https address without a user's name and password, or None.

    A relative one is joined to ``base`` where that is known.
    """
    try:
        address = urljoin(base, text.strip()) if base else text.strip()
        parts = urlsplit(address)
        usable = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
        _ = parts.port
    except ValueError:
        return None
    is_plain = not any(c.isspace() or not c.isprintable() for c in address)
    return address if usable and is_plain and len(address) <= LONGEST_CHARACTERS else None
