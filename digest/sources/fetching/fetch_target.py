"""Which addresses are fetched, at first and after a redirect."""

import re
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from digest.sources.fetching.connect import DEFAULT_PORTS
from digest.sources.fetching.fetch_errors import BadAddressError, RedirectError, shown_address

_LONGEST_URL_CHARACTERS = 4_000
_UNFIT = re.compile(r"[\x00-\x20\x7f]")


def fetch_target(url: str) -> Url:
    """Return an address taken apart. Raises BadAddressError unless it is http or https, without a
    user's name and password."""
    shown = shown_address(url)
    url = url.strip()
    if len(url) > _LONGEST_URL_CHARACTERS or _UNFIT.search(url):
        raise BadAddressError(f"{shown} is no address", "Copy it again from the browser.")
    try:
        parsed = parse_url(url)
    except LocationParseError as error:
        raise BadAddressError(f"{shown} is no address", "Check how it is written.") from error
    if parsed.scheme not in DEFAULT_PORTS or not parsed.host:
        raise BadAddressError(
            f"{shown} is no http or https address", "Give one that begins with https://."
        )
    if parsed.auth is not None:
        raise BadAddressError(
            f"{shown} was given with a user's name or password", "Leave them out; we send none."
        )
    return parsed


def next_target(url: Url, location: str) -> Url:
    """Return where a redirect leads, by its Location header. Raises RedirectError where we do not
    go there: what is never fetched, and from https to http."""
    try:
        # Header bytes come as Latin-1; addresses in the wild are UTF-8 more often than encoded.
        location = location.encode("latin-1").decode("utf-8", errors="replace")
        target = fetch_target(urljoin(url.url, location.strip()))
    except (ValueError, BadAddressError) as error:
        raise RedirectError(
            f"{shown_address(url.url)} sends us to an address that we do not fetch",
            "Open it in a browser and give the address where it ends up.",
        ) from error
    if url.scheme == "https" and target.scheme == "http":
        raise RedirectError(
            f"{shown_address(url.url)} sends us from https to http",
            "Tell the site's owner; give an address that stays encrypted.",
        )
    return target
