"""Does each link lead somewhere, for every reader, without giving a password away?"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding, Severity
from digest.render.checks.links.own_network import host_of, is_own_machine, is_own_network
from digest.render.checks.links.text_links import links_in_text
from digest.render.links import mail_url

_SHOWN_CHARACTERS = 80


class _Link(NamedTuple):
    place: str
    address: str
    words: Callable[[], str]


def check_addresses(examined: Examined) -> Iterator[Finding]:
    """Find links that lead nowhere, hold a password, or lead where only we could go."""
    told = set()
    for link in _links(examined):
        if not _is_usable(link.address):
            yield _broken(link)
        elif "@" in urlsplit(link.address).netloc:
            yield _with_password(link)
        elif (host := host_of(link.address)) not in told and (how := _fault(host, examined)):
            told.add(host)
            yield _private(link, host, how)


def _links(examined: Examined) -> Iterator[_Link]:
    known = set(examined.mail.slots.values())
    if examined.has_html:
        document = examined.document
        for link in document.links:
            if link.address not in known:
                yield _Link("html", link.address, partial(document.words_in, link.element))
    for address, words in links_in_text(examined.text):
        # What an article says is its own; no look has made a link of it.
        if address not in known and (_is_usable(address) or not _is_said(address, examined)):
            yield _Link("text", address, partial(str, words))


# Variants share most of their links.
@lru_cache(maxsize=8_192)
def _is_usable(address: str) -> bool:
    return mail_url(address, otherwise="nowhere") == address


def _is_said(address: str, examined: Examined) -> bool:
    return any(address in text for text in examined.edition_texts)


def _fault(host: str, examined: Examined) -> Severity | None:
    """Return how bad a link to the host is, which depends on where our own pages are."""
    if not is_own_network(host):
        return None
    ours = host_of(examined.edition.issue_url)
    if host == ours or (is_own_machine(host) and not ours):
        # Another check tells where our own links begin; of a message alone it is not known.
        return None
    return "warning" if is_own_network(ours) else "error"


def _broken(link: _Link) -> Finding:
    return Finding(
        code="link-broken",
        severity="error",
        place=link.place,
        what=f"The link “{link.words()[:_SHOWN_CHARACTERS]}” leads nowhere: "
        f"{link.address[:200] or 'it has no address'}",
        mend="Give it an address that begins with https:// or http://.",
    )


def _with_password(link: _Link) -> Finding:
    return Finding(
        code="link-password",
        severity="error",
        place=link.place,
        what=f"The link “{link.words()[:_SHOWN_CHARACTERS]}” has a name or password before its "
        f"host, {host_of(link.address)}, and all readers would get it.",
        mend="Take out what stands before the @, and change that password.",
    )


def _private(link: _Link, host: str, severity: Severity) -> Finding:
    return Finding(
        code="link-private",
        severity=severity,
        place=link.place,
        what=f"The link “{link.words()[:_SHOWN_CHARACTERS]}” leads to {host}, which is this "
        "machine or on its own network: readers elsewhere cannot open it.",
        mend="Give the address under which everybody finds it.",
    )
