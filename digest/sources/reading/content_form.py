"""What a file or an answer is, told by its name, its media type and its own beginning."""

import re
from typing import Literal

from digest.sources.feeds.feed import looks_like_json
from digest.sources.text.decoding import decode_text, is_text

Form = Literal["feed", "json", "html", "markdown", "text", "unknown"]

_SUFFIXES: dict[str, Form] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonfeed": "feed",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".xml": "feed",
    ".rss": "feed",
    ".rdf": "feed",
    ".atom": "feed",
}
_MEDIA_TYPES: dict[str, Form] = {
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/feed+json": "feed",
    "application/json": "json",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/xml": "feed",
    "text/xml": "feed",
    "text/markdown": "markdown",
    "text/plain": "text",
}
_WINDOW_BYTES = 4_096
_PROLOGUE = r"^(?:\s|<\?[^>]{0,500}>|<!--.{0,1000}?-->|<!DOCTYPE (?!html)[^>]{0,500}>){0,20}"
_FEED_ROOT = re.compile(
    rf"{_PROLOGUE}<(?:rss|feed|(?:\w{{1,10}}:)?RDF|\w{{1,10}}:feed)[\s>]", re.IGNORECASE | re.DOTALL
)
_HTML_ROOT = re.compile(
    rf"{_PROLOGUE}<(?:!DOCTYPE html|html|head|body|main|article)\b", re.IGNORECASE | re.DOTALL
)
_JSON_FEED = re.compile(r"\"version\"\s*:\s*\"https:\\?/\\?/jsonfeed\.org\\?/version")
_FRONT_MATTER = re.compile(r"^\ufeff?\s*---[ \t]*\r?\n")


def form_of(content: bytes, *, suffix: str = "", media_type: str = "") -> Form:
    """Return what bytes are. Their beginning outweighs their name, which outweighs a server's word;
    "unknown" is a picture, a PDF or something else that is no text."""
    if not is_text(content):
        return "unknown"
    head = decode_text(content[:_WINDOW_BYTES]).text
    named = _SUFFIXES.get(suffix.lower())
    if looks_like_json(content) and named not in {"markdown", "text", "html"}:
        # A JSON Feed may state its version below everything else.
        return "feed" if _JSON_FEED.search(decode_text(content).text) else "json"
    if named not in {"markdown", "text"} or suffix.lower() == ".txt":
        if _FEED_ROOT.match(head):
            return "feed"
        if _HTML_ROOT.match(head):
            return "html"
        if named != "html" and _FRONT_MATTER.match(head):
            return "markdown"
    return named or _MEDIA_TYPES.get(media_type) or "text"
