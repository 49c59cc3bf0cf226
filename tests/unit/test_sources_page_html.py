from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.pages.page_html import read_page_html
from digest.sources.records import Reading, ReadSettings
from tests.unit.source_pages import (
    CAVEAT_1,
    CAVEAT_2,
    CAVEAT_3,
    FOUND,
    HTML_PAGE,
    KEEP_IN_MIND,
    MATTERS,
    TAKEAWAY,
    html_page,
)

BASE = "https://example.org/studies/walk"
PARTS = "<h2>Key takeaway</h2><p>Walk.</p><h2>What they found</h2><p>Steps.</p>"


def read(html: str, *, base: str | None = BASE, **settings: object) -> Reading:
    return read_page_html(html, where="walk.html", settings=ReadSettings(**settings), base=base)  # type: ignore[arg-type] # whatever a test is about


class TestAccount:
    def test_has_its_four_parts_under_their_headings(self):
        account = read(HTML_PAGE).entries[0]
        assert account.title == "Walking and gait"
        assert account.takeaway == TAKEAWAY
        assert account.found == f"{FOUND}\n\n- Longer steps\n- Fewer falls"
        assert account.matters == MATTERS
        assert account.keep_in_mind == KEEP_IN_MIND
        assert read(HTML_PAGE).problems == ()

    def test_takes_its_date_from_the_byline_and_leaves_the_byline_out(self):
        account = read(HTML_PAGE).entries[0]
        assert account.published == date(2026, 3, 2)
        assert "editors" not in repr(account)

    def test_takes_the_doi_that_the_page_links_to(self):
        assert read(HTML_PAGE).entries[0].study.doi == "10.5555/walk.2026"

    def test_takes_no_doi_where_the_page_links_to_two(self):
        html = HTML_PAGE.replace("</h1>", '</h1><p><a href="https://doi.org/10.5555/b">B</a></p>')
        assert read(html).entries[0].study.doi is None

    def test_takes_a_pubmed_id(self):
        link = '<p><a href="https://pubmed.ncbi.nlm.nih.gov/40012345/">PubMed</a></p>'
        assert read(html_page(PARTS + link)).entries[0].study.pmid == "40012345"

    def test_has_the_address_of_its_page(self):
        assert read(HTML_PAGE).entries[0].url == BASE
        assert read(HTML_PAGE, base=None).entries[0].url is None

    def test_has_the_publishers_caveat_apart_and_the_journal_that_it_names(self):
        account, *others = read(HTML_PAGE).entries
        assert account.publisher_caveat == f"{CAVEAT_1}\n\n{CAVEAT_2}\n\n{CAVEAT_3}"
        assert account.study.journal == "Movement Letters"
        assert all(CAVEAT_1[:30] not in repr(entry) for entry in others)

    def test_takes_a_heading_that_is_a_sentence_for_its_takeaway(self):
        (entry,) = read("<h1>Walk every day.</h1><h2>Results</h2><p>Steps.</p>").entries
        assert (entry.title, entry.takeaway) == ("", "Walk every day.")
        (entry,) = read("<h1>Daily walks</h1><h2>Results</h2><p>Steps.</p>").entries
        assert (entry.title, entry.takeaway) == ("Daily walks", "")

    def test_keeps_headings_within_a_part(self):
        html = PARTS.replace("<p>Steps.</p>", "<p>Steps.</p><h3>In mice</h3><p>None.</p>")
        assert read(html).entries[0].found == "Steps.\n\nIn mice\n\nNone."

    def test_ends_at_a_heading_of_something_else(self):
        html = f"{PARTS}<h2>About the authors</h2><p>They live in Lund.</p>"
        assert read(html).entries[0].found == "Steps."

    def test_may_have_its_headings_in_bold_paragraphs(self):
        html = "<p><b>Key takeaway</b></p><p>Walk.</p><p><b>Results</b></p><p>Steps.</p>"
        (entry,) = read(html).entries
        assert (entry.takeaway, entry.found) == ("Walk.", "Steps.")

    def test_may_use_headings_of_its_own(self):
        html = PARTS.replace("What they found", "Ergebnis")
        assert read(html, headings={"ergebnis": "found"}).entries[0].found == "Steps."

    def test_is_followed_by_others_on_the_same_page(self):
        html = f"<h1>One</h1>{PARTS}<h1>Two</h1>{PARTS}"
        one, two = read(html).entries
        assert (one.title, two.title) == ("One", "Two")
        assert (one.url, two.url) == (None, None)


class TestFurtherArticles:
    def test_are_incomplete_entries_with_their_own_dates(self):
        _, sleep, choir = read(HTML_PAGE).entries
        assert (sleep.title, sleep.published) == ("Sleep", date(2026, 1, 31))
        assert (choir.title, choir.published) == ("A choir", date(2026, 1, 2))
        assert not any((sleep.takeaway, sleep.found, choir.takeaway, choir.found))

    def test_have_whole_addresses_and_excerpts_that_end_at_a_word(self):
        _, sleep, choir = read(HTML_PAGE).entries
        assert sleep.url == "https://example.org/a/sleep"
        assert sleep.excerpt == "See how tremor in the morning relates to\u2026"
        assert choir.url == "https://example.org/a/choir"
        assert choir.excerpt == "See how a choir gave its singers a stronger\u2026"

    def test_have_no_address_where_the_page_has_none(self):
        assert read(HTML_PAGE, base=None).entries[1].url is None

    def test_are_found_on_a_page_without_an_account(self):
        html = html_page(
            '<article><h2><a href="/a">One</a></h2><p>A first teaser of a stu</p></article>'
            '<article><h2><a href="/b">Two</a></h2><p>A second one is this.</p></article>'
        )
        assert [(entry.title, entry.url) for entry in read(html).entries] == [
            ("One", "https://example.org/a"),
            ("Two", "https://example.org/b"),
        ]

    def test_are_found_in_a_list_below_its_heading(self):
        html = f'{PARTS}<h2>Related articles</h2><ul><li><a href="/a">Sleep and rest</a></li></ul>'
        account, related = read(html).entries
        assert account.found == "Steps."
        assert (related.title or related.excerpt, related.url) == (
            "Sleep and rest",
            "https://example.org/a",
        )


@pytest.mark.parametrize("html", ["", "<p>Hello.</p>", html_page("<nav>Key takeaway</nav>")])
def test_a_page_without_an_account_is_a_problem(html):
    reading = read(html)
    assert reading.entries == ()
    assert "recognised" in reading.problems[-1].what
    assert "headings" in reading.problems[-1].mend


def test_nothing_of_scripts_styles_and_links_that_run_survives():
    html = HTML_PAGE.replace(
        "<h2>What they found</h2>",
        "<h2>What they found</h2><script>evil()</script><style>p{}</style>"
        '<p><img src=x onerror="evil()"><a href="javascript:evil()">Look</a></p>',
    )
    found = read(html).entries[0].found
    assert found.startswith("Look\n\n")
    assert "evil" not in repr(read(html))


_PIECES = st.lists(
    st.sampled_from(
        ["<article>", "</article>", "<main>", "</main>", "<h2>", "</h2>", "<p>", "</p>", "<li>"]
    )
    | st.sampled_from(["<a href='/x'>", "</a>", "<aside>", "</aside>", "<ul>", "</ul>", "<br>"])
    | st.sampled_from(["Key takeaway", "Results", "Read more", "1/1/2026", "Related articles"])
    | st.sampled_from(["<time datetime='2026-01-01'>", "</time>", TAKEAWAY, CAVEAT_1, CAVEAT_2])
    | st.text(max_size=8),
    max_size=30,
).map("".join)


@given(_PIECES)
def test_any_html_gives_entries_or_a_problem(html):
    reading = read(html)
    assert reading.entries or reading.problems
    for entry in reading.entries:
        assert entry.url is None or entry.url.startswith("https://example.org/")


@pytest.mark.parametrize(
    "page",
    [
        "<p><b>Who should care and why</b><br>Care text.</p>",
        "<b>Who should care and why</b><br>Care text.",
        "<b>Who should care and why</b><br><br>Care text.",
        "<p><strong>Who should care and why</strong></p><p>Care text.</p>",
        "<div>Loose text.<br><b>Who should care and why:</b><br>Care text.</div>",
        (
            "<div><strong>Key takeaway</strong><br>It helps.<br>"
            "<strong>Who should care and why</strong><br>Care<br>text.</div>"
        ),
    ],
)
def test_a_line_of_its_own_that_is_a_known_heading_is_one(page):
    (entry,) = read_page_html(
        page, where="page", settings=ReadSettings(), base="https://example.org/a"
    ).entries
    assert entry.matters == "Care text."


def test_lines_that_are_no_headings_stay_one_paragraph():
    (entry,) = read_page_html(
        "<h2>Results</h2><p><b>Note</b><br>Longer<br>steps.</p>",
        where="page",
        settings=ReadSettings(),
        base=None,
    ).entries
    assert entry.found == "Note Longer steps."
