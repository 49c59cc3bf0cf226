"""Entries from a page's tokens, alike for HTML and for copied text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from digest.render.evidence import Study
from digest.sources.pages.accounts import Account, accounts_with_headings, is_title_like, text_of
from digest.sources.pages.cards import Card, PageSplit, split_cards
from digest.sources.pages.publisher_caveat import caveat_among, caveat_at_end, journal_named
from digest.sources.pages.tokens import Token
from digest.sources.pages.unheaded_account import tell_parts
from digest.sources.records import PARTS, Entry, Problem, Reading, ReadSettings
from digest.sources.text.excerpt import ELLIPSIS, whole_words
from digest.sources.wording.dates import read_date
from digest.sources.wording.headings import Part
from digest.sources.wording.web_address import web_address

MOST_ENTRIES = 1_000
"""Accounts, and as many further articles."""
MOST_TOKENS = 20_000
"""Lines of a page: a long one has hundreds."""
_HEADINGS_MEND = "Put a heading above each, such as What they found, and read it again."
_SIZE_MEND = "Give a page, or copy a text, that holds less."
_DATE_MEND = "Set the source's date order to how it writes dates, or ignore this."


@dataclass(frozen=True, kw_only=True)
class PageEntries:
    """What a page holds: accounts in full, further articles as far as the page shows them."""

    accounts: tuple[Entry, ...] = ()
    cards: tuple[Entry, ...] = ()
    caveat: str = ""
    problems: tuple[Problem, ...] = ()

    def as_reading(self) -> Reading:
        """Return all entries, accounts first."""
        return Reading(entries=(*self.accounts, *self.cards), problems=self.problems)


@dataclass
class _Notes:
    where: str
    settings: ReadSettings
    problems: list[Problem] = field(default_factory=list)

    def add(self, what: str, mend: str) -> None:
        self.problems.append(Problem(where=self.where, what=what, mend=mend))


def page_entries(
    tokens: Sequence[Token],
    *,
    where: str,
    settings: ReadSettings,
    base: str | None = None,
    may_lack_headings: bool,
) -> PageEntries:
    """Return the entries of a page. ``may_lack_headings`` allows accounts that are told by their
    structure alone, which only copied text should need."""
    notes = _Notes(where, settings)
    if len(tokens) > MOST_TOKENS:
        notes.add(f"this has more than {MOST_TOKENS:,} lines; the rest was not read", _SIZE_MEND)
    split = split_cards(tokens[:MOST_TOKENS])
    accounts, left_over = accounts_with_headings(split.accounts)
    rest = [token.text for token in (*left_over, *split.rest) if token.kind == "text"]
    entries: list[Entry] = []
    caveat: tuple[str, ...] = ()
    if accounts:
        entries, caveat = _headed_entries(accounts, notes)
    elif may_lack_headings:
        entries, caveat = _unheaded_entries(split, notes)
    caveat_text = "\n\n".join(caveat or caveat_among(rest))
    cards = tuple(_card_entries(split.cards, base, notes))
    if split.doubtful_dates:
        notes.add(
            "it cannot be told which date belongs to which of the further articles",
            "Their dates are left out; nothing depends on them.",
        )
    if max(len(entries), len(cards)) > MOST_ENTRIES:
        notes.add(f"this has more than {MOST_ENTRIES:,} accounts; the rest was left", _SIZE_MEND)
    return PageEntries(
        accounts=tuple(_with_caveat(entries[:MOST_ENTRIES], caveat_text)),
        cards=cards[:MOST_ENTRIES],
        caveat=caveat_text,
        problems=tuple(notes.problems),
    )


def _headed_entries(
    accounts: Sequence[Account], notes: _Notes
) -> tuple[list[Entry], tuple[str, ...]]:
    caveat: tuple[str, ...] = ()
    entries: list[Entry] = []
    for account in accounts:
        parts: dict[Part, Sequence[Token]] = dict(account.parts)
        own_caveat = tuple(token.text for token in parts.pop("caveat", ()))
        if parts:
            last = list(parts)[-1]
            start = caveat_at_end([token.text for token in parts[last]])
            own_caveat += tuple(token.text for token in parts[last][start:])
            parts[last] = parts[last][:start]
        caveat = own_caveat or caveat
        texts = {part: text_of(tokens) for part, tokens in parts.items()}
        if not any(texts.values()):
            continue
        takeaway = texts.get("takeaway", "")
        if not takeaway and len(account.above) == 1:
            takeaway = account.above[0].text
        title = account.title
        if title and not takeaway and not is_title_like(title):
            # Some sites head an account with its takeaway, a whole sentence.
            title, takeaway = "", title
        entries.append(
            Entry(
                origin=notes.where if len(accounts) == 1 else f"{notes.where}, {len(entries) + 1}",
                title=title,
                takeaway=takeaway,
                found=texts.get("found", ""),
                matters=texts.get("matters", ""),
                keep_in_mind=texts.get("keep_in_mind", ""),
                published=_published(account.when, notes),
                stated=frozenset(PARTS),
            )
        )
    return entries, caveat


def _unheaded_entries(split: PageSplit, notes: _Notes) -> tuple[list[Entry], tuple[str, ...]]:
    paragraphs = _paragraphs(split.accounts)
    start = caveat_at_end(paragraphs)
    caveat, paragraphs = tuple(paragraphs[start:]), paragraphs[:start]
    if len(paragraphs) <= 1:
        return [], caveat
    told = tell_parts(paragraphs)
    if told.doubt:
        notes.add(f"this account has no headings, and {told.doubt}", _HEADINGS_MEND)
    dates = [token.text for token in split.accounts if token.kind == "date"]
    entry = Entry(
        origin=notes.where,
        title=told.title,
        takeaway=told.takeaway,
        found=told.found,
        matters=told.matters,
        keep_in_mind=told.keep_in_mind,
        published=_published(dates[0], notes) if dates else None,
        stated=frozenset(PARTS),
    )
    return [entry], caveat


def _paragraphs(tokens: Sequence[Token]) -> list[str]:
    """Return paragraphs; a list belongs to the paragraph that leads up to it."""
    paragraphs: list[list[Token]] = []
    for token in tokens:
        if token.kind != "text":
            continue
        if token.list_number and paragraphs:
            paragraphs[-1].append(token)
        else:
            paragraphs.append([token])
    return [text_of(each) for each in paragraphs]


def _with_caveat(entries: Sequence[Entry], caveat: str) -> Iterator[Entry]:
    # A journal that the page's caveat names is that of the one study on the page.
    journal = journal_named(caveat) if len(entries) == 1 else None
    for entry in entries:
        study = Study(journal=journal) if journal else entry.study
        yield replace(entry, publisher_caveat=caveat, study=study)


def _card_entries(cards: Sequence[Card], base: str | None, notes: _Notes) -> Iterator[Entry]:
    longest = max((len(card.teaser) for card in cards), default=0)
    for number, card in enumerate(cards, start=1):
        # Sites cut all teasers at one length; one shorter by a character has lost a blank there.
        ends_on_word = len(card.teaser) == longest - 1 and not card.teaser.endswith(
            (ELLIPSIS, "...")
        )
        title = whole_words(card.title) if card.title.endswith((ELLIPSIS, "...")) else card.title
        excerpt = whole_words(card.teaser, ends_on_word=ends_on_word)
        if not title and not excerpt:
            continue
        yield Entry(
            origin=f"{notes.where}, further article {number}",
            title=title,
            excerpt=excerpt,
            url=web_address(card.href, base=base) if card.href else None,
            published=_published(card.when, notes),
            is_listed=True,
        )


def _published(when: str, notes: _Notes) -> date | None:
    if not when:
        return None
    reading = read_date(when, order=notes.settings.date_order)
    if reading.problem:
        notes.add(reading.problem, _DATE_MEND)
    return reading.value
