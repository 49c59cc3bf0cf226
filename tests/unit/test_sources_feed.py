import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.feeds.feed import read_feed
from digest.sources.feeds.feed_item import LONGEST_EXCERPT_CHARACTERS
from digest.sources.records import Entry, Problem, Reading, ReadSettings
from digest.sources.text.excerpt import ELLIPSIS
from tests.unit.source_pages import CAVEAT_1, CAVEAT_2, FOUND, KEEP_IN_MIND, MATTERS, TAKEAWAY

BASE = "https://example.org/feeds/all"
ACCOUNT = (
    f"<h3>Key takeaway</h3><p>{TAKEAWAY}</p><h3>What they found</h3><p>{FOUND}</p>"
    f"<h3>Why it matters</h3><p>{MATTERS}</p><h3>Keep in mind</h3><p>{KEEP_IN_MIND}</p>"
    f"<p>{CAVEAT_1}</p><p>{CAVEAT_2}</p>"
)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel><title>Feed</title>
%s</channel></rss>"""
ITEM = """<item><title>Walking &amp;amp; gait</title><link>/a/walk</link>
<guid isPermaLink="false">walk-1</guid><pubDate>Fri, 02 Jan 2026 23:30:00 -0500</pubDate>
<category>Gait</category><category>Falls</category>
<description>&lt;p&gt;A walk a day &lt;b&gt;helps&lt;/b&gt;.&lt;/p&gt;</description></item>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>
<entry><title type="html">Walking &lt;i&gt;and&lt;/i&gt; gait</title><id>tag:example.org,2026:1</id>
<link href="https://example.org/a/walk"/><published>2026-01-02T23:30:00-05:00</published>
<updated>2026-02-01T00:00:00Z</updated><category term="gait" label="Gait"/>
<content type="html">{ACCOUNT.replace("<", "&lt;")}</content></entry></feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel rdf:about="https://example.org/"><title>F</title></channel>
<item rdf:about="https://example.org/a/walk"><title>Walking and gait</title>
<link>https://example.org/a/walk</link><description>A walk a day helps.</description>
<dc:date>2026-01-02</dc:date><dc:identifier>doi:10.5555/Walk.2026</dc:identifier>
<prism:publicationName>Movement Letters</prism:publicationName></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Feed",
    "items": [
        {
            "id": "walk-1",
            "url": "https://example.org/a/walk",
            "external_url": "https://doi.org/10.5555/Walk.2026",
            "title": "Walking and gait",
            "content_html": ACCOUNT,
            "date_published": "2026-01-02T23:30:00-05:00",
            "tags": ["Gait", "Falls"],
        }
    ],
}


def read(content: str | bytes | dict[str, object], **settings: object) -> Reading:
    if isinstance(content, dict):
        content = json.dumps(content)
    return read_feed(
        content.encode() if isinstance(content, str) else content,
        where="feed",
        settings=ReadSettings(**settings),  # type: ignore[arg-type] # whatever a test is about
        base=BASE,
    )


def entry_of(content: str | bytes | dict[str, object]) -> Entry:
    (entry,) = read(content).entries
    return entry


def problem_of(content: str | bytes | dict[str, object]) -> Problem:
    return read(content).problems[0]


def rss_with(old: str, new: str) -> str:
    assert old in ITEM
    return RSS % ITEM.replace(old, new)


@pytest.mark.parametrize(
    "feed", [RSS % ITEM, ATOM, RDF, JSON_FEED], ids=["rss", "atom", "rdf", "json"]
)
def test_every_format_gives_title_address_and_day(feed):
    reading = read(feed)
    (entry,) = reading.entries
    assert reading.problems == ()
    assert entry.title in {"Walking & gait", "Walking and gait"}
    assert entry.url == "https://example.org/a/walk"
    assert entry.published == date(2026, 1, 2), "the day in the feed's own zone"
    assert entry.origin == "feed, entry 1"


class TestAccount:
    @pytest.mark.parametrize(
        "feed",
        [
            ATOM,
            JSON_FEED,
            rss_with("</item>", f"<content:encoded><![CDATA[{ACCOUNT}]]></content:encoded></item>"),
        ],
        ids=["atom", "json", "rss"],
    )
    def test_in_the_whole_text_becomes_the_parts(self, feed):
        entry = entry_of(feed)
        assert (entry.takeaway, entry.found) == (TAKEAWAY, FOUND)
        assert (entry.matters, entry.keep_in_mind) == (MATTERS, KEEP_IN_MIND)
        assert entry.publisher_caveat == f"{CAVEAT_1}\n\n{CAVEAT_2}"
        assert entry.excerpt == ""
        assert entry.study.journal == "Movement Letters"

    def test_that_is_not_whole_keeps_an_excerpt(self):
        content = "<content:encoded><![CDATA[<h2>Results</h2><p>Steps.</p>]]></content:encoded>"
        entry = entry_of(rss_with("</item>", f"{content}</item>"))
        assert (entry.found, entry.excerpt) == ("Steps.", "A walk a day helps.")

    def test_may_have_headings_of_the_sources_own(self):
        feed = JSON_FEED | {"items": [{"id": "1", "title": "T", "content_html": "<h2>Kern</h2>A."}]}
        assert read(feed, headings={"kern": "takeaway"}).entries[0].takeaway == "A."


class TestExcerpt:
    def excerpt(self, text: str) -> str:
        old = "&lt;p&gt;A walk a day &lt;b&gt;helps&lt;/b&gt;.&lt;/p&gt;"
        return entry_of(rss_with(old, f"<![CDATA[{text}]]>")).excerpt

    def test_is_plain_text(self):
        assert entry_of(RSS % ITEM).excerpt == "A walk a day helps."

    def test_is_at_most_so_long_and_ends_at_a_word(self):
        text = " ".join([FOUND, MATTERS])
        excerpt = self.excerpt(f"<p>{text}</p>")
        assert len(excerpt) <= LONGEST_EXCERPT_CHARACTERS
        assert text.startswith(excerpt.removesuffix(ELLIPSIS) + " ")

    def test_that_was_cut_in_mid_word_ends_at_a_word(self):
        assert self.excerpt(FOUND[:100]) == FOUND[:100].rpartition(" ")[0] + ELLIPSIS

    @pytest.mark.parametrize("mark", [" [&#8230;]", " [...]", " &hellip;"])
    def test_that_was_cut_after_a_word_keeps_the_word(self, mark):
        assert self.excerpt(f"A walk a day{mark}") == f"A walk a day{ELLIPSIS}"

    def test_that_is_a_short_line_stays(self):
        assert self.excerpt("A new walk for everybody") == "A new walk for everybody"

    def test_loses_links_to_read_on_and_notes_of_syndication(self):
        text = (
            '<p>A walk helps.</p><p><a href="/a">Read more</a></p>'
            '<p>The post <a href="/a">Walking</a> appeared first on <a href="/">Site</a>.</p>'
        )
        assert self.excerpt(text) == "A walk helps."
        assert (
            self.excerpt(text.replace('<p><a href="/a">Read more</a></p>', "")) == "A walk helps."
        )

    def test_does_not_repeat_the_title(self):
        assert self.excerpt("Walking &amp; gait") == ""


class TestStudy:
    @pytest.mark.parametrize(
        "named",
        [
            "<dc:identifier>doi:10.5555/Walk.2026</dc:identifier>",
            "<dc:identifier>10.5555/Walk.2026</dc:identifier>",
            "<prism:doi>10.5555/Walk.2026</prism:doi>",
        ],
    )
    def test_doi_is_read_where_it_is_given(self, named):
        assert entry_of(rss_with("</item>", f"{named}</item>")).study.doi == "10.5555/walk.2026"

    def test_doi_is_read_from_links_to_doi_org(self):
        assert entry_of(JSON_FEED).study.doi == "10.5555/walk.2026"
        linked = rss_with("/a/walk", "https://doi.org/10.5555/Walk.2026")
        assert entry_of(linked).study.doi == "10.5555/walk.2026"

    def test_pubmed_id_is_read_from_guid_and_link(self):
        assert entry_of(rss_with("walk-1", "pubmed:40012345")).study.pmid == "40012345"
        linked = rss_with("/a/walk", "https://pubmed.ncbi.nlm.nih.gov/40012345/?utm_source=rss")
        assert entry_of(linked).study.pmid == "40012345"

    def test_numbers_that_are_no_ids_are_left_alone(self):
        study = entry_of(rss_with("walk-1", "40012345")).study
        assert (study.doi, study.pmid) == (None, None)

    def test_journal_is_kept(self):
        assert entry_of(RDF).study.journal == "Movement Letters"


class TestDates:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("Thu, 1 Jan 2026 00:00:00 GMT", date(2026, 1, 1)),
            ("2026-01-01T05:00:00Z", date(2026, 1, 1)),
            ("1/2/2026", date(2026, 1, 2)),
        ],
    )
    def test_are_read_in_all_their_forms(self, written, day):
        assert entry_of(rss_with("Fri, 02 Jan 2026 23:30:00 -0500", written)).published == day

    def test_that_cannot_be_read_are_a_problem_and_cost_nothing_else(self):
        reading = read(rss_with("Fri, 02 Jan 2026 23:30:00 -0500", "some day"))
        assert reading.entries[0].published is None
        assert "'some day' is not a date" in reading.problems[0].what

    def test_may_be_missing(self):
        reading = read(rss_with("<pubDate>Fri, 02 Jan 2026 23:30:00 -0500</pubDate>", ""))
        assert (reading.entries[0].published, reading.problems) == (None, ())


def test_categories_become_topics_once_each():
    assert entry_of(RSS % ITEM).topics == ("Gait", "Falls")
    assert entry_of(rss_with("Falls", "Gait")).topics == ("Gait",)
    assert entry_of(ATOM).topics == ("Gait",)


def test_guids_are_kept():
    assert entry_of(RSS % ITEM).guid == "walk-1"
    assert entry_of(ATOM).guid == "tag:example.org,2026:1"
    assert entry_of(JSON_FEED).guid == "walk-1"


class TestBrokenFeed:
    def test_is_a_problem_with_its_line_and_gives_what_can_be_read(self):
        reading = read((RSS % (ITEM + ITEM.replace("walk", "sleep")))[:-60])
        assert re.fullmatch(r"feed:\d+", reading.problems[0].where)
        assert "not well-formed" in reading.problems[0].what
        assert reading.entries[0].guid == "walk-1"

    def test_that_is_broken_json_has_its_line_and_column(self):
        assert problem_of('{"version":\n 1.1,}').where.startswith("feed:2:")

    @pytest.mark.parametrize(
        ("content", "what"),
        [
            (b"", "no feed"),
            (b"<html><body><p>Hello</p></body></html>", "no feed"),
            (b"\x89PNG\r\n\0\0", "no feed"),
            (b'{"items": []}', "does not say"),
            (b'{"version": "https://jsonfeed.org/version/1.1"}', "no list of items"),
            (b"[" * 100_000, "nested"),
        ],
    )
    def test_that_is_none_says_so(self, content, what):
        reading = read(content)
        assert reading.entries == ()
        assert any(what in problem.what for problem in reading.problems)

    def test_entries_that_say_nothing_cost_no_others(self):
        reading = read(RSS % ("<item><link>https://example.org/b</link></item>" + ITEM))
        assert [entry.guid for entry in reading.entries] == ["walk-1"]
        assert reading.problems[0].where == "feed, entry 1"

    def test_items_that_are_no_objects_cost_no_others(self):
        reading = read(JSON_FEED | {"items": [7, *JSON_FEED["items"]]})  # type: ignore[misc] # a list
        assert [entry.origin for entry in reading.entries] == ["feed, entry 2"]
        assert reading.problems[0].where == "feed, entry 1"

    def test_with_too_many_entries_is_read_up_to_the_limit(self):
        reading = read(RSS % (ITEM * 1_010))
        assert len(reading.entries) == 1_000
        assert "1,010" in reading.problems[-1].what


class TestHostileFeed:
    def test_cannot_multiply_entities(self):
        bomb = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
            f'<!ENTITY {name} "{f"&{former};" * 10}">'
            for former, name in zip("abcdefgh", "bcdefghi", strict=True)
        )
        feed = (RSS % rss_item("&i;")).replace("<rss", f"{bomb}]><rss", 1)
        reading = read(feed)
        assert "hahaha" not in repr(reading)
        assert "declares entities" in reading.problems[0].what

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
    def test_cannot_make_us_read_other_files_and_addresses(self, address):
        doctype = (
            f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{address}"><!ENTITY % y SYSTEM "{address}">%y;]>'
        )
        reading = read((RSS % rss_item("&x;")).replace("<rss", f"{doctype}<rss", 1))
        assert "root:" not in repr(reading)

    def test_cannot_hide_entities_in_another_encoding(self):
        feed = (RSS % rss_item("&x;")).replace("utf-8", "utf-16")
        feed = feed.replace("<rss", '<!DOCTYPE r [<!ENTITY x "ha">]><rss', 1)
        assert "declares entities" in problem_of(feed.encode("utf-16")).what

    @pytest.mark.parametrize("reference", ["&#xd800;", "&#99999999;", "&#0;", "&#xFFFF;"])
    def test_cannot_break_reading_by_characters_that_do_not_exist(self, reference):
        assert entry_of(RSS % rss_item(reference)).title == "A title"

    @pytest.mark.parametrize(
        "opening", ["<a>", "<a ", "<!DOCTYPE a [", "<!DOCTYPE ", "<![CDATA[", "&"]
    )
    def test_that_only_ever_opens_is_a_problem(self, opening):
        reading = read("<rss>" + opening * 50_000)
        assert reading.entries == ()
        assert reading.problems

    def test_that_breaks_feedparser_is_a_problem(self):
        reading = read("<rss version='2.0'><channel><item><textInput><itunes:image/><description>")
        assert reading.problems

    def test_that_looks_like_an_address_or_a_path_is_not_fetched(self):
        assert "no feed" in read(b"http://127.0.0.1:1/feed").problems[-1].what
        assert "no feed" in read(b"/etc/passwd").problems[-1].what

    def test_has_no_markup_left_in_any_field(self):
        evil = "&lt;script&gt;evil()&lt;/script&gt;&lt;img src=x onerror=evil()&gt;Safe"
        item = ITEM.replace("Walking &amp;amp; gait", evil).replace("Gait", evil)
        entry = entry_of(RSS % item.replace("A walk", evil))
        assert (entry.title, entry.topics[0]) == ("Safe", "Safe")
        assert "evil" not in repr(entry)

    @pytest.mark.parametrize("link", ["javascript:evil()", "data:text/html,evil", "file:///etc/x"])
    def test_has_no_link_that_runs_something(self, link):
        assert entry_of(rss_with("/a/walk", link)).url is None


def rss_item(title: str) -> str:
    return f"<item><title>A title {title}</title><description>Some text.</description></item>"


_TAGS = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "<description>",
        "<pubDate>",
        "</pubDate>",
        "<![CDATA[",
        "]]>",
        "&lt;",
        "&x;",
        "<feed>",
        "<entry>",
        "</entry>",
        "<content type='xhtml'>",
        "<content mode='base64'>",
        "<link href='http://[1'>",
        "<?x?>",
        "<!DOCTYPE x [",
        "]>",
        "<!ENTITY x 'y'>",
        "<category term='x'/>",
        "<a",
        " b=c",
        ">",
        "<!--",
        "<updated>9999-99-99",
        "<georss:point>1",
        "<media:content>",
        "<itunes:duration>x",
    ]
)
_XML = st.lists(_TAGS | st.text(max_size=6), max_size=20).map("".join).map(str.encode)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(sorted(JSON_FEED["items"][0])) | st.text(max_size=5), inner
        )
    ),  # type: ignore[index] # a list
    max_leaves=10,
).map(lambda items: json.dumps(JSON_FEED | {"items": items}).encode())


@given(st.binary() | _XML | _JSON)
def test_any_bytes_are_read_as_far_as_they_can_be(content):
    reading = read(content)
    assert all(problem.mend for problem in reading.problems)
    for entry in reading.entries:
        assert entry.title or entry.excerpt or entry.takeaway or entry.found
        assert entry.url is None or re.match("https?://", entry.url)
