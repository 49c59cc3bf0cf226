"""Reads any place summaries come from: a file, a folder or an address."""

import re
from dataclasses import replace
from pathlib import Path

from digest.sources.feeds.feed_link import feed_link
from digest.sources.fetching.fetch import Fetched, Fetcher
from digest.sources.fetching.fetch_errors import FetchError, shown_address
from digest.sources.reading.content_form import form_of
from digest.sources.reading.file import read_file
from digest.sources.reading.folder import read_folder
from digest.sources.reading.read_content import read_content
from digest.sources.records import Problem, Reading, ReadSettings

_SCHEME = re.compile(
    r"([a-z][a-z0-9+.-]{1,30}):(?=//)|(file|mailto|data|javascript|feed|https?):", re.IGNORECASE
)
_KINDS = ("folder", "feed", "page")


def read(
    location: str, *, settings: ReadSettings, fetcher: Fetcher, kind: str | None = None
) -> Reading:
    """Return what a path or an address gives; what is wrong is a Problem. Never raises.

    ``kind`` is "folder", "feed" or "page", as registered; None finds it out.
    """
    location = location.strip()
    if kind not in (None, *_KINDS):
        return _only_problem(
            location, f"{kind!r} is no kind of source", f"The kinds are {', '.join(_KINDS)}."
        )
    if not location:
        return _only_problem("-", "no path or address is given", "Name a file, folder or address.")
    if scheme := _SCHEME.match(location):
        name = (scheme[1] or scheme[2]).lower()
        if name in {"http", "https"}:
            return _read_address(location, settings, fetcher, kind)
        return _other_scheme(location, name)
    return _read_path(location, settings, kind)


def _other_scheme(location: str, scheme: str) -> Reading:
    shown = shown_address(location)
    if scheme == "file":
        return _only_problem(
            shown, "file addresses are not read", "Give the path itself, without file://."
        )
    return _only_problem(
        shown,
        f"{scheme} addresses are not read",
        "Give an address that begins with https://, or a path.",
    )


def _read_path(location: str, settings: ReadSettings, kind: str | None) -> Reading:
    try:
        path = Path(location).expanduser()
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError, RuntimeError):
        return _only_problem(location[:200], "this is no path", "Check how it is written.")
    if is_folder and kind in (None, "folder"):
        return read_folder(path, settings=settings)
    if not exists:
        return _only_problem(
            location, "there is no such file or folder", "Check the path and where you are."
        )
    if is_folder or kind == "folder":
        found = "a folder" if is_folder else "a file"
        return _only_problem(
            location, f"this is {found}, but registered as a {kind}", _register_anew(location)
        )
    if kind == "feed":
        return read_file(path, settings=settings, form="feed")
    return read_file(path, settings=settings)


def _read_address(url: str, settings: ReadSettings, fetcher: Fetcher, kind: str | None) -> Reading:
    where = shown_address(url)
    if kind == "folder":
        return _only_problem(
            where, "this is an address, but registered as a folder", _register_anew("it")
        )
    try:
        fetched = fetcher.fetch(url, settings=settings)
    except FetchError as error:
        return _only_problem(where, error.what, error.mend)
    if fetched.unchanged:
        reading = Reading(unchanged=True)
    else:
        reading = _read_fetched(fetched, where, settings, kind)
    return replace(reading, etag=fetched.etag, last_modified=fetched.last_modified)


def _read_fetched(
    fetched: Fetched, where: str, settings: ReadSettings, kind: str | None
) -> Reading:
    form = form_of(fetched.content, media_type=fetched.media_type)
    if kind == "feed" and form in {"html", "text", "markdown"}:
        link = feed_link(fetched.content, base=fetched.url)
        mend = (
            f"It names this feed: {link}."
            if link
            else "Give the address of its feed, or add it with the kind page."
        )
        return _only_problem(where, "this is a page and no feed", mend)
    if kind == "page" and form == "feed":
        return _only_problem(where, "this is a feed and no page", _register_anew("it"))
    return read_content(
        fetched.content,
        form,
        where=where,
        settings=settings,
        base=fetched.url,
        charset=fetched.charset,
    )


def _register_anew(what: str) -> str:
    return f"Remove the source, then add {what} again with the kind that it has."


def _only_problem(where: str, what: str, mend: str) -> Reading:
    return Reading(problems=(Problem(where=where, what=what, mend=mend, is_loss=True),))
