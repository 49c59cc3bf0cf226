"""The frozen records that go into rendering and come out of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from digest.render.evidence import Study
from digest.render.words import ENGLISH, Words

Role = Literal["featured", "teaser", "headline"]

SLOT_NAMES = ("greeting", "preferences_url", "unsubscribe_url", "browser_url")
"""What differs from one recipient of a variant to the next; all else is the variant's own."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """A summary as mail and archive show it.

    The parts are plain text: blocks parted by an empty line; a block whose lines all begin
    with ``- `` is a list. Nothing in them is markup, so everything is escaped on the way out.
    """

    title: str
    takeaway: str
    found: str
    matters: str
    keep_in_mind: str
    url: str
    """Absolute; where the button leads: the publisher's page, or our archive."""
    archive_url: str
    """Absolute, with the anchor; where our archive shows it, be it in this issue or an earlier
    one."""
    key: str
    """Names the article within its issue (its anchor in the archive); [a-z0-9-]."""
    published: date | None = None
    topics: tuple[str, ...] = ()
    """Topic names, as readers know them."""
    study: Study = field(default_factory=Study)
    full_text: bool = True
    """False where the source's rights allow a teaser only."""
    teaser: str = ""
    """What the editors wrote to stand where the article is a teaser; empty: its takeaway."""


@dataclass(frozen=True, kw_only=True)
class ShownLogo:
    """The newsletter's picture, in the place of its name."""

    url: str
    """Absolute."""
    width: int
    height: int
    """As it is shown, in CSS pixels; the file may have more."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What all readers of one variant get of an issue: everything but the slots."""

    newsletter: str
    issue_date: date
    issue_url: str
    """The issue in the web archive; absolute."""
    articles: tuple[Article, ...]
    """In reading order; the first is featured. Empty only where there are notices."""
    caveat: str
    """Plain text blocks, journals already filled in."""
    sender: str
    """Organisation named in the footer."""
    postal_address: str
    """Lines parted by newlines."""
    privacy_url: str
    why: str
    """One sentence: why the reader gets this."""
    passed_over: int = 0
    """How many more of the reader's items stand in the archive only."""
    note: str = ""
    """The editor's note; plain text blocks."""
    notices: tuple[str, ...] = ()
    """Sentences above the articles, such as a correction or "this is a test"."""
    logo: ShownLogo | None = None
    subject: str = ""
    preheader: str = ""
    """What the editors wrote for these; empty: as the look's templates say."""
    language: str = "en"
    words: Words = ENGLISH
    text_only: bool = False
    large_text: bool = False


@dataclass(frozen=True, kw_only=True)
class RenderedMail:
    """A variant, ready to be stored. Each slot stands in it as its marker.

    ``slots`` maps each name of SLOT_NAMES to its marker, ASCII letters and digits only and
    derived from the content, so that no source text can forge one.
    """

    subject: str
    preheader: str
    html: bytes
    """UTF-8; empty for a text-only variant."""
    text: bytes
    """UTF-8, lines ended by a newline."""
    slots: dict[str, str]
    sha256: str
    """Hex, over subject, html, text and slots."""
