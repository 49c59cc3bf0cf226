"""Which of a list's columns holds what. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from subscribers.errors import SubscriberError

COLUMNS = ("email", "name", "topics", "cadence", "time_zone", "greeting", "consented")
"""What we take in and give out, in this order."""

_OTHER_NAMES = {
    "email": ("e mail", "mail", "email address", "e mail address", "mail address"),
    "name": ("full name",),
    "topics": ("topic",),
    "cadence": ("frequency", "how often"),
    "time_zone": ("timezone", "tz"),
    "greeting": ("form of address", "salutation"),
    "consented": ("consented at", "consented on", "consent date", "date of consent"),
}


class ColumnsError(SubscriberError):
    """The columns cannot be told; the message names those that there are, and how to say it."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where everything stands."""

    places: Mapping[str, int]
    """Our column -> number of the list's, from 0; without those that the list lacks."""
    names: Mapping[str, str]
    """Our column -> name of the list's, as written there."""
    left_out: tuple[str, ...]
    """Named columns that mean nothing to us."""


def said_columns(words: Iterable[str]) -> dict[str, str]:
    """Return our column -> the list's, as ``email=E-mail of member`` and the like say.

    Raises ColumnsError where one says nothing, or two the same.
    """
    said: dict[str, str] = {}
    for each in words:
        name, _, theirs = each.partition("=")
        ours = _plain(name).replace(" ", "_")
        if ours not in COLUMNS or not theirs.strip():
            raise ColumnsError(
                f"{each!r} names no column; write it like email='E-mail of member', with one of "
                f"{', '.join(COLUMNS)} first."
            )
        if ours in said:
            raise ColumnsError(f"{ours} is said to be two columns; say one.")
        said[ours] = theirs.strip()
    return said


def choose_columns(header: Sequence[str], said: Mapping[str, str]) -> Columns:
    """Find our columns in a header, whatever their case, spaces and hyphens.

    ``said`` has, for some of ours, the name that the list gives them; that goes before what the
    names say by themselves. Raises ColumnsError where email is not found, a name that was said is
    not there, or two columns could be the same one of ours.
    """
    plain = [_plain(name) for name in header]
    places: dict[str, int] = {}
    for ours, name in said.items():
        places[ours] = _only(ours, [_plain(name)], plain, header)
    for ours in COLUMNS:
        names = [_plain(ours), *_OTHER_NAMES[ours]]
        free = ["" if at in places.values() else name for at, name in enumerate(plain)]
        if ours not in places and any(name in names for name in free):
            places[ours] = _only(ours, names, free, header)
    if "email" not in places:
        raise ColumnsError(
            f"names no column email; there are {_listed(header)}. Say which it is, such as "
            "--column email='E-mail of member', or begin the list with a line such as "
            f"{','.join(COLUMNS)}"
        )
    return Columns(
        places=places,
        names={ours: header[at] for ours, at in places.items()},
        left_out=tuple(
            name for at, name in enumerate(header) if name and at not in places.values()
        ),
    )


def _only(ours: str, names: Sequence[str], plain: Sequence[str], header: Sequence[str]) -> int:
    found = [at for at, name in enumerate(plain) if name in names]
    if not found:
        raise ColumnsError(
            f"names no column {names[0]!r}, which {ours} was said to be; there are "
            f"{_listed(header)}."
        )
    if len(found) > 1:
        several = ", ".join(repr(header[at]) for at in found)
        raise ColumnsError(
            f"has several columns that could be {ours}: {several}. Delete one, or say which it "
            f"is: --column {ours}='...'"
        )
    return found[0]


def _plain(name: str) -> str:
    folded = normalize("NFKC", name).casefold()
    return " ".join(folded.replace("-", " ").replace("_", " ").split())


def _listed(header: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in header if name) or "none"
