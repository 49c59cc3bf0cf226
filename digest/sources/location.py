"""What a place to register is, told from how it is written; nothing is fetched."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from digest.sources.models import SourceKind
from digest.sources.wording.web_address import web_address

LONGEST_LOCATION_BYTES = 1_000

_PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt"})
_FILE_KINDS = {
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf", ".json"), SourceKind.FEED),
    **dict.fromkeys(_PAGE_SUFFIXES, SourceKind.PAGE),
}


class LocationError(ValueError):
    """A place that cannot be a source; the message says what to give instead."""


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place as it is stored."""

    text: str
    """An absolute path, or an address."""
    kind: SourceKind
    """As its name tells: a page or a feed for an address, whatever is there for a path."""
    name: str
    """What people would call it: the host, or the folder's name."""
    is_address: bool


def locate(text: str) -> Location:
    """Return what a written location names. Raises LocationError."""
    text = text.strip()
    if not text:
        raise LocationError("No location was given. Name a folder, or an address with https://.")
    location = _address(text) if "://" in text else _path(text)
    if len(location.text.encode()) > LONGEST_LOCATION_BYTES:
        raise LocationError(
            f"The location is longer than {LONGEST_LOCATION_BYTES:,} bytes. Give a shorter one."
        )
    return location


def _address(text: str) -> Location:
    address = web_address(text)
    if address is None:
        raise LocationError(
            "The location is no http or https address that we read. Give one such as "
            "https://example.org/feed.xml, without a user's name and password."
        )
    parts = urlsplit(address)
    suffix = Path(parts.path).suffix.casefold()
    return Location(
        text=address,
        kind=SourceKind.PAGE if suffix in _PAGE_SUFFIXES else SourceKind.FEED,
        name=(parts.hostname or "").removeprefix("www."),
        is_address=True,
    )


def _path(text: str) -> Location:
    try:
        path = Path(text).expanduser().resolve()
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, RuntimeError, ValueError) as error:
        raise LocationError(
            f"{text[:200]!r} cannot be a path ({error}). Check how it is written."
        ) from error
    if not (is_folder or is_file):
        raise LocationError(
            f"There is no {path}. Make the folder first, or give an address with https://."
        )
    kind = SourceKind.FOLDER if is_folder else _FILE_KINDS.get(path.suffix.casefold())
    if kind is None:
        raise LocationError(
            f"{path.name} is no feed and no page. Give the folder that it is in, or a file that "
            f"ends in one of {', '.join(_FILE_KINDS)}."
        )
    return Location(
        text=str(path), kind=kind, name=path.name if is_folder else path.stem, is_address=False
    )
