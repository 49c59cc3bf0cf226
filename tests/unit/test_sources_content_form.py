import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.feeds.feed_link import feed_link
from digest.sources.reading.content_form import form_of

JSON_FEED = json.dumps(
    {"title": "F", "items": ["x" * 10_000], "version": "https://jsonfeed.org/version/1.1"}
).encode()


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"<?xml version='1.0'?>\n<!-- feed -->\n<rss version='2.0'>", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "feed"),
        (b"\xef\xbb\xbf \n<rss>", "feed"),
        ("<?xml version='1.0'?><rss>".encode("utf-16"), "feed"),
        (JSON_FEED, "feed"),
        (b'[{"title": "A"}]', "json"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"<!-- saved --><html lang='en'>", "html"),
        (b"---\ntitle: A\n---\n", "markdown"),
        (b"Just some text.", "text"),
        (b"", "text"),
        (b"%PDF-1.7", "unknown"),
    ],
)
def test_content_says_itself_what_it_is(content, form):
    assert form_of(content) == form


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".md", "markdown"),
        (".MARKDOWN", "markdown"),
        (".txt", "text"),
        (".html", "html"),
        (".json", "json"),
        (".xml", "feed"),
        (".rss", "feed"),
        ("", "text"),
        (".doc", "text"),
    ],
)
def test_a_name_says_what_content_is_that_does_not(suffix, form):
    content = b"[]" if form == "json" else b"Some words."
    assert form_of(content, suffix=suffix) == form


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/html", "html"),
        ("text/plain", "text"),
        ("application/rss+xml", "feed"),
        ("", "text"),
        ("text/markdown", "markdown"),
        ("image/png", "text"),
        ("application/xhtml+xml", "html"),
    ],
)
def test_a_servers_word_counts_where_nothing_else_tells(media_type, form):
    assert form_of(b"Some words.", media_type=media_type) == form


def test_content_outweighs_a_servers_word():
    assert form_of(b"<rss>", media_type="text/html") == "feed"
    assert form_of(b"<!doctype html>", media_type="text/plain") == "html"


def test_text_saved_from_a_page_stays_what_its_name_says():
    assert form_of(b"[Read more](x)", suffix=".md") == "markdown"
    assert form_of(b"{curly} text", suffix=".txt") == "text"
    assert form_of(b"<!doctype html>", suffix=".txt") == "html"


@given(st.binary(), st.sampled_from(["", ".md", ".txt", ".json", ".html", ".xml"]), st.text())
def test_any_bytes_have_a_form(content, suffix, media_type):
    assert form_of(content, suffix=suffix, media_type=media_type)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2">',
        "<LINK HREF='/feed?a=1&amp;b=2' TYPE='application/atom+xml' REL=alternate>",
        "<link type=application/feed+json href=/feed?a=1&amp;b=2 rel=alternate>",
    ],
)
def test_the_feed_that_a_page_names_is_found(link):
    page = f'<html><head><link rel="stylesheet" href="/s.css">{link}</head>'.encode()
    assert feed_link(page, base="https://example.org/a/") == "https://example.org/feed?a=1&b=2"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<link rel=stylesheet href=/s.css>",
        b"<link type='application/rss+xml'>",
        b"<link type='application/rss+xml' href='javascript:x'>",
    ],
)
def test_a_page_may_name_no_feed(page):
    assert feed_link(page, base="https://example.org/") is None
