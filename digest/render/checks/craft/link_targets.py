"""Does every link lead where its words say, on an encrypted way, to something that answers?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.render.checks.craft.answers import Answers
from digest.render.checks.craft.images import addresses_of_images
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.links.same_address import fragment_of, one_spelling
from digest.render.checks.links.text_links import links_in_text
from digest.render.links import mail_url
from digest.render.records import Edition, RenderedMail

_SHORTENERS = frozenset(
    {"bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly",
     "t.co", "t.ly", "tiny.cc", "tinyurl.com"}
)  # fmt: skip
_SHOWN_CHARACTERS = 80


class _Link(NamedTuple):
    """An address outside, and how it is met."""

    address: str
    place: str
    """The HTML, or the text where that alone has it."""
    words: str
    twice: tuple[str, ...]
    """Different words of links to the same, this one's among them; empty where there are none."""


def check_link_targets(examined: Examined, answers: Answers) -> Iterator[Finding]:
    """Find links that are not https, unknown, hidden by a shortener, given twice, or dead.

    Our own addresses are not looked at: ``check_origin`` says what is wrong with where they begin.
    """
    known = _known_addresses(examined)
    for address, place, word, twice in _links(examined):
        parts = urlsplit(address)
        if parts.scheme == "http":
            yield _finding(
                "link-not-https",
                place,
                f"The link “{word}” is not encrypted: {address[:200]}",
                "Give the address that begins with https://, if the site has one.",
            )
        if (parts.hostname or "").removeprefix("www.") in _SHORTENERS:
            yield _finding(
                "link-shortened",
                place,
                f"Nobody can see where the link “{word}” leads: {address[:200]}",
                "Give the address that it leads to in the end; filters distrust shortened ones.",
            )
        if address not in known:
            yield _finding(
                "link-unknown",
                place,
                f"The link “{word}” leads to what neither the issue nor its newsletter names: "
                f"{address[:200]}",
                "Look whether it belongs into the template; then nothing has to be done.",
            )
        if twice:
            yield _finding(
                "link-twice",
                place,
                f"Links with different words lead to the same address, {address[:200]}: "
                + ", ".join(f"“{one}”" for one in twice),
                "Look whether one of them should lead elsewhere.",
            )
        answer = answers.get(address)
        if answer is not None and answer.fault:
            again = " It may pass: look again before it is sent." if answer.is_passing else ""
            yield _finding(
                "link-dead",
                place,
                f"The link “{word}” leads to nothing: {answer.fault}.",
                f"Correct the summary's url, or exclude the summary.{again}",
            )


def _links(examined: Examined) -> Iterator[_Link]:
    """Yield each address once; what is given twice in the HTML is not told of the text again."""
    seen, told = set[str](), set[str]()
    for place, words_of in _words_by_place(examined):
        for address, words in words_of.items():
            spelling = one_spelling(address)
            twice = () if spelling in told else _words_to(address, words_of)
            if twice:
                told.add(spelling)
            if address not in seen or twice:
                yield _Link(address, place, words[0], twice)
            seen.add(address)


def _words_to(address: str, words_of: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the different words of links to the same address, however it is spelled."""
    spelling, fragment = one_spelling(address), fragment_of(address)
    words = dict.fromkeys(
        word
        for other, words in words_of.items()
        if one_spelling(other) == spelling
        # One names another place of the page only where both name one.
        and (fragment_of(other) == fragment or not (fragment and fragment_of(other)))
        for word in words
    )
    return tuple(words) if len(words) > 1 else ()


def _words_by_place(examined: Examined) -> Iterator[tuple[str, dict[str, tuple[str, ...]]]]:
    if examined.has_html:
        document = examined.document
        links = ((link.address, document.words_in(link.element)) for link in document.links)
        yield "html", _words_by_address(links, examined)
    yield "text", _words_by_address(links_in_text(examined.text), examined)


def _words_by_address(
    links: Iterable[tuple[str, str]], examined: Examined
) -> dict[str, tuple[str, ...]]:
    """Return the addresses outside that links lead to, each with its links' different words."""
    ours = _ours(examined)
    words_of: dict[str, tuple[str, ...]] = {}
    for address, written in links:
        if address in ours or mail_url(address, otherwise="nowhere") != address:
            continue
        words = written[:_SHOWN_CHARACTERS] or "without words"
        words_of[address] = tuple(dict.fromkeys((*words_of.get(address, ()), words)))
    return words_of


def outside_addresses_of(mail: RenderedMail, edition: Edition) -> tuple[str, ...]:
    """Return all addresses that the mail's links lead to, or its images come from, but those of
    the issue in our archive: what may be asked beforehand."""
    examined = Examined(mail, edition)
    links = (address for _, words_of in _words_by_place(examined) for address in words_of)
    # What is no address all the same is told by whoever tries to fetch it.
    images = (one for one in addresses_of_images(examined) if one.lower().startswith("https://"))
    return tuple(dict.fromkeys((*links, *images)))


def _ours(examined: Examined) -> set[str]:
    edition = examined.edition
    archive = (article.archive_url for article in edition.articles)
    ours = {*examined.mail.slots.values(), edition.issue_url, *archive}
    # Where the newsletter has no notice of its own, a page of ours is it.
    notice = urlsplit(edition.privacy_url)
    return ours | (
        {edition.privacy_url} if notice[:2] == urlsplit(edition.issue_url)[:2] else set()
    )


def _known_addresses(examined: Examined) -> set[str]:
    edition = examined.edition
    given = [edition.privacy_url, *(article.url for article in edition.articles)]
    given += (link.address for text in examined.edition_texts for link in links_in_text(text))
    return {mail_url(address, otherwise="") for address in given}


def _finding(code: str, place: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="warning", place=place, what=what, mend=mend)
