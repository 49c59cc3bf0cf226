"""What a person should know of words that did not count, although nothing is wrong. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.sources.records import PARTS, STUDY_FIELDS, TEXTS, Entry
from digest.sources.text.excerpt import shorten_to_words
from digest.summaries.entry_fields import is_account
from digest.summaries.models import PART_NAMES
from digest.summaries.weigh import Because, Weighed

LONGEST_HEADING_CHARACTERS = 80

_NAMES = PART_NAMES | {"publisher_caveat": "caveat", "url": "address", "peer_reviewed": "review"}
_ORDER = (*TEXTS, "url", "published", "topics", *STUDY_FIELDS)


@dataclass(frozen=True, kw_only=True)
class Note:
    """One word that did not count, and how it would."""

    where: str
    """Path or address of the entry."""
    summary: int
    """Primary key."""
    what: str
    mend: str


def shown_heading(heading: str) -> str:
    """Return a summary's heading as messages quote it."""
    return f"\u201c{shorten_to_words(heading, most_characters=LONGEST_HEADING_CHARACTERS)}\u201d"


def notes_on(
    entry: Entry,
    weighed: Weighed,
    *,
    summary: int,
    heading: str,
    present: Mapping[str, object],
    source: str,
    doubtful_id: str = "",
) -> tuple[Note, ...]:
    """Return what to tell about an entry and the summary that is there already.

    ``present`` is what the summary says now, ``source`` the slug of whose account it is, and
    ``doubtful_id`` as in ``identify.Identified``.
    """
    named = f"summary {summary} ({shown_heading(heading)})"
    overrule = f"To overrule that, add id: {summary} to it, or to a file of your own."

    def note(what: str, mend: str = overrule) -> Note:
        return Note(where=entry.origin, summary=summary, what=what, mend=mend)

    aside = weighed.left_aside
    notes: list[Note] = []
    if doubtful_id:
        what = f"its {doubtful_id} is that of {named} from {source}, which stays as it is"
        notes.append(note(what, f"Mend the one that is wrong, or add id: {summary} to overrule."))
    elif Because.OTHER_SOURCE in aside and entry.stated:
        told = _listed(aside[Because.OTHER_SOURCE])
        notes.append(note(f"{named} keeps the account from {source}, not this one's {told}"))
    if Because.OWN_WORDS in aside:
        told = _listed(aside[Because.OWN_WORDS])
        notes.append(note(f"{named} keeps what was written here by hand: {told}"))
    if Because.EARLIER_ENTRY in aside and entry.stated:
        told = _listed(aside[Because.EARLIER_ENTRY])
        what = f"another entry read with it gave {named} first, so its {told} did not count"
        notes.append(note(what))
    if _was_account(entry, weighed, present):
        what = f"this is an excerpt now; {named} keeps the account that it was"
        notes.append(note(what, f"If that was withdrawn: digest summaries exclude {summary}"))
    return tuple(notes)


def _was_account(entry: Entry, weighed: Weighed, present: Mapping[str, object]) -> bool:
    if entry.is_listed or is_account(entry) or entry.stated or not weighed.heard:
        return False
    return any(present.get(part) and part not in weighed.own_fields for part in PARTS)


def _listed(fields: Iterable[str]) -> str:
    names = [_NAMES.get(name, name) for name in sorted(fields, key=_ORDER.index)]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
