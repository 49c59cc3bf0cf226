"""What each reader says that a source states: what is empty there and yet its word."""

import json

import pytest

from digest.sources.feeds.feed import read_feed
from digest.sources.files.json_file import read_json
from digest.sources.files.markdown_file import read_markdown
from digest.sources.pages.page_html import read_page_html
from digest.sources.records import ALL_FIELDS, PARTS, Entry, Reading, ReadSettings

SETTINGS = ReadSettings()


def markdown(text: str) -> Reading:
    return read_markdown(text, where="a.md", settings=SETTINGS)


def only(reading: Reading) -> Entry:
    (entry,) = reading.entries
    return entry


@pytest.mark.parametrize(
    ("matter", "stated"),
    [
        ("topics: [movement]", {"topics"}),
        ("topics: []", {"topics"}),
        ("published: 2026-01-01", {"published"}),
        ("url: https://example.org/a", {"url"}),
        ("title: A", {"title"}),
        ("study: {doi: 10.1000/x}", {"doi"}),
        ("study: {journal: '', kind: cohort}", {"journal", "kind"}),
        ("caveat: Ask.", {"publisher_caveat"}),
    ],
)
def test_a_file_with_an_id_states_what_it_names(matter: str, stated: set[str]) -> None:
    reading = markdown(f"---\nid: 7\n{matter}\n---\n")
    assert (only(reading).id, reading.problems) == ("7", ())
    assert only(reading).stated == stated


def test_sections_and_the_first_heading_are_named_too() -> None:
    entry = only(markdown("---\nid: 7\n---\n# Title\n\n## Why it matters\n\n## Caveat\n\nAsk.\n"))
    assert entry.stated == {"title", "matters", "publisher_caveat"}


@pytest.mark.parametrize(
    ("fields", "stated"),
    [({"topics": []}, {"topics"}), ({"found": "X"}, {"found"}), ({"study": {"pmid": 1}}, {"pmid"})],
)
def test_json_states_the_same(fields: dict[str, object], stated: set[str]) -> None:
    reading = read_json(json.dumps({"id": 7} | fields), where="a.json", settings=SETTINGS)
    assert only(reading).stated == stated
    assert reading.problems == ()


def test_an_id_alone_changes_nothing_and_says_so() -> None:
    for reading in (
        markdown("---\nid: 7\n---\n"),
        read_json('{"id": 7}', where="a.json", settings=SETTINGS),
    ):
        (problem,) = reading.problems
        assert (reading.entries, problem.is_loss) == ((), True)
        assert "7" in problem.what
        assert "topics" in problem.mend


def test_what_cannot_be_used_is_nobodys_word() -> None:
    entry = only(markdown("---\nid: 7\nurl: here\ntitle: A\nstudy: {pmid: x, doi: ''}\n---\n"))
    assert entry.stated == {"title", "doi"}
    entry = only(markdown("---\ntitle: A\npublished: 31/31/31\n---\n"))
    assert entry.stated == ALL_FIELDS - {"published"}


def test_a_file_of_its_own_states_all() -> None:
    assert only(markdown("## Results\n\nLonger.\n")).stated == ALL_FIELDS


def test_a_file_whose_fields_cannot_be_read_gives_nothing() -> None:
    reading = markdown("---\ntitle: a: b\n---\n## Results\n\nLonger.\n")
    assert reading.entries == ()
    assert reading.problems[0].is_loss


def test_an_account_on_a_page_states_its_parts_and_a_list_nothing() -> None:
    page = (
        "<h1>Walking</h1><h2>What they found</h2><p>Much.</p>"
        "<h2>Related articles</h2>"
        "<ul><li><a href='/b'>Sleep did not change. Read more</a></li></ul>"
    )
    account, card = read_page_html(
        page, where="p", settings=SETTINGS, base="https://example.org/a"
    ).entries
    assert (account.stated, account.is_listed) == (frozenset(PARTS), False)
    assert (card.stated, card.is_listed) == (frozenset(), True)


@pytest.mark.parametrize(
    ("content", "stated"),
    [("&lt;h2>Results&lt;/h2>&lt;p>Longer.", frozenset(PARTS)), ("Longer steps.", frozenset())],
)
def test_a_feeds_account_states_its_parts_and_an_excerpt_nothing(
    content: str, stated: frozenset[str]
) -> None:
    feed = (
        "<rss version='2.0'><channel><title>F</title><item><title>Walking</title>"
        f"<description>{content}</description></item></channel></rss>"
    )
    reading = read_feed(feed.encode(), where="f", settings=SETTINGS, base=None)
    assert only(reading).stated == stated
