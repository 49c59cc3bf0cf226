"""What readers yield: frozen records, before anything is stored."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from digest.render.evidence import Study

DateOrder = Literal["month-first", "day-first"]

LONGEST_TITLE_CHARACTERS = 300
"""Of an entry's title, in files and in feeds."""

PARTS = ("takeaway", "found", "matters", "keep_in_mind")
TEXTS = ("title", *PARTS, "excerpt", "publisher_caveat")
STUDY_FIELDS = (
    "journal", "doi", "pmid", "kind", "participants", "subjects", "peer_reviewed", "funding"
)  # fmt: skip
ALL_FIELDS = frozenset({*TEXTS, *STUDY_FIELDS, "url", "guid", "published", "topics"})
"""Names of all that an entry can state."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One account of a study as a source has it; parts as in ``render.records.Article``.

    An empty string is a part that the source does not give; whether that is its word, ``stated``
    says.
    """

    origin: str
    """Where it was read: a path or address, with a line where there is one; for messages."""
    id: str | None = None
    """Our own summary's id, when a file says which one it updates."""
    guid: str | None = None
    url: str | None = None
    title: str = ""
    takeaway: str = ""
    found: str = ""
    matters: str = ""
    keep_in_mind: str = ""
    excerpt: str = ""
    """What a list shows of a text we do not have, cut at a word, with an ellipsis."""
    published: date | None = None
    """The publisher's date, maybe the journal's cover date and maybe ahead: never decides."""
    topics: tuple[str, ...] = ()
    """Slugs or names as written."""
    study: Study = field(default_factory=Study)
    publisher_caveat: str = ""
    """The publisher's own standing caveat: recognised, kept apart, never taken for content."""
    stated: frozenset[str] = frozenset()
    """Names out of ALL_FIELDS on which this is the source's whole word: one of them that is empty
    here has been taken out there. A file states all fields, one with an ``id`` those that it names,
    an account its four parts, what a list shows none."""
    is_listed: bool = False
    """True for what a page's list shows of an account that stands elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something in a source that a person should mend; what could be read was read."""

    where: str
    """Path or address, with line and column or entry where known."""
    what: str
    mend: str
    """What to do next, one sentence."""
    is_loss: bool = False
    """True where what it names was not read or not stored because of it; otherwise it is a remark
    on what was."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that one file, folder or address gave."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    """True when the server answered 304: nothing new, nothing wrong."""


@dataclass(frozen=True, kw_only=True)
class ReadSettings:
    """How one source is to be read."""

    date_order: DateOrder = "month-first"
    headings: dict[str, str] = field(default_factory=dict)
    """More headings (casefolded) mapped to takeaway, found, matters, keep_in_mind or caveat."""
    allow_private: bool = False
    """Fetch from private and loopback addresses too: for a source on one's own machine."""
    etag: str | None = None
    last_modified: str | None = None
