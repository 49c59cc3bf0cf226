"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Mapping
from dataclasses import replace

from digest.sources.feeds.feed_item import FeedItem, Prose
from digest.sources.feeds.feed_items import read_items
from digest.sources.records import Problem, Reading, ReadSettings
from digest.sources.text.decoding import decode_text

VERSION_START = "https://jsonfeed.org/version/"

_MEND = "Tell the feed's owner; a feed reader shows what it should look like."


def is_json_feed(value: object) -> bool:
    """Return True for parsed JSON that says it is a JSON Feed."""
    version = value.get("version") if isinstance(value, Mapping) else None
    return isinstance(version, str) and version.startswith(VERSION_START)


def read_json_feed(
    content: bytes, *, where: str, settings: ReadSettings, base: str | None, charset: str | None
) -> Reading:
    """Return the entries of a JSON Feed. Never raises; an entry that is none costs no other."""
    text = decode_text(content, stated=charset).text.removeprefix("\ufeff")
    try:
        feed = json.loads(text)
    except json.JSONDecodeError as error:
        return _only_problem(f"{where}:{error.lineno}:{error.colno}", f"not JSON: {error.msg}")
    except RecursionError:
        return _only_problem(where, "the JSON is nested too deeply")
    except ValueError:
        return _only_problem(where, "a number in the JSON is far too long")
    if not is_json_feed(feed):
        return _only_problem(where, "this JSON does not say that it is a JSON Feed")
    items = feed.get("items")
    if not isinstance(items, list):
        return _only_problem(where, "this feed has no list of items")
    usable = [
        _item(item, f"{where}, entry {number}")
        for number, item in enumerate(items, start=1)
        if isinstance(item, dict)
    ]
    reading = read_items(usable, where=where, settings=settings, base=base)
    none = tuple(
        Problem(
            where=f"{where}, entry {number}",
            what="this is not an object",
            mend=_MEND,
            is_loss=True,
        )
        for number, item in enumerate(items, start=1)
        if not isinstance(item, dict)
    )
    return replace(reading, problems=(*none, *reading.problems))


def _item(item: Mapping[str, object], origin: str) -> FeedItem:
    html = _text(item, "content_html")
    content = Prose(text=html) if html else Prose(text=_text(item, "content_text"), is_html=False)
    tags = item.get("tags")
    # External addresses are what a link blog writes about: the study, where we are lucky.
    names = (_text(item, "id"), _text(item, "external_url"), _text(item, "url"))
    return FeedItem(
        origin=origin,
        guid=_text(item, "id"),
        url=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        content=content,
        summary=Prose(text=_text(item, "summary"), is_html=False),
        published=_text(item, "date_published") or _text(item, "date_modified"),
        categories=[tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else (),
        names=names,
    )


def _text(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    if isinstance(value, bool):
        return ""
    # Version 1 allowed numbers as ids.
    return str(value) if isinstance(value, str | int | float) else ""


def _only_problem(where: str, what: str) -> Reading:
    return Reading(problems=(Problem(where=where, what=what, mend=_MEND, is_loss=True),))
