"""Does every link lead where its words say, on an encrypted way, to something that answers?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.render.checks.craft.answers import Answers
from digest.render.checks.craft.images import addresses_of_images
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.links import mail_url
from digest.render.records import Edition, RenderedMail

_SHORTENERS = frozenset(
    {"bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly",
     "t.co", "t.ly", "tiny.cc", "tinyurl.com"}
)  # fmt: skip
_SHOWN_CHARACTERS = 80


def check_link_targets(examined: Examined, answers: Answers) -> Iterator[Finding]:
    """Find links that are not https, unknown, hidden by a shortener, given twice, or dead.

    Our own addresses are not looked at: ``check_origin`` says what is wrong with where they begin.
    """
    if not examined.has_html:
        return
    words_of = words_by_address(examined)
    known = _known_addresses(examined.edition)
    for address, words in words_of.items():
        parts = urlsplit(address)
        if parts.scheme == "http":
            yield _finding(
                "link-not-https",
                f"The link “{words[0]}” is not encrypted: {address[:200]}",
                "Give the address that begins with https://, if the site has one.",
            )
        if (parts.hostname or "").removeprefix("www.") in _SHORTENERS:
            yield _finding(
                "link-shortened",
                f"Nobody can see where the link “{words[0]}” leads: {address[:200]}",
                "Give the address that it leads to in the end; filters distrust shortened ones.",
            )
        if address not in known:
            yield _finding(
                "link-unknown",
                f"The link “{words[0]}” leads to what neither the issue nor its newsletter names: "
                f"{address[:200]}",
                "Look whether it belongs into the template; then nothing has to be done.",
            )
        if len(words) > 1:
            yield _finding(
                "link-twice",
                f"Links with different words lead to the same address, {address[:200]}: "
                + ", ".join(f"“{one}”" for one in words),
                "Look whether one of them should lead elsewhere.",
            )
        answer = answers.get(address)
        if answer is not None and answer.fault:
            again = " It may pass: look again before it is sent." if answer.is_passing else ""
            yield _finding(
                "link-dead",
                f"The link “{words[0]}” leads to nothing: {answer.fault}.",
                f"Correct the summary's url, or exclude the summary.{again}",
            )


def words_by_address(examined: Examined) -> dict[str, tuple[str, ...]]:
    """Return the addresses outside that links lead to, each with its links' different words."""
    document = examined.document
    ours = _ours(examined)
    words_of: dict[str, tuple[str, ...]] = {}
    for link in document.links:
        address = link.address
        if address in ours or mail_url(address, otherwise="nowhere") != address:
            continue
        words = document.words_in(link.element)[:_SHOWN_CHARACTERS] or "without words"
        words_of[address] = tuple(dict.fromkeys((*words_of.get(address, ()), words)))
    return words_of


def outside_addresses_of(mail: RenderedMail, edition: Edition) -> tuple[str, ...]:
    """Return all addresses that the mail's links lead to, or its images come from, but those of
    the issue in our archive: what may be asked beforehand."""
    examined = Examined(mail, edition)
    if not examined.has_html:
        return ()
    images = (one for one in addresses_of_images(examined) if one.startswith("https://"))
    return tuple(dict.fromkeys((*words_by_address(examined), *images)))


def _ours(examined: Examined) -> set[str]:
    edition = examined.edition
    archive = (article.archive_url for article in edition.articles)
    return {*examined.mail.slots.values(), edition.issue_url, *archive}


def _known_addresses(edition: Edition) -> set[str]:
    given = (edition.privacy_url, *(article.url for article in edition.articles))
    return {mail_url(address, otherwise="") for address in given}


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="warning", place="html", what=what, mend=mend)
